"""Every page of referees, on their blueprint."""

from scheduler.web.referees import deeds, page
from scheduler.web.referees.blueprint import bp

__all__ = ["bp", "deeds", "page"]
