"""All pages of the coordinator: to import this is to have their routes."""

from scheduler.web.coordinator import (
    adding,
    cancelling,
    candidate,
    decisions,
    deeds,
    listing,
    picking,
    queue,
    remarks,
    substituting,
)
from scheduler.web.coordinator.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "cancelling",
    "candidate",
    "decisions",
    "deeds",
    "listing",
    "picking",
    "queue",
    "remarks",
    "substituting",
]
