"""What must hold when many do the same thing at once."""
