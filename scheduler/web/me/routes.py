"""Every page of an interviewer's own, on their blueprint."""

from scheduler.web.me import calendar, home, hours, interviews, offered
from scheduler.web.me.blueprint import bp
from scheduler.web.me.calendars import adding, pages

__all__ = ["adding", "bp", "calendar", "home", "hours", "interviews", "offered", "pages"]
