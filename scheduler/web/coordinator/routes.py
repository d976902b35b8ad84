"""All pages of the coordinator: to import this is to have their routes."""

from scheduler.web.coordinator import (
    adding,
    cancelling,
    candidate,
    closing,
    decisions,
    deeds,
    listing,
    picking,
    queue,
)
from scheduler.web.coordinator.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "cancelling",
    "candidate",
    "closing",
    "decisions",
    "deeds",
    "listing",
    "picking",
    "queue",
]
