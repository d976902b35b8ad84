"""All pages about questions: to import this is to have their routes."""

from scheduler.web.questions import deeds, page
from scheduler.web.questions.blueprint import bp

__all__ = ["bp", "deeds", "page"]
