"""What our entries in calendars are: their identity for life, and the version of each feed."""
