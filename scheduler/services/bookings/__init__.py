"""One talk that is booked: made, moved, cancelled, put into another room, announced."""
