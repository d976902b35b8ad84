"""The company itself: how it is reached, its offices and rooms, and its first steps here."""
