"""The pipeline's pages, on their blueprint."""

from scheduler.web.board import page
from scheduler.web.board.blueprint import bp

__all__ = ["bp", "page"]
