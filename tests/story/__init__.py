"""Whole stories: from the first page to the last mail, as the people in them live it."""
