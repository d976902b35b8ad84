"""Every page of an interviewer's own, on their blueprint."""

from scheduler.web.me import absences, calendar, gradings, handover, home, hours, interviews
from scheduler.web.me.blueprint import bp
from scheduler.web.me.calendars import adding, pages

__all__ = [
    "absences",
    "adding",
    "bp",
    "calendar",
    "gradings",
    "handover",
    "home",
    "hours",
    "interviews",
    "pages",
]
