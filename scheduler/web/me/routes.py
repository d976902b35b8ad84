"""Every page of an interviewer's own, on their blueprint."""

from scheduler.web.me import calendar, gradings, home, hours, interviews
from scheduler.web.me.blueprint import bp

__all__ = ["bp", "calendar", "gradings", "home", "hours", "interviews"]
