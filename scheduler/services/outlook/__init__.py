"""What the time that people give comes to, told to those who give it."""
