"""Every page of visitors, on their blueprint."""

from scheduler.web.visitors import applying, asking, deeds, page
from scheduler.web.visitors.blueprint import bp

__all__ = ["applying", "asking", "bp", "deeds", "page"]
