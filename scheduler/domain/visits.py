"""Visits: which move is allowed when, who is expected, and how long their data is kept.

A state is what somebody's act made (the visitor, the reception, the coordinator); *over*, *to be
erased* are computed here from the row and `now`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.errors import Conflict


class VisitKind(StrEnum):
    """What somebody comes for."""

    AFTERNOON = "afternoon"
    COFFEE = "coffee"
    LUNCH = "lunch"


HOSTED = (VisitKind.COFFEE, VisitKind.LUNCH)  # one of ours takes time for them alone


class VisitState(StrEnum):
    """Where one visit stands."""

    ASKED = "asked"  # nothing is held until the button behind the mailed link
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    DID_NOT_COME = "did_not_come"
    CANCELLED = "cancelled"


class DayState(StrEnum):
    """Whether an open afternoon takes place."""

    OPEN = "open"
    CANCELLED = "cancelled"


S = VisitState
MOVES: Mapping[VisitState, frozenset[VisitState]] = {
    S.ASKED: frozenset({S.CONFIRMED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.ARRIVED, S.DID_NOT_COME, S.CANCELLED}),
    S.ARRIVED: frozenset({S.CONFIRMED, S.DID_NOT_COME}),
    S.DID_NOT_COME: frozenset({S.CONFIRMED, S.ARRIVED}),
    S.CANCELLED: frozenset({S.CONFIRMED}),  # another time is chosen, by the same link
}
EXPECTED = frozenset({S.CONFIRMED, S.ARRIVED, S.DID_NOT_COME})  # whom a list of the day shows
MAY_CHOOSE = frozenset({S.ASKED, S.CONFIRMED, S.CANCELLED})

KEPT = timedelta(days=30)  # after the visit, unless they apply and agree
UNPRESSED = timedelta(days=7)  # a link that nobody pressed, after it was mailed
MOST_GUESTS = 10  # of one group, whatever an office allows
MOST_COMING = 3  # visits ahead of one address
MOST_PLACES = 500
GRID_MINUTES = 15

TITLES = {
    VisitKind.AFTERNOON: "Open afternoon",
    VisitKind.COFFEE: "Coffee with a visitor",
    VisitKind.LUNCH: "Lunch with a visitor",
}
SAID = {
    VisitKind.AFTERNOON: "Open afternoon",
    VisitKind.COFFEE: "Coffee",
    VisitKind.LUNCH: "Lunch",
}
REFUSAL = "This visit is no longer where it was. The page shows how it stands now."


def moved(old: VisitState, new: VisitState) -> VisitState:
    """Return *new* if the table allows it after *old*; raise Conflict otherwise."""
    if new not in MOVES[old]:
        raise Conflict(REFUSAL)
    return new


def erased_at(ends_at: datetime) -> datetime:
    """Return when nothing is left of who came."""
    return ends_at + KEPT


def free_places(places: int, taken: Iterable[int], wanted: int) -> list[int] | None:
    """Return the lowest *wanted* place numbers that are free; none if there are not enough.

    >>> free_places(5, [1, 3], 2)
    [2, 4]
    >>> free_places(5, [1, 3, 4], 3) is None
    True
    """
    gone = set(taken)
    free = [number for number in range(1, places + 1) if number not in gone]
    return free[:wanted] if len(free) >= wanted else None


def days_of(mask: int) -> list[int]:
    """Return the weekdays of *mask*, Monday being 0.

    >>> days_of(0b10101)
    [0, 2, 4]
    """
    return [day for day in range(7) if mask >> day & 1]


def mask_of_days(days: Iterable[int]) -> int:
    """Return weekdays as one number, Monday its lowest bit."""
    mask = 0
    for day in days:
        mask |= 1 << day
    return mask
