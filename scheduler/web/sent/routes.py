"""Every route of *Sent mail*."""

from scheduler.web.sent import listing, message
from scheduler.web.sent.blueprint import bp

__all__ = ["bp", "listing", "message"]
