"""All public pages: to import this is to have their routes."""

from scheduler.web.careers import applying, asking, links, roles
from scheduler.web.careers.blueprint import bp

__all__ = ["applying", "asking", "bp", "links", "roles"]
