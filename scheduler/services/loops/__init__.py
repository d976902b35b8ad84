"""Whole days of talks: booked, moved and swapped together, delayed, completed by hand."""
