"""How quick we are, and how fair to our people: read from what is stored, never kept itself."""
