"""One event as a calendar writes it: when it is, whether it recurs, and whether it is a duty."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from scheduler.calendar.busy.lines import Block, Line, line_of
from scheduler.calendar.busy.values import (
    Length,
    Moment,
    between,
    length_of,
    moment_of,
    parse,
    period_of,
    zone_of,
)
from scheduler.calendar.busy.zones import Zones

LONGEST = timedelta(days=400)  # of what recurs


class Stand(StrEnum):
    """How an event stands with its owner; what blocks is the owner's choice."""

    FIRM = "firm"
    TENTATIVE = "tentative"
    UNANSWERED = "unanswered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    FREE = "free"


class Reversed(ValueError):
    """An event ends before it begins."""


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT, read."""

    uid: str
    start: Moment
    length: Length
    stand: Stand
    version: tuple[int, str]  # SEQUENCE, then DTSTAMP: the highest is meant
    rules: tuple[str, ...] = ()
    extra: tuple[tuple[Moment, Length | None], ...] = ()
    except_at: frozenset[int] = frozenset()
    except_on: frozenset[date] = frozenset()
    replaces: Moment | None = None  # the instance that this one stands for
    is_onwards: bool = False  # and all later ones

    @property
    def is_series(self) -> bool:
        """Tell whether the event may be at several times."""
        return bool(self.rules or self.extra)

    @property
    def span(self) -> tuple[int, int]:
        """Return the instants at which the event itself begins and ends."""
        return self.start.at, self.length.end(self.start)


@dataclass(frozen=True, slots=True)
class Window:
    """What is looked at, in seconds and as the first and last day that matter in any zone."""

    start: int
    end: int
    first: datetime
    last: datetime

    @classmethod
    def of(cls, start: datetime, end: datetime) -> "Window":
        """Return the window from *start* up to *end*, with room for every zone."""
        walls = (
            each.replace(tzinfo=None) - (each.utcoffset() or timedelta()) for each in (start, end)
        )
        first, last = walls
        seconds = (int(start.timestamp()), -int(-end.timestamp() // 1))
        return cls(*seconds, first - timedelta(days=2), last + timedelta(days=2))


def event_of(block: Block, zones: Zones, owner: frozenset[str], window: Window) -> Event:
    """Return the event of a block; raise ValueError, or what its values raise, for a broken one."""
    begun = block.first("DTSTART")
    if begun is None:
        raise ValueError("an event without a start")
    start = moment_of(begun, zones)
    replaced = block.first("RECURRENCE-ID")
    uid, stamp = block.first("UID"), block.first("DTSTAMP")
    at, on = exceptions(block, zones, start, window)
    length = length_in(block, start, zones)
    if length.end(start) < start.at:
        raise Reversed
    return Event(
        uid=uid.value.strip() if uid else "",
        start=start,
        length=length,
        stand=stand_of(block, owner),
        version=(sequence_of(block), stamp.value if stamp else ""),
        rules=tuple(line.value for line in block.all("RRULE")),
        extra=tuple(additions(block, zones, window)),
        except_at=at,
        except_on=on,
        replaces=moment_of(replaced, zones) if replaced else None,
        is_onwards=bool(replaced and replaced.params.get("RANGE", "").upper() == "THISANDFUTURE"),
    )


def length_in(block: Block, start: Moment, zones: Zones) -> Length:
    """Return how long an event lasts: a day without an end is one day, a time none at all."""
    ended = block.first("DTEND")
    if ended:
        return between(start, moment_of(ended, zones))
    lasting = block.first("DURATION")
    if lasting:
        return length_of(lasting.value)
    return Length(days=1) if start.is_day else Length()


def sequence_of(block: Block) -> int:
    """Return the SEQUENCE of an event; 0 where it is none."""
    word = block.word("SEQUENCE")
    return int(word) if word.isdecimal() and len(word) < len(str(2**63)) else 0


def dates(line: Line, window: Window) -> Iterator[str]:
    """Yield those values of a list of dates that are near the window, without reading the others."""
    low = f"{window.first - LONGEST:%Y%m%d}"
    high = f"{window.last + timedelta(days=2):%Y%m%d}"
    for text in line.value.split(","):
        if low <= text.strip()[:8] <= high:
            yield text


def exceptions(
    block: Block, zones: Zones, start: Moment, window: Window
) -> tuple[frozenset[int], frozenset[date]]:
    """Return what a series leaves out: instants, and whole days for those written as dates."""
    at: set[int] = set()
    on: set[date] = set()
    for line in block.all("EXDATE"):
        zone = zone_of(line, zones)
        for text in dates(line, window):
            left_out = parse(text, zone)
            if left_out.is_day or start.is_day:
                on.add(left_out.wall.date())
            else:
                at.add(left_out.at)
    return frozenset(at), frozenset(on)


def additions(block: Block, zones: Zones, window: Window) -> Iterator[tuple[Moment, Length | None]]:
    """Yield the single times that a series has besides its rule, some with a length of their own."""
    for line in block.all("RDATE"):
        zone = zone_of(line, zones)
        for text in dates(line, window):
            if "/" in text:
                yield period_of(text, zone)
            else:
                yield parse(text, zone), None


def stand_of(block: Block, owner: frozenset[str]) -> Stand:
    """Return how an event stands: called off, free, or as its owner has answered."""
    status, shown = block.word("STATUS"), block.word("X-MICROSOFT-CDO-BUSYSTATUS")
    if status == "CANCELLED":
        return Stand.CANCELLED
    if (block.word("TRANSP") or ("TRANSPARENT" if shown == "FREE" else "")) == "TRANSPARENT":
        return Stand.FREE
    answers = {
        line.params.get("PARTSTAT", "NEEDS-ACTION").upper() for line in of_owner(block, owner)
    }
    if answers == {"DECLINED"}:
        return Stand.DECLINED
    if "TENTATIVE" in {status, shown} or "TENTATIVE" in answers:
        return Stand.TENTATIVE
    return Stand.UNANSWERED if "NEEDS-ACTION" in answers else Stand.FIRM


def of_owner(block: Block, owner: frozenset[str]) -> Iterator[Line]:
    """Yield the lines that invite the owner, by any of their addresses, in any case.

    A guest who cannot be read costs no event.
    """
    for text in block.lines.get("ATTENDEE", ()):
        if any(mail in text.casefold() for mail in owner):
            with suppress(ValueError):
                line = line_of(text)
                if owner & {bare(line.value), bare(line.params.get("EMAIL", ""))}:
                    yield line


def bare(address: str) -> str:
    """Return an address without its scheme, in small letters.

    >>> bare("MAILTO:Jonas@Example.com")
    'jonas@example.com'
    """
    return address.strip().casefold().removeprefix("mailto:").strip()
