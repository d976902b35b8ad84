"""Dates, times, lengths and periods as calendars write them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from icalendar import vDuration

from scheduler.calendar.busy.lines import Line
from scheduler.calendar.busy.zones import Zones

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- walls are counted without a zone
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?", re.IGNORECASE)
LAST_SECOND = 59
FIRST_YEAR, LAST_YEAR = 2, 9998  # further out no zone can be asked


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall-clock time in a zone, or a whole day there."""

    wall: datetime  # without a zone
    zone: tzinfo
    is_day: bool = False

    @property
    def at(self) -> int:
        """Return the instant, in seconds since the epoch."""
        return instant_of(self.wall, self.zone)


@dataclass(frozen=True, slots=True)
class Length:
    """How long something lasts: whole days by the calendar, then exact seconds."""

    days: int = 0
    seconds: int = 0
    wall: timedelta | None = None  # as the clock on the wall counts, where start and end say so

    def end(self, start: Moment) -> int:
        """Return the instant at which what begins at *start* is over."""
        if self.wall is not None:
            return instant_of(later(start.wall, self.wall), start.zone)
        shifted = later(start.wall, timedelta(days=self.days)) if self.days else start.wall
        return instant_of(shifted, start.zone) + self.seconds

    @property
    def about(self) -> timedelta:
        """Return the length, but for changes of clocks."""
        return self.wall if self.wall is not None else timedelta(self.days, self.seconds)


def later(wall: datetime, length: timedelta) -> datetime:
    """Return *wall* plus *length*, at the utmost the end of all calendars."""
    try:
        return wall + length
    except OverflowError:
        return datetime.max if length > timedelta() else datetime.min  # noqa: DTZ901 -- a wall


def instant_of(wall: datetime, zone: tzinfo) -> int:
    """Return the seconds since the epoch at a wall-clock time.

    Of two equal times in autumn the first is meant; a time that a spring skips counts with the
    offset before the change (RFC 5545, 3.3.5). Both is what `fold=0` says.
    """
    offset = timedelta()
    if FIRST_YEAR <= wall.year <= LAST_YEAR:
        offset = wall.replace(tzinfo=zone, fold=0).utcoffset() or offset
    return int((wall - _EPOCH - offset) // timedelta(seconds=1))


def wall_of(at: int, zone: tzinfo) -> datetime:
    """Return what the clock on the wall shows at an instant."""
    found = datetime.fromtimestamp(at, UTC)
    return found.astimezone(zone).replace(tzinfo=None, fold=0)


def moment_of(line: Line, zones: Zones) -> Moment:
    """Return the one date or time of a property."""
    return parse(line.value, zone_of(line, zones))


def zone_of(line: Line, zones: Zones) -> tzinfo:
    """Return the zone that a property names, else the calendar's."""
    name = line.params.get("TZID", "")
    return zones.get(name) if name else zones.floating


def parse(text: str, zone: tzinfo) -> Moment:
    """Return a date or time; raise ValueError for what is none.

    >>> parse("20261201T090000Z", UTC).wall.isoformat(), parse("20261201", UTC).is_day
    ('2026-12-01T09:00:00', True)
    """
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError("neither a date nor a time")
    year, month, day, hour, minute, second, is_utc = found.groups()
    on = datetime(int(year), int(month), int(day))  # noqa: DTZ001 -- the zone stands beside it
    if hour is None:
        return Moment(on, zone, is_day=True)
    shown = min(int(second or 0), LAST_SECOND)  # leap seconds are written as 60
    wall = on.replace(hour=int(hour), minute=int(minute), second=shown)
    return Moment(wall, UTC if is_utc else zone)


def length_of(text: str) -> Length:
    """Return a duration: its weeks and days by the calendar, the rest exact.

    >>> length_of("P1DT2H"), length_of("PT24H").days
    (Length(days=1, seconds=7200, wall=None), 0)
    """
    word = text.strip().upper()
    date_part, _, time_part = word.partition("T")
    days = duration(date_part) if date_part.strip("+-") != "P" else timedelta()
    sign = "-" if word.startswith("-") else ""
    rest = duration(f"{sign}PT{time_part}") if time_part else timedelta()
    return Length(days.days, int(rest.total_seconds()))


def duration(text: str) -> timedelta:
    """Return what icalendar makes of a duration; raise ValueError for what is none."""
    found: timedelta = vDuration.from_ical(text)  # type: ignore[no-untyped-call]  # has no types
    return found


def between(start: Moment, end: Moment) -> Length:
    """Return the length from *start* to *end*, by the wall where both are in one zone.

    A day that ends on itself is one day, as many programs write it.
    """
    if start.is_day:
        whole = (end.wall.date() - start.wall.date()).days
        begun = not end.is_day and end.wall.time() > time.min
        return Length(days=whole + begun or 1)
    if start.zone == end.zone:
        return Length(wall=end.wall - start.wall)
    return Length(seconds=end.at - start.at)


def period_of(text: str, zone: tzinfo) -> tuple[Moment, Length]:
    """Return the start and the length of a period; raise ValueError for what is none."""
    first, _, last = text.partition("/")
    start = parse(first, zone)
    if last.strip().upper().startswith(("P", "+P", "-P")):
        return start, length_of(last)
    return start, between(start, parse(last, zone))
