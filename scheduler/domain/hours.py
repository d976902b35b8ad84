"""Weekly hours and their exceptions, wall time in a zone, as bitmaps of a horizon."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from scheduler.domain.bitmap import DAY, STEP_MINUTES, Horizon, Span, span, steps_of
from scheduler.domain.zones import day_number, offsets

Place = int | None  # the id of an office; None is remote

DECENT_FROM, DECENT_UNTIL = 7 * 60, 22 * 60
_THURSDAY = 3  # the weekday of the epoch


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours of one weekday (Monday is 0), in minutes of the wall clock; no office = remote."""

    weekday: int
    from_minute: int
    until_minute: int
    office: Place = None
    valid_from: date | None = None
    valid_until: date | None = None  # the last day


@dataclass(frozen=True, slots=True)
class DayOverride:
    """Hours that replace the weekly ones of one day; without times the day is not given."""

    day: date
    from_minute: int | None = None
    until_minute: int | None = None
    office: Place = None


@lru_cache(maxsize=4096)
def weekly(zone: str, stretches: tuple[Stretch, ...], horizon: Horizon) -> Mapping[Place, int]:
    """Return the bitmap of each place: all hours for remote, the hours at an office for it."""
    masks: dict[Place, int] = {None: 0}
    dated = [(_days(each), each) for each in stretches]
    for day in _local_days(zone, horizon):
        weekday = (day + _THURSDAY) % 7
        for (first, last), each in dated:
            if each.weekday == weekday and first <= day <= last:
                mask = _on_day(zone, horizon, day, (each.from_minute, each.until_minute))
                _give(masks, each.office, mask)
    return masks


def hours(
    zone: str,
    stretches: tuple[Stretch, ...],
    horizon: Horizon,
    *,
    overrides: Sequence[DayOverride] = (),
) -> Mapping[Place, int]:
    """Return the weekly hours of each place with the days of *overrides* replaced."""
    base = weekly(zone, stretches, horizon)
    if not overrides:
        return base
    replaced = ~days_mask(zone, horizon, ((each.day, each.day) for each in overrides))
    masks = {place: mask & replaced for place, mask in base.items()}
    for each in overrides:
        if each.from_minute is not None and each.until_minute is not None:
            wall = (each.from_minute, each.until_minute)
            _give(masks, each.office, _on_day(zone, horizon, day_number(each.day), wall))
    return masks


def days_mask(zone: str, horizon: Horizon, days: Iterable[tuple[date, date]]) -> int:
    """Return the whole local days from each first to each last date, both included."""
    mask, known = 0, local_days(zone, horizon)
    edges = min(known), max(known)
    for first, last in days:
        low, high = max(day_number(first), edges[0]), min(day_number(last), edges[1])
        for day in range(low, high + 1):
            mask |= known.get(day, 0)
    return mask


def opening(
    zone: str,
    stretches: tuple[Stretch, ...],
    horizon: Horizon,
    *,
    closed: Iterable[tuple[date, date]] = (),
) -> int:
    """Return the hours in which an office is open, less the local days on which it is closed."""
    return weekly(zone, stretches, horizon)[None] & ~days_mask(zone, horizon, closed)


def decent(zone: str, horizon: Horizon, day: Span = (DECENT_FROM, DECENT_UNTIL)) -> int:
    """Return the hours at which a remote interview may be held for somebody in *zone*.

    *day* are minutes of their own day, where they have chosen others than the usual ones.
    """
    week = tuple(Stretch(weekday, *day) for weekday in range(7))
    return weekly(zone, week, horizon)[None]


@lru_cache(maxsize=1024)
def local_days(zone: str, horizon: Horizon) -> Mapping[int, int]:
    """Return the bitmap of each local day of the horizon, by its number since the epoch."""
    whole = (0, 24 * 60)
    return {day: _on_day(zone, horizon, day, whole) for day in _local_days(zone, horizon)}


def _local_days(zone: str, horizon: Horizon) -> range:
    parts = offsets(zone, horizon.origin, horizon.end)
    first = min((part.first + part.shift) // DAY for part in parts)
    last = max((part.end + part.shift - 1) // DAY for part in parts)
    return range(first, last + 1)


def _on_day(zone: str, horizon: Horizon, day: int, wall: Span) -> int:
    """Return the steps of a local day whose wall time lies in the minutes of *wall*, whole."""
    mask = 0
    low, high = day * DAY + steps_of(wall[0]), day * DAY + wall[1] // STEP_MINUTES
    for first, end, shift in offsets(zone, horizon.origin, horizon.end):
        begin, stop = max(low - shift, first), min(high - shift, end)
        mask |= span(begin - horizon.origin, stop - horizon.origin)
    return mask


def _give(masks: dict[Place, int], office: Place, mask: int) -> None:
    masks[None] |= mask
    if office is not None:
        masks[office] = masks.get(office, 0) | mask


def _days(each: Stretch) -> tuple[int, int]:
    return (
        day_number(each.valid_from or date.min),
        day_number(each.valid_until or date.max),
    )
