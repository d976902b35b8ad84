"""All public pages: to import this is to have their routes."""

from scheduler.web.careers import applying, links, roles
from scheduler.web.careers.blueprint import bp

__all__ = ["applying", "bp", "links", "roles"]
