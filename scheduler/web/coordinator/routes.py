"""All pages of the coordinator: to import this is to have their routes."""

from scheduler.web.coordinator import (
    adding,
    cancelling,
    candidate,
    conflicts,
    debriefs,
    decisions,
    deeds,
    listing,
    order,
    picking,
    queue,
    substituting,
    trips,
    why,
)
from scheduler.web.coordinator.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "cancelling",
    "candidate",
    "conflicts",
    "debriefs",
    "decisions",
    "deeds",
    "listing",
    "order",
    "picking",
    "queue",
    "substituting",
    "trips",
    "why",
]
