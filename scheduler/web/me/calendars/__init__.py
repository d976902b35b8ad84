"""The pages on which somebody says by which other calendars they are busy."""
