"""Candidates and their applications, as they come in and as they are kept right."""
