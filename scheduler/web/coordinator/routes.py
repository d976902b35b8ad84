"""All pages of the coordinator: to import this is to have their routes."""

from scheduler.web.coordinator import (
    adding,
    cancelling,
    candidate,
    debriefs,
    decisions,
    deeds,
    listing,
    order,
    picking,
    queue,
)
from scheduler.web.coordinator.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "cancelling",
    "candidate",
    "debriefs",
    "decisions",
    "deeds",
    "listing",
    "order",
    "picking",
    "queue",
]
