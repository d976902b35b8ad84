"""A whole file read: when its owner is busy, and what of it could not be read."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler.calendar.busy.events import Event, Reversed, Stand, Window, bare, event_of
from scheduler.calendar.busy.lines import Block, Text, read_text
from scheduler.calendar.busy.policy import Policy
from scheduler.calendar.busy.rules import Budget, TooMuch
from scheduler.calendar.busy.series import Occurrence, occurrences
from scheduler.calendar.busy.values import period_of
from scheduler.calendar.busy.vtimezone import zones_defined
from scheduler.calendar.busy.zones import Zones, named

MOST_BUSY = 50_000
MOST_LOOKED_AT = 250_000  # days, over all rules of a file
# What foreign values raise where they are wrong; nothing of it may cost another event its place.
_OURS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@(.+)", re.IGNORECASE)
BROKEN = (ValueError, OverflowError, KeyError, TypeError, AttributeError, IndexError)


class Interval(NamedTuple):
    """A time from *start* up to, not including, *end*."""

    start: datetime
    end: datetime


class Unread(StrEnum):
    """Why an event was passed over."""

    BROKEN = "broken"
    TOO_OFTEN = "too_often"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file is asked: whose, when, and whose events are ours."""

    window: Window
    home: tzinfo
    owner: frozenset[str]
    host: str
    budget: Budget = field(default_factory=lambda: Budget(MOST_LOOKED_AT))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, before anybody decides what blocks, and what of it could not be read.

    Occurrences are in order, cut to the window, those of one kind that overlap as one.
    """

    occurrences: list[Occurrence]
    unread: Counter[Unread]
    is_calendar: bool
    is_whole: bool  # it has its last line
    is_cut: bool  # it holds more than is read

    def busy(self, policy: Policy) -> list[Interval]:
        """Return the times that block by *policy*, in order, those that overlap as one."""
        spans = (span for each in self.occurrences for span in policy.blocked(each))
        return [Interval(instant(start), instant(end)) for start, end in merged(spans)]


def read(
    data: bytes,
    start: datetime,
    end: datetime,
    *,
    tz: str,
    owner: Iterable[str],
    host: str = "",
) -> Reading:
    """Return what a calendar holds between two instants; never raises for *data*.

    Events with UIDs of our own *host* are left out: they are ours, come back.
    """
    text = read_text(data)
    mails = frozenset(filter(None, (bare(each) for each in owner)))
    asked = Asked(Window.of(start, end), ZoneInfo(tz), mails, host)
    unread: Counter[Unread] = Counter()
    kinds: defaultdict[tuple[Stand, bool], list[tuple[int, int]]] = defaultdict(list)
    is_cut = text.is_cut
    for count, each in enumerate(found(text, asked, unread)):
        if count == MOST_BUSY:
            is_cut = True
            break
        first, last = max(each.start, asked.window.start), min(each.end, asked.window.end)
        if first <= last:
            kinds[each.stand, each.is_day].append((first, last))
    occurrences = [
        Occurrence(*span, *kind) for kind, spans in kinds.items() for span in merged(spans)
    ]
    return Reading(
        occurrences=sorted(occurrences, key=attrgetter("start")),
        unread=unread,
        is_calendar=bool(text.calendars),
        is_whole=text.is_whole,
        is_cut=is_cut,
    )


def found(text: Text, asked: Asked, unread: Counter[Unread]) -> Iterator[Occurrence]:
    """Yield everything that a file holds in the window, in no order."""
    by_uid: defaultdict[str, list[Event]] = defaultdict(list)
    for calendar in text.calendars:
        zones = zones_of(calendar, asked)
        is_off = calendar.word("METHOD") == "CANCEL" if is_readable(calendar) else False
        for number, block in enumerate(calendar.blocks):
            if block.name == "VEVENT" and not is_off:
                event = tried(block, zones, asked, unread)
                if event and not is_own(event.uid, asked.host):
                    by_uid[event.uid or f"\0{id(calendar)}:{number}"].append(event)
            elif block.name == "VFREEBUSY":
                yield from periods(block, asked, unread)
    for events in by_uid.values():
        yield from of_series(events, asked, unread)


def is_readable(calendar: Block) -> bool:
    """Tell whether the lines of the calendar itself can be read."""
    try:
        calendar.word("METHOD")
        calendar.word("X-WR-TIMEZONE")
    except BROKEN:
        return False
    return True


def zones_of(calendar: Block, asked: Asked) -> Zones:
    """Return the zones that a calendar knows, its own first."""
    line = calendar.first("X-WR-TIMEZONE") if is_readable(calendar) else None
    home = (line and named(line.value)) or asked.home
    blocks = [each for each in calendar.blocks if each.name == "VTIMEZONE"]
    span = (asked.window.first, asked.window.last)
    return Zones(home, zones_defined(blocks, *span, asked.budget))


def tried(block: Block, zones: Zones, asked: Asked, unread: Counter[Unread]) -> Event | None:
    """Return the event of a block; none, and why in *unread*, for one that is broken."""
    try:
        return event_of(block, zones, asked.owner, asked.window)
    except Reversed:
        unread[Unread.REVERSED] += 1
    except BROKEN:
        unread[Unread.BROKEN] += 1
    return None


def of_series(events: list[Event], asked: Asked, unread: Counter[Unread]) -> Iterator[Occurrence]:
    """Yield when the events of one UID are."""
    try:
        yield from occurrences(events, asked.window, asked.budget)
    except TooMuch:
        unread[Unread.TOO_OFTEN] += 1
    except BROKEN:
        unread[Unread.BROKEN] += 1


def periods(block: Block, asked: Asked, unread: Counter[Unread]) -> Iterator[Occurrence]:
    """Yield the busy periods of a VFREEBUSY."""
    stands = {"FREE": Stand.FREE, "BUSY-TENTATIVE": Stand.TENTATIVE}
    try:
        lines = list(block.all("FREEBUSY"))
    except BROKEN:
        unread[Unread.BROKEN] += 1
        return
    for line in lines:
        stand = stands.get(line.params.get("FBTYPE", "BUSY").upper(), Stand.FIRM)
        for text in line.value.split(","):
            try:
                start, length = period_of(text, asked.home)
                span = Occurrence(start.at, length.end(start), stand)
            except BROKEN:
                unread[Unread.BROKEN] += 1
                continue
            if span.start < asked.window.end and span.end > asked.window.start:
                yield span


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that overlap as one; those that only touch stay apart.

    >>> merged([(8, 9), (1, 4), (3, 6), (6, 7)])
    [(1, 6), (6, 7), (8, 9)]
    """
    made: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if made and start < made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], end)
        else:
            made.append((start, end))
    return made


def is_own(uid: str, host: str) -> bool:
    """Tell whether an event is one of ours that has come back: our kind of UID, our host."""
    ours = _OURS.fullmatch(uid)
    return bool(host and ours and ours[1].casefold() == host.casefold())


def instant(at: int) -> datetime:
    """Return seconds since the epoch as an instant in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
