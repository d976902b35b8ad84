"""Meetings as iCalendar objects."""
