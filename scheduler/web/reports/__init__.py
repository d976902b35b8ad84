"""The page of reports: whether we are quick, and fair to our people."""
