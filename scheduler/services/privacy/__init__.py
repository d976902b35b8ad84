"""What is held of people: shown, handed out, kept for a while, and erased."""
