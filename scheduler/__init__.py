"""A self-hosted interview scheduler: from a posting to two calendars."""

__version__ = "0.1.0"
