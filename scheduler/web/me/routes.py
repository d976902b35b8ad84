"""Every page of an interviewer's own, on their blueprint."""

from scheduler.web.me import approval, calendar, home, hours, interviews, reference
from scheduler.web.me.blueprint import bp

__all__ = ["approval", "bp", "calendar", "home", "hours", "interviews", "reference"]
