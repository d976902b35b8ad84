"""A loop on two half days, where its plan allows them: what there is, and whether it may be."""

from collections.abc import Iterator, Mapping

from scheduler.domain import slots
from scheduler.domain.bitmap import Horizon, span
from scheduler.domain.loops.halves import Halves, pairs
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import Day, Spread
from scheduler.services.search.beside import local_date
from scheduler.services.search.day_rules import LIKED, daily

HALVES = 2  # of a loop: dates


def pairs_by_date(
    loop: Loop, zone: str, minutes: tuple[int, int] | None = None
) -> Iterator[tuple[Day, Day]]:
    """Yield for each date of *zone* its half day with the other half on the soonest later date.

    Both lie between two *minutes* of the local day, if they are given.
    """
    halves, horizon = Halves(loop), loop.world.horizon
    liked = daily(zone, LIKED, horizon)
    within = daily(zone, minutes, horizon) if minutes else None
    dates = dates_of(halves.starts | halves.later, horizon, zone)
    for pair in pairs(halves, dates, within, liked):
        yield pair.first, pair.second


def dates_of(starts: int, horizon: Horizon, zone: str) -> list[int]:
    """Return the bitmaps of the dates of *zone* that have any of *starts*."""
    return [
        span(ticks[0] - horizon.origin, ticks[-1] - horizon.origin + 1)
        for ticks in slots.by_day(starts, horizon, zone).values()
    ]


def admits(loop: Loop, spread: Spread, zone: str, ticks: Mapping[int, int]) -> bool:
    """Tell whether all talks may be at these *ticks*, by their positions, as the plan spreads them."""
    if spread != Spread.HALVES and loop.admits(ticks):
        return True
    dates = sorted({local_date(at, zone) for at in ticks.values()})
    if spread == Spread.ONE or len(dates) != HALVES:
        return False
    early, late = (
        {position: at for position, at in ticks.items() if local_date(at, zone) == date}
        for date in dates
    )
    return Halves(loop).admits(early, late)
