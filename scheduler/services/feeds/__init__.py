"""The calendar that each of our people may subscribe to, and how interviews reach them."""
