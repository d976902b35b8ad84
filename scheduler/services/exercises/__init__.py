"""Exercises: their window, the work that is handed in, and its grading."""
