"""Days, or two half days, that almost hold a loop: all talks but one, or two, with their times."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from scheduler.domain import slots
from scheduler.domain.availability import Masks
from scheduler.domain.loops.days import first
from scheduler.domain.loops.halves import Halves, pairs
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import Day
from scheduler.domain.relax import STRANGERS, Case, bits_of, dates_of, renamed
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import Own, SlotQuery

MOST = 2  # talks that may be missing
ANYBODY = 0  # no id of anybody


@dataclass(frozen=True, slots=True)
class Partial:
    """A day of all talks, or two half days, of which some talks have nobody yet."""

    days: tuple[Day, ...]
    missing: tuple[int, ...]  # positions


@dataclass(frozen=True, slots=True)
class Liked:
    """When a day should rather be: wholly within the bitmap *windows*, else begin in *hours*."""

    windows: int
    hours: int


def partials(case: Case, willing: Mapping[int, Masks], liked: Liked) -> Iterator[Partial]:
    """Yield the days that lack the people of as few talks as can be, one a date for each way.

    Where the case is one of two half days, it yields pairs of them.

    *willing* is everybody's time if they were asked to give way, under 0 that of anybody at all.
    """
    found, almost = False, pairs_without if case.is_halved else days_without
    for size in range(1, min(MOST, len(case.query.talks)) + 1):
        for missing in combinations(range(len(case.query.talks)), size):
            for days in almost(case, missing, willing, liked):
                found = True
                yield Partial(days, missing)
        if found:
            return


def days_without(
    case: Case, missing: tuple[int, ...], willing: Mapping[int, Masks], liked: Liked
) -> Iterator[tuple[Day, ...]]:
    """Yield the best day of each date if the people of some talks gave way."""
    eased = with_willing(case, missing, willing)
    loop = Loop(eased.query, eased.world)
    for starts in slots.by_day(loop.starts, case.horizon, case.zone).values():
        wanted = bits_of(starts, case.horizon)
        day = first(loop, wanted, liked.windows) if liked.windows else None
        day = day or first(loop, wanted & liked.hours) or first(loop, wanted)
        if day:
            yield (day,)


def pairs_without(
    case: Case, missing: tuple[int, ...], willing: Mapping[int, Masks], liked: Liked
) -> Iterator[tuple[Day, ...]]:
    """Yield for each date its half day with the soonest other half, if some people gave way.

    Those within the candidate's windows come first, then all.
    """
    eased = with_willing(case, missing, willing)
    halves = Halves(Loop(eased.query, eased.world))
    dates = dates_of(halves, case.zone)
    for within in (liked.windows, None) if liked.windows else (None,):
        for pair in pairs(halves, dates, within, liked.hours):
            yield pair.first, pair.second


def with_willing(case: Case, missing: tuple[int, ...], willing: Mapping[int, Masks]) -> Case:
    """Return the case in which other people, with the same names but for a number, give way."""
    people = {STRANGERS + one: masks for one, masks in willing.items() if one != ANYBODY}
    anybody = willing.get(ANYBODY)
    talks = []
    for number, talk in enumerate(case.query.talks):
        if number not in missing:
            talks.append(talk)
            continue
        talks.append(with_copies(talk, anybody=anybody is not None))
        if anybody:
            people |= {stand_in(seat): anybody for seat in talk.seats}
    own = Own(renamed(case.own.claims, 1), renamed(case.own.starts, 1), case.own.candidate)
    query = replace(case.query, talks=tuple(talks))
    return replace(case, query=query, people={**case.people, **people}, own=own)


def with_copies(talk: SlotQuery, *, anybody: bool) -> SlotQuery:
    """Return a talk that is held by one copy of its people a seat, or by *anybody* besides."""
    seats = tuple(
        replace(
            seat,
            members=(
                *((stand_in(seat),) if anybody else ()),
                *(STRANGERS + one for one in seat.members),
            ),
            count=1,
        )
        for seat in talk.seats
    )
    return replace(talk, seats=seats)


def stand_in(seat: SeatQuery) -> int:
    """Return the id of somebody who could take a seat if anybody could."""
    return 2 * STRANGERS + seat.seat
