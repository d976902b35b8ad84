"""The calendar's page, on its blueprint."""

from scheduler.web.week import page
from scheduler.web.week.blueprint import bp

__all__ = ["bp", "page"]
