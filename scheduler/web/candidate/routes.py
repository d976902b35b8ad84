"""All pages of the candidate: to import this is to have their routes."""

from scheduler.web.candidate import (
    bookings,
    choosing,
    confirming,
    details,
    exercises,
    itinerary,
    loops,
    portal,
)
from scheduler.web.candidate.blueprint import bp

__all__ = [
    "bookings",
    "bp",
    "choosing",
    "confirming",
    "details",
    "exercises",
    "itinerary",
    "loops",
    "portal",
]
