"""Every page of the reception, on their blueprint."""

from scheduler.web.reception import deeds, listing, visit, welcoming
from scheduler.web.reception.blueprint import bp

__all__ = ["bp", "deeds", "listing", "visit", "welcoming"]
