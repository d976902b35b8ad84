"""An interviewer's answer to a booking, with or without signing in."""
