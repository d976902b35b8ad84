"""The staff's calendar: one week of all people, rooms and roles."""
