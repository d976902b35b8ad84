"""What a picker's address says: place, week, zone, clock, slot; anything odd falls back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from urllib.parse import quote_plus

from werkzeug.datastructures import MultiDict

from scheduler.domain.hours import Place
from scheduler.models import Booking, Candidate, Interview
from scheduler.text.times import Clock
from scheduler.text.zones import is_zone

REMOTE = "remote"
PLAIN = "!$'()*,/:;?@"  # may stand in a query as they are

Link = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody looks at an interview's times; `None` where the address is silent."""

    interview_id: int | None
    place: str | None
    first: date | None
    zone: str
    hours: Literal[12, 24]
    slot: datetime | None

    @property
    def clock(self) -> Clock:
        """Return how times are told."""
        return Clock(self.zone, self.hours)

    def args(self, **changes: object) -> dict[str, str]:
        """Return the arguments of an address that says the same but for *changes*."""
        said = {each: getattr(self, each) for each in ARGUMENTS} | changes
        return {name: write(said[each]) for each, (name, write) in ARGUMENTS.items() if said[each]}


def linked(base: str, wishes: Wishes) -> Link:
    """Return what makes addresses below *base* that say *wishes*, but for what it is given.

    A picker has thirty of them: what they have in common is written once.
    """
    wished = {each: argument(each, getattr(wishes, each)) for each in ARGUMENTS}

    def link(**changes: object) -> str:
        changed = {each: argument(each, value) for each, value in changes.items()}
        return f"{base}?{'&'.join(filter(None, (wished | changed).values()))}"

    return link


def argument(wish: str, value: object) -> str:
    """Return the part of an address that says *value* of a wish; nothing where it is silent."""
    name, write = ARGUMENTS[wish]
    return f"{name}={quote_plus(write(value), safe=PLAIN)}" if value else ""


def read_wishes(
    args: MultiDict[str, str],
    candidate: Candidate,
    *,
    hours: int = 0,
    moved: Booking | None = None,
) -> Wishes:
    """Return what *args* wish for; what is no wish is left out, never an error.

    *hours* are those of the reader's clock, where it is not the candidate who reads. The place is
    at first that of what is to be *moved*: nobody leaves an office by a move without wanting to.
    """
    zone = args.get("zone", "")
    clock = args.get("clock", "")
    return Wishes(
        interview_id=args.get("interview", type=int),
        place=args.get("place") or (place_value(moved.office_id) if moved else None),
        first=read_date(args.get("week", "")),
        zone=zone if is_zone(zone) else candidate.zone,
        hours=24 if (clock or str(hours or candidate.clock)) == "24" else 12,
        slot=read_stamp(args.get("slot", "")),
    )


def read_date(text: str) -> date | None:
    """Return the date that *text* says in ISO form, if it does."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_stamp(text: str) -> datetime | None:
    """Return the instant that `stamp` wrote as *text*, if it did."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def stamp(instant: datetime) -> str:
    """Return *instant* as forms and addresses carry it.

    >>> stamp(datetime(2026, 12, 1, 17, 0, tzinfo=UTC))
    '20261201T1700Z'
    """
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%MZ")


# What each wish is called in an address, and how it is written there.
ARGUMENTS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "interview_id": ("interview", str),
    "place": ("place", str),
    "first": ("week", date.isoformat),
    "zone": ("zone", str),
    "hours": ("clock", str),
    "slot": ("slot", stamp),
}


def place_value(place: Place) -> str:
    """Return how forms and addresses name a place."""
    return REMOTE if place is None else str(place)


def read_place(text: str | None, interview: Interview) -> Place:
    """Return the place that *text* names, else the first that *interview* is offered at."""
    offered = [place.office_id for place in interview.way.places]
    named = {place_value(place): place for place in offered}
    return named[text] if text in named else offered[0]
