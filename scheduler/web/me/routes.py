"""Every page of an interviewer's own, on their blueprint."""

from scheduler.web.me import absences, calendar, home, hours, interviews
from scheduler.web.me.blueprint import bp

__all__ = ["absences", "bp", "calendar", "home", "hours", "interviews"]
