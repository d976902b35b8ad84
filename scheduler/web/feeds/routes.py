"""Every route of the feeds, on their blueprint."""

from scheduler.web.feeds import feed
from scheduler.web.feeds.blueprint import bp

__all__ = ["bp", "feed"]
