"""A question with all that its answer depends on, so that any one part of it may be another.

`count` asks the one search; a change of the case is a function that returns another case, or None
where there is nothing to change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from scheduler.domain import slots
from scheduler.domain.availability import Masks, PersonRows, masks
from scheduler.domain.bitmap import Horizon, span
from scheduler.domain.hours import Place
from scheduler.domain.loops.days import first_of
from scheduler.domain.loops.halves import Halves, pairs
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import LoopQuery
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import Candidate, Office, Own, SlotQuery, World

Value = TypeVar("Value")
STRANGERS = 1 << 40  # ids from here on are nobody's: the same people, told apart by their talk


@dataclass(frozen=True, slots=True)
class Gives:
    """How many days, and for one interview how many starts, there are to choose from."""

    days: int
    starts: int


@dataclass(frozen=True, slots=True)
class Case:
    """One or several talks at one place, and everything that the search is fed for them.

    *zone* is where dates are counted; *among* keeps those starts that fit beside what is booked.
    """

    query: LoopQuery
    horizon: Horizon
    rows: Mapping[int, PersonRows]
    people: Mapping[int, Masks]
    zone: str
    candidate: Candidate | None = None
    office: Office | None = None
    own: Own = field(default_factory=Own)
    among: Callable[[int], int] | None = None
    is_halved: bool = False  # a loop of two half days

    @property
    def place(self) -> Place:
        """Return where it is."""
        return self.query.talks[0].place

    @property
    def is_single(self) -> bool:
        """Tell whether it is one interview, and no whole day."""
        return len(self.query.talks) == 1

    @property
    def members(self) -> set[int]:
        """Return everybody who may sit on one of the seats."""
        seats = (seat for talk in self.query.talks for seat in talk.seats)
        return {person for seat in seats for person in seat.members}

    @property
    def world(self) -> World:
        """Return what there is to search; what the asker has already never blocks them."""
        world = World(self.horizon, self.people, self.candidate, self.office)
        return slots.leave_out(world, self.own)


Change = Callable[[Case], Case | None]


def make_case(
    query: LoopQuery,
    horizon: Horizon,
    rows: Mapping[int, PersonRows],
    zone: str,
    **more: object,
) -> Case:
    """Return a case whose people are made from *rows*."""
    made = {person: masks(each, horizon) for person, each in rows.items()}
    return Case(query, horizon, rows, made, zone, **more)  # type: ignore[arg-type]  # the fields'


def count(case: Case) -> Gives:
    """Return what the search gives: of a loop each date that has a whole day, nobody twice."""
    if case.is_single:
        found = slots.starts(case.query.talks[0], case.world)
        found = case.among(found) if case.among else found
        return Gives(len(slots.days(found, case.horizon, case.zone)), found.bit_count())
    loop = Loop(case.query, case.world)
    if case.is_halved:
        found_days = count_halves(loop, case.zone)
        return Gives(found_days, found_days)
    days = count_days(loop, case.zone)
    return Gives(days, days)


def count_days(loop: Loop, zone: str) -> int:
    """Return how many dates have a whole day; the length that the last one had is tried first."""
    lengths, found = list(loop.lengths), 0
    for starts in slots.by_day(loop.starts, loop.world.horizon, zone).values():
        wanted = bits_of(starts, loop.world.horizon)
        if not has_people(loop, wanted):
            continue
        has = next((each for each in lengths if first_of(loop, each, wanted)), None)
        if has is not None:
            lengths.sort(key=lambda each: each != has)
            found += 1
    return found


def count_halves(loop: Loop, zone: str) -> int:
    """Return how many dates have a half day with the other half on a later one."""
    halves = Halves(loop)
    dates = dates_of(halves, zone)
    return sum(1 for _ in pairs(halves, dates, None, loop.world.horizon.whole))


def dates_of(halves: Halves, zone: str) -> list[int]:
    """Return the bitmaps of the dates of *zone* that have the start of a half day."""
    horizon = halves.loop.world.horizon
    return [
        span(starts[0] - horizon.origin, starts[-1] - horizon.origin + 1)
        for starts in slots.by_day(halves.starts | halves.later, horizon, zone).values()
    ]


def has_people(loop: Loop, starts: int) -> bool:
    """Tell whether there are people enough for all talks of a date, whenever they are on it.

    Quick, and never wrong where it says no: the long search for a day that is none is spared.
    """
    times = span((starts & -starts).bit_length() - 1, starts.bit_length() + max(loop.lengths))
    return loop.may_be_seated(dict.fromkeys(range(len(loop.query.talks)), times))


def bits_of(starts: list[int], horizon: Horizon) -> int:
    """Return these ticks as a bitmap."""
    return sum(1 << start - horizon.origin for start in starts)


def with_talks(case: Case, change: Callable[[SlotQuery], SlotQuery]) -> Case:
    """Return the case with each talk changed."""
    talks = tuple(change(talk) for talk in case.query.talks)
    return replace(case, query=replace(case.query, talks=talks))


def with_seats(case: Case, change: Callable[[SeatQuery], SeatQuery]) -> Case:
    """Return the case with each seat of each talk changed."""
    return with_talks(
        case, lambda talk: replace(talk, seats=tuple(change(seat) for seat in talk.seats))
    )


def with_more(case: Case, more: Mapping[int, tuple[int, ...]]) -> Case:
    """Return the case with *more* members on some of its seats."""
    return with_seats(
        case,
        lambda seat: replace(
            seat, members=tuple(sorted({*seat.members, *more.get(seat.seat, ())}))
        ),
    )


def with_rows(case: Case, changed: Mapping[int, PersonRows]) -> Case:
    """Return the case with the time of some people, or of new ones, as *changed* says."""
    made = {person: masks(rows, case.horizon) for person, rows in changed.items()}
    return replace(case, rows={**case.rows, **changed}, people={**case.people, **made})


def with_each(case: Case, change: Callable[[PersonRows], PersonRows]) -> Case | None:
    """Return the case with everybody's time changed; None where that changes nobody's."""
    changed = {}
    for person in case.members & set(case.rows):
        rows = change(case.rows[person])
        if rows != case.rows[person]:
            changed[person] = rows
    return with_rows(case, changed) if changed else None


def strangers(case: Case) -> Case | None:
    """Return the case in which a person may have several talks; None for a single one."""
    if case.is_single or case.query.may_repeat:
        return None
    talks, people, rows = [], dict(case.people), dict(case.rows)
    for number, talk in enumerate(case.query.talks):
        seats = []
        for seat in talk.seats:
            known = [one for one in seat.members if one in case.people]
            named = {one: STRANGERS * (number + 1) + one for one in known}
            people |= {named[one]: case.people[one] for one in known}
            rows |= {named[one]: case.rows[one] for one in known}
            seats.append(replace(seat, members=tuple(named.values())))
        talks.append(replace(talk, seats=tuple(seats)))
    own = Own(
        claims=renamed(case.own.claims, len(talks)),
        starts=renamed(case.own.starts, len(talks)),
        candidate=case.own.candidate,
    )
    query = replace(case.query, talks=tuple(talks))
    return replace(case, query=query, people=people, rows=rows, own=own)


def renamed(values: Mapping[int, Value], talks: int) -> dict[int, Value]:
    """Return *values* under the names that strangers have, and under the old ones."""
    found = dict(values)
    for number in range(1, talks + 1):
        found |= {STRANGERS * number + one: each for one, each in values.items()}
    return found
