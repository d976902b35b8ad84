"""Trips to an office day: asked for, answered, booked, fitted to a day that has moved."""
