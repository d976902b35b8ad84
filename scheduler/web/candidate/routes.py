"""All pages of the candidate: to import this is to have their routes."""

from scheduler.web.candidate import (
    absences,
    bookings,
    choosing,
    confirming,
    data,
    decision,
    details,
    erasure,
    exercises,
    itinerary,
    loops,
    portal,
    references,
    shadows,
    stopping,
    trip,
    why,
)
from scheduler.web.candidate.blueprint import bp

__all__ = [
    "absences",
    "bookings",
    "bp",
    "choosing",
    "confirming",
    "data",
    "decision",
    "details",
    "erasure",
    "exercises",
    "itinerary",
    "loops",
    "portal",
    "references",
    "shadows",
    "stopping",
    "trip",
    "why",
]
