"""How an application goes through its plan, rests, goes on again and ends."""
