"""Every page of an interviewer's own, on their blueprint."""

from scheduler.web.me import (
    absences,
    approval,
    calendar,
    details,
    feedback,
    gradings,
    handover,
    home,
    hours,
    interviews,
    later,
    offered,
    reference,
)
from scheduler.web.me.blueprint import bp
from scheduler.web.me.calendars import adding, pages

__all__ = [
    "absences",
    "adding",
    "approval",
    "bp",
    "calendar",
    "details",
    "feedback",
    "gradings",
    "handover",
    "home",
    "hours",
    "interviews",
    "later",
    "offered",
    "pages",
    "reference",
]
