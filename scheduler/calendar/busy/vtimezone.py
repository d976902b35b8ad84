"""Zones that a file defines by itself: changes of clocks around the window, worked out once."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from scheduler.calendar.busy.lines import Block
from scheduler.calendar.busy.rules import Budget, instances, rule_of
from scheduler.calendar.busy.values import instant_of, parse
from scheduler.calendar.busy.zones import named

MOST_CHANGES = 400  # of one definition that are near the window
AROUND = timedelta(days=800)


class Defined(tzinfo):
    """A zone made of its changes: from each wall-clock time on, another offset."""

    def __init__(self, before: timedelta, changes: list[tuple[datetime, timedelta]]) -> None:
        """Keep the walls, the later of both sides of each change, and the offsets after them."""
        self.walls = [wall for wall, _ in changes]
        self.offsets = [before, *(offset for _, offset in changes)]

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """Return the offset at a wall-clock time, before the change where there are two or none."""
        wall = dt.replace(tzinfo=None, fold=0) if dt else datetime.min  # noqa: DTZ901 -- a wall
        return self.offsets[bisect_right(self.walls, wall)]

    def dst(self, dt: datetime | None) -> None:
        """Say nothing of summers."""

    def tzname(self, dt: datetime | None) -> str:
        """Return no name: the file's own is foreign text."""
        return "defined"

    def fromutc(self, dt: datetime) -> datetime:
        """Return what the clock on the wall shows at an instant."""
        wall = dt.replace(tzinfo=None)
        at = len(self.walls)
        while at and wall < self.walls[at - 1] - max(self.offsets[at - 1], self.offsets[at]):
            at -= 1
        return (wall + self.offsets[at]).replace(tzinfo=self)


@dataclass(frozen=True, slots=True)
class Onset:
    """One change of clocks: its instant, and the offsets before and after it."""

    at: int
    before: timedelta
    after: timedelta


def zones_defined(
    blocks: list[Block], start: datetime, end: datetime, budget: Budget
) -> Mapping[str, tzinfo]:
    """Return the zones that a calendar defines, by the names it gives them."""
    found: dict[str, tzinfo] = {}
    for block in blocks:
        try:
            name, place = block.first("TZID"), block.first("X-LIC-LOCATION")
            zone = (place and named(place.value)) or defined(block, start, end, budget)
            if name and zone:
                found[name.value.strip()] = zone
        except (ValueError, OverflowError, KeyError):
            continue  # its times are read by name, or as the owner's own
    return found


def defined(block: Block, start: datetime, end: datetime, budget: Budget) -> tzinfo | None:
    """Return the zone that a definition makes, as far as it matters from *start* to *end*."""
    onsets = sorted(
        (
            onset
            for part in block.blocks
            for onset in onsets_of(part, start - AROUND, end + AROUND, budget)
        ),
        key=lambda onset: onset.at,
    )[-MOST_CHANGES:]
    if not onsets:
        return None
    if all(each.after == onsets[0].after for each in onsets):
        return timezone(onsets[0].after)
    epoch = datetime(1970, 1, 1)  # noqa: DTZ001 -- a wall
    changes = [
        (epoch + timedelta(seconds=each.at) + max(each.before, each.after), each.after)
        for each in onsets
    ]
    return Defined(onsets[0].before, changes)


def onsets_of(part: Block, start: datetime, end: datetime, budget: Budget) -> Iterator[Onset]:
    """Yield the changes of one kind near the window, and the first of all."""
    lines = [part.first(name) for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")]
    began, before, after = (line.value if line else "" for line in lines)
    wall = parse(began, UTC).wall
    offsets = offset_of(before), offset_of(after)
    zone = timezone(offsets[0])
    walls = [wall]
    for line in part.all("RDATE"):
        walls.extend(parse(text, UTC).wall for text in line.value.split(",")[:MOST_CHANGES])
    rule = part.first("RRULE")
    if rule:
        walls.extend(recurring(rule.value, wall, start, end, budget))
    for each in walls:
        yield Onset(instant_of(each, zone), *offsets)


def recurring(
    text: str, wall: datetime, start: datetime, end: datetime, budget: Budget
) -> Iterator[datetime]:
    """Yield the changes that a yearly rule names near the window."""
    rule = rule_of(text, wall)
    last = end
    if rule.until:
        last = min(end, parse(rule.until, UTC).wall + timedelta(days=1))
        if last < start:  # it ended long ago, and what it led to still holds
            start = last - AROUND
    yield from instances(rule, wall, max(start, wall), last, budget)


def offset_of(text: str) -> timedelta:
    """Return an offset like -0800 or +053045; raise ValueError for what is none.

    >>> offset_of("-0330")
    datetime.timedelta(days=-1, seconds=73800)
    """
    sign, digits = text.strip()[:1], text.strip()[1:]
    if sign not in {"+", "-"} or len(digits) not in {4, 6} or not digits.isdecimal():
        raise ValueError("no offset")
    found = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:] or 0))
    if found >= timedelta(days=1):
        raise ValueError("no offset")
    return -found if sign == "-" else found
