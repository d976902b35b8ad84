"""All pages of the candidate: to import this is to have their routes."""

from scheduler.web.candidate import (
    absences,
    bookings,
    choosing,
    confirming,
    decision,
    details,
    exercises,
    itinerary,
    loops,
    portal,
    questions,
    references,
    shadows,
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
    "decision",
    "details",
    "exercises",
    "itinerary",
    "loops",
    "portal",
    "questions",
    "references",
    "shadows",
    "trip",
    "why",
]
