"""All pages of the coordinator: to import this is to have their routes."""

from scheduler.web.coordinator import (
    adding,
    by_hand,
    cancelling,
    candidate,
    conflicts,
    debriefs,
    decisions,
    deeds,
    exercises,
    listing,
    order,
    picking,
    queue,
    remarks,
    substituting,
    trips,
    why,
)
from scheduler.web.coordinator.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "by_hand",
    "cancelling",
    "candidate",
    "conflicts",
    "debriefs",
    "decisions",
    "deeds",
    "exercises",
    "listing",
    "order",
    "picking",
    "queue",
    "remarks",
    "substituting",
    "trips",
    "why",
]
