"""Trips to an office: which deed is allowed when, whose move it is, and the days that they take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler.domain.process import Mover
from scheduler.errors import Conflict

LONGEST_DAYS = 14  # on the road, for a few talks
MOVED_ON = "This trip is no longer where it was. The page shows how it stands now."


class TripState(StrEnum):
    """Where a trip stands."""

    ASKED = "asked"
    APPROVED = "approved"
    BOOKED = "booked"
    CHANGED = "changed"  # booked, and since then booked otherwise
    CANCELLED = "cancelled"


class Payer(StrEnum):
    """Who pays for travel to an office."""

    UNSAID = ""
    US = "us"
    CANDIDATE = "candidate"
    SHARED = "shared"  # we pay a part, which the hint tells


class Deed(StrEnum):
    """What may be done to a trip."""

    ASK = "ask"  # for one, or for another than before
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    BOOK = "book"
    CHANGE = "change"
    KEEP = "keep"  # as it is, although the talks have moved
    CANCEL = "cancel"
    UNDO = "undo"  # give back the tickets of a trip that was cancelled


S = TripState
BOOKED = frozenset({S.BOOKED, S.CHANGED})
WANTED = frozenset(TripState) - {S.CANCELLED}
THEIRS = frozenset({Deed.ASK, Deed.WITHDRAW})
DEEDS: Mapping[Deed, Mapping[TripState, TripState]] = {
    Deed.ASK: {S.ASKED: S.ASKED, S.APPROVED: S.ASKED, S.CANCELLED: S.ASKED},
    Deed.WITHDRAW: dict.fromkeys((S.ASKED, S.APPROVED, S.BOOKED, S.CHANGED), S.CANCELLED),
    Deed.APPROVE: {S.ASKED: S.APPROVED},
    Deed.BOOK: {S.ASKED: S.BOOKED, S.APPROVED: S.BOOKED},
    Deed.CHANGE: {S.BOOKED: S.CHANGED, S.CHANGED: S.CHANGED},
    Deed.KEEP: {S.BOOKED: S.BOOKED, S.CHANGED: S.CHANGED},
    Deed.CANCEL: dict.fromkeys((S.ASKED, S.APPROVED, S.BOOKED, S.CHANGED), S.CANCELLED),
    Deed.UNDO: {S.CANCELLED: S.CANCELLED},
}


@dataclass(frozen=True, slots=True)
class Talks:
    """What somebody travels for: an office, the first start there and the last end."""

    office_id: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """The days on which somebody comes and leaves, by the calendar of the office."""

    arrive_on: date
    leave_on: date

    @property
    def nights(self) -> int:
        """Return how many nights it takes."""
        return (self.leave_on - self.arrive_on).days


@dataclass(frozen=True, slots=True)
class TripFacts:
    """One trip in plain values; *made_for* is what its tickets fit, *to_undo* those left over."""

    state: TripState
    made_for: Talks | None = None
    to_undo: bool = False


class Task(StrEnum):
    """What a trip waits for; none where nobody has to do anything."""

    ANSWER = "answer"
    BOOK = "book"
    REFIT = "refit"  # the talks have moved under a booked trip
    UNDO = "undo"
    CHOOSE = "choose"  # the candidate has no day in the office yet


MOVERS: Mapping[Task, Mover] = {
    Task.ANSWER: Mover.US,
    Task.BOOK: Mover.US,
    Task.REFIT: Mover.US,
    Task.UNDO: Mover.US,
    Task.CHOOSE: Mover.CANDIDATE,
}


def may(state: TripState, deed: Deed) -> bool:
    """Tell whether *deed* may be done to a trip in *state*."""
    return state in DEEDS[deed]


def after(state: TripState, deed: Deed) -> TripState:
    """Return where *deed* takes a trip; raise Conflict if it may not be done now."""
    if not may(state, deed):
        raise Conflict(MOVED_ON)
    return DEEDS[deed][state]


def task(trip: TripFacts, talks: Talks | None, *, now: datetime) -> Task | None:
    """Return what *trip* waits for while *talks* are booked; once they are over, nothing."""
    if trip.to_undo:
        return Task.UNDO
    if trip.state is S.CANCELLED or (talks and talks.last_at <= now):
        return None
    if trip.state in BOOKED:
        return Task.REFIT if trip.made_for != talks else None
    if talks is None:
        return Task.CHOOSE
    return Task.ANSWER if trip.state is S.ASKED else Task.BOOK


def proposed(talks: Talks, zone: str) -> Stay:
    """Return the days to travel: there on the evening before the first talk, back after the last."""
    first, last = (at.astimezone(ZoneInfo(zone)).date() for at in (talks.first_at, talks.last_at))
    return Stay(first - timedelta(days=1), last)


def stay(talks: Talks, zone: str, arrive_on: date | None, leave_on: date | None) -> Stay:
    """Return the days to travel with those that somebody wishes instead of the proposed ones."""
    usual = proposed(talks, zone)
    return Stay(arrive_on or usual.arrive_on, leave_on or usual.leave_on)


def rule_against(wish: Stay, talks: Talks, zone: str) -> str:
    """Return what is wrong with the days that somebody wishes; empty if nothing is."""
    usual = proposed(talks, zone)
    first_on = talks.first_at.astimezone(ZoneInfo(zone)).date()
    if wish.leave_on < wish.arrive_on:
        return "The way back cannot be before the way there."
    if wish.arrive_on > first_on:
        return "Your first talk would be over by then. Come on its day at the latest."
    if wish.leave_on < usual.leave_on:
        return "Your last talk would still be to come. Leave on its day at the earliest."
    if wish.nights > LONGEST_DAYS:
        return f"We can plan for {LONGEST_DAYS} nights at most. Tell us below if you need more."
    return ""
