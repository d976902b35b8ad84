"""One week of everybody, as the calendar of the whole team draws it."""
