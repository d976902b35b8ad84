"""The page of reports, on its blueprint."""

from scheduler.web.reports import page
from scheduler.web.reports.blueprint import bp

__all__ = ["bp", "page"]
