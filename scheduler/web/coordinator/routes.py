"""All pages of the coordinator: to import this is to have their routes."""

from scheduler.web.coordinator import adding, booking, candidate, decisions, deeds, listing, queue
from scheduler.web.coordinator.blueprint import bp

__all__ = ["adding", "booking", "bp", "candidate", "decisions", "deeds", "listing", "queue"]
