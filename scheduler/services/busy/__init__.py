"""The other calendars of our people, read elsewhere: what becomes of each reading."""
