"""Sent mail: every message as it left, and whether mail works."""
