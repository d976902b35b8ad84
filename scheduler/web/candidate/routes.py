"""All pages of the candidate: to import this is to have their routes."""

from scheduler.web.candidate import (
    bookings,
    choosing,
    confirming,
    decision,
    details,
    itinerary,
    loops,
    portal,
    references,
)
from scheduler.web.candidate.blueprint import bp

__all__ = [
    "bookings",
    "bp",
    "choosing",
    "confirming",
    "decision",
    "details",
    "itinerary",
    "loops",
    "portal",
    "references",
]
