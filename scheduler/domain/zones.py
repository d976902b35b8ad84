"""Wall time in a zone and instants, with gaps and folds decided here, once.

The rule everywhere: an instant has the wall time that a clock in the zone shows at it. So a wall
time inside a gap is never shown and nothing happens at it, hours that begin or end in a gap do so
at the instant of the change, and hours inside a fold happen twice, once for each showing.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler.domain.bitmap import DAY, STEP_MINUTES, Span, instant, tick

_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Offset(NamedTuple):
    """Ticks from *first* to *end* during which wall clocks are *shift* steps ahead of UTC."""

    first: int
    end: int
    shift: int


@lru_cache(maxsize=1024)
def offsets(zone: str, first: int, end: int) -> tuple[Offset, ...]:
    """Return the ticks from *first* to *end* cut where the zone's offset from UTC changes."""
    info = ZoneInfo(zone)
    found: list[Offset] = []
    begin, shift = first, _shift(info, first)
    for low in range(first, end, DAY):
        high = min(low + DAY, end)
        after = _shift(info, high)
        if after != shift:
            change = _change(info, low, high)
            found.append(Offset(begin, change, shift))
            begin, shift = change, after
    found.append(Offset(begin, end, shift))
    return tuple(part for part in found if part.first < part.end)


def day_number(day: date) -> int:
    """Return the days between the epoch and *day*."""
    return day.toordinal() - _EPOCH_DAY


def date_of(number: int) -> date:
    """Return the date of a number of days since the epoch."""
    return date.fromordinal(number + _EPOCH_DAY)


def local_day(step: int, parts: Sequence[Offset]) -> int:
    """Return the number of the local day that a clock shows at a tick within *parts*."""
    part = parts[bisect_right(parts, step, key=lambda each: each.first) - 1]
    return (step + part.shift) // DAY


def iso_week(number: int) -> int:
    """Return a number that all days of one ISO week, Monday to Sunday, share."""
    return (number + 3) // 7


def instant_of(wall: datetime, zone: str) -> datetime:
    """Return the instant, in UTC, at which clocks of the zone show the naive *wall* time.

    A repeated time is its first showing, or the second with `fold=1`; a time that is never shown
    is the instant of the change that skips it.

    >>> instant_of(datetime(2027, 3, 14, 2, 30), "America/New_York").isoformat()
    '2027-03-14T07:00:00+00:00'
    """
    info = ZoneInfo(zone)
    if exists(wall, zone):
        return wall.replace(tzinfo=info).astimezone(UTC)
    before, after = (wall.replace(tzinfo=info, fold=fold).utcoffset() for fold in (0, 1))
    naive = wall.replace(tzinfo=UTC, fold=0)
    low, high = tick(naive - (after or timedelta())), tick(naive - (before or timedelta()))
    return instant(_change(info, low, high))


def wall_time(instant: datetime, zone: str) -> str:
    """Return what clocks of the zone show at *instant*, as it is kept where it is promised.

    >>> wall_time(datetime(2027, 3, 14, 7, tzinfo=UTC), "America/New_York")
    '2027-03-14T03:00'
    """
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def exists(wall: datetime, zone: str) -> bool:
    """Tell whether clocks of the zone ever show the naive *wall* time."""
    info = ZoneInfo(zone)
    there = wall.replace(tzinfo=info).astimezone(UTC).astimezone(info)
    return there.replace(tzinfo=None, fold=0) == wall.replace(fold=0)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the instants, in UTC, at which a local day and the one after it begin."""
    midnight = datetime.combine(day, time())
    return instant_of(midnight, zone), instant_of(midnight + timedelta(days=1), zone)


def day_span(day: date, zone: str) -> Span:
    """Return the ticks of a local day, first and end."""
    first, end = day_bounds(day, zone)
    return tick(first), tick(end)


def _shift(info: ZoneInfo, step: int) -> int:
    offset = instant(step).astimezone(info).utcoffset() or timedelta()
    return offset // timedelta(minutes=STEP_MINUTES)


def _change(info: ZoneInfo, low: int, high: int) -> int:
    """Return the first tick after *low* whose offset is the one of *high*."""
    goal = _shift(info, high)
    while high - low > 1:
        middle = (low + high) // 2
        if _shift(info, middle) == goal:
            high = middle
        else:
            low = middle
    return high
