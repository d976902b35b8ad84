"""Every page of the answers, on their blueprint."""

from scheduler.web.answers import cannot
from scheduler.web.answers.blueprint import bp

__all__ = ["bp", "cannot"]
