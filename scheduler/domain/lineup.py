"""Who sits where: the fairest line-up of different people, its room, and the reasons."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scheduler.domain.bitmap import span
from scheduler.domain.hours import Place
from scheduler.domain.seats import SeatQuery, somebody_in_room
from scheduler.domain.slots import Room, SlotQuery, World, able, holds_all, holds_some

Loads = Mapping[int, int]  # minutes by person; who is not in it has none
CanStart = Callable[[int, Place], int]  # (person, the office or None by screen) -> their starts


class Verdict(StrEnum):
    """Why somebody has a seat, or has not."""

    CHOSEN = "chosen"
    MORE_LOAD = "more_load"
    SAME_LOAD = "same_load"
    NOT_IN_ROOM = "not_in_room"
    IN_ANOTHER_SEAT = "in_another_seat"
    NOT_FREE = "not_free"
    NOT_QUALIFIED = "not_qualified"
    AFTER_ALTERNATES = "after_alternates"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Reason:
    """What was decided about one person for one seat, and the load that counted."""

    seat: int
    person: int
    load_minutes: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class FreeSeat:
    """A seat with the members who can take it at one start, and those who can be in the room."""

    query: SeatQuery
    members: tuple[int, ...]
    present: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chair:
    """One person on one seat."""

    seat: int
    person: int
    by_screen: bool = False


@dataclass(frozen=True, slots=True)
class LineUp:
    """The people of one interview in the order of its seats, its room, and why it is they."""

    chairs: tuple[Chair, ...]
    room: int | None
    reasons: tuple[Reason, ...]


def fair_loads(minutes: Loads, newcomers: Collection[int]) -> dict[int, int]:
    """Return the loads that count: a newcomer's is the mean of the others, if theirs is less.

    >>> fair_loads({1: 60, 2: 180, 3: 0}, newcomers=[3])
    {1: 60, 2: 180, 3: 120}
    """
    settled = [load for person, load in minutes.items() if person not in newcomers]
    mean = sum(settled) // len(settled) if settled else 0
    return {
        person: max(load, mean) if person in newcomers else load for person, load in minutes.items()
    }


def who_can(
    query: SlotQuery, world: World, start: int, *, can: CanStart | None = None
) -> tuple[FreeSeat, ...]:
    """Return each seat with the members who can take it at the tick *start*.

    *can* answers from memory which starts somebody can make, for those who ask about many.
    """
    at = 1 << start - world.horizon.origin
    starts = can or (lambda person, where: able(query, world, person, where, at))
    found = []
    for seat in query.seats:
        where = query.place if seat.in_room else None
        members = [one for one in seat.members if starts(one, where) & at]
        present = [one for one in members if starts(one, query.place) & at]
        found.append(FreeSeat(seat, tuple(members), frozenset(present)))
    return tuple(found)


def ways_to_sit(
    query: SlotQuery, world: World, start: int, *, can: CanStart | None = None
) -> Iterator[tuple[FreeSeat, ...]]:
    """Yield who can take the seats at the tick *start*, once for each use of the free rooms."""
    for option in _options(query, _rooms_at(query, world, start)):
        yield who_can(option, world, start, can=can)


def choose(seats: Sequence[FreeSeat], loads: Loads) -> tuple[Chair, ...] | None:
    """Return different people for all the seats, with the least load together; ties by id.

    The sets of people that can sit at once form a matroid, so taking the least loaded first, and
    moving others to another seat where that makes room, is exact.
    """
    chairs = [seat for seat in seats for _ in range(seat.query.count)]
    sitting: dict[int, int] = {}
    for person in sorted({one for seat in seats for one in seat.members}, key=_order(loads)):
        if len(sitting) < len(chairs):
            _sit(person, chairs, sitting, set())
    if len(sitting) < len(chairs):
        return None
    return tuple(
        Chair(seat.query.seat, sitting[index], by_screen=sitting[index] not in seat.present)
        for index, seat in enumerate(chairs)
    )


def line_up(
    query: SlotQuery,
    world: World,
    start: int,
    *,
    loads: Loads,
    unqualified: Mapping[int, Collection[int]] | None = None,
    prefer_room: int | None = None,
) -> LineUp | None:
    """Return the fairest line-up at the tick *start*, or None where nobody could hold it.

    *unqualified* are people, by seat, who may not take it yet: they are given a reason only. The
    rules of the start itself (grid, notice, opening, candidate) are for `is_offered` to ask.
    """
    best: tuple[Chair, ...] | None = None
    for seats in ways_to_sit(query, world, start):
        chairs = choose(seats, loads)
        if chairs and (best is None or _cost(chairs, loads) < _cost(best, loads)):
            best = chairs
    if best is None:
        return None
    return located(
        query, world, start, best, loads=loads, unqualified=unqualified, prefer_room=prefer_room
    )


def located(  # noqa: PLR0913 -- a line-up's place, its people, and what its reasons need
    query: SlotQuery,
    world: World,
    start: int,
    chairs: tuple[Chair, ...],
    *,
    loads: Loads,
    unqualified: Mapping[int, Collection[int]] | None = None,
    prefer_room: int | None = None,
) -> LineUp:
    """Return the line-up of *chairs* in its room, that of *prefer_room* if it fits."""
    reasons = (
        *_reasons(who_can(query, world, start), chairs, loads),
        *_refusals(unqualified or {}, loads),
    )
    if query.place is None:
        return LineUp(chairs, None, reasons)
    room = _best_room(query, chairs, _rooms_at(query, world, start), prefer=prefer_room)
    return LineUp(_placed(query, chairs, room), room.id, reasons)


def _order(loads: Loads) -> Callable[[int], tuple[int, int]]:
    return lambda person: (loads.get(person, 0), person)


def _cost(chairs: Sequence[Chair], loads: Loads) -> tuple[int, list[tuple[int, int]]]:
    order = sorted(_order(loads)(chair.person) for chair in chairs)
    return sum(load for load, _ in order), order


def _sit(person: int, chairs: Sequence[FreeSeat], sitting: dict[int, int], seen: set[int]) -> bool:
    """Seat a person, moving others along if need be, and tell whether that could be done."""
    for index, seat in enumerate(chairs):
        if index in seen or person not in seat.members:
            continue
        seen.add(index)
        if index not in sitting or _sit(sitting[index], chairs, sitting, seen):
            sitting[index] = person
            return True
    return False


def _options(query: SlotQuery, rooms: Sequence[Room]) -> Iterator[SlotQuery]:
    """Yield the question once for each way in which the rooms that are free allow to sit."""
    if query.place is None:
        yield query
        return
    if any(holds_all(query, room) for room in rooms):
        yield replace(query, seats=tuple(replace(seat, in_room=True) for seat in query.seats))
    if any(holds_some(query, room) for room in rooms):
        yield from (replace(query, seats=seats) for seats in somebody_in_room(query.seats))


def _rooms_at(query: SlotQuery, world: World, start: int) -> list[Room]:
    wanted = span(0, query.steps) << start - world.horizon.origin
    rooms = world.office.rooms if world.office else ()
    return [room for room in rooms if not room.taken & wanted]


def _best_room(
    query: SlotQuery, chairs: Sequence[Chair], rooms: Sequence[Room], *, prefer: int | None
) -> Room:
    """Return the room before this one, else the smallest for all who come, else for some."""
    coming = sum(not chair.by_screen for chair in chairs)
    everybody = coming == query.people
    fit = [
        room for room in rooms if (everybody and holds_all(query, room)) or holds_some(query, room)
    ]
    return min(
        fit, key=lambda room: (room.id != prefer, room.capacity <= coming, room.capacity, room.id)
    )


def _placed(query: SlotQuery, chairs: Sequence[Chair], room: Room) -> tuple[Chair, ...]:
    """Return the chairs with those by screen for whom the room is too small."""
    bodily = {seat.seat for seat in query.seats if seat.in_room}
    coming = sorted(
        (chair.seat not in bodily, index)
        for index, chair in enumerate(chairs)
        if not chair.by_screen
    )
    inside = {index for _, index in coming[: room.capacity - 1]}
    return tuple(
        replace(chair, by_screen=index not in inside) for index, chair in enumerate(chairs)
    )


def _reasons(seats: Sequence[FreeSeat], chairs: Sequence[Chair], loads: Loads) -> Iterator[Reason]:
    for seat in seats:
        here = [chair.person for chair in chairs if chair.seat == seat.query.seat]
        elsewhere = {chair.person for chair in chairs} - set(here)
        most = max((loads.get(person, 0) for person in here), default=0)
        for person in seat.query.members:
            load = loads.get(person, 0)
            if person in here:
                verdict = Verdict.CHOSEN
            elif person in elsewhere:
                verdict = Verdict.IN_ANOTHER_SEAT
            elif person not in seat.members:
                verdict = Verdict.NOT_FREE
            else:
                verdict = _compared(load, most)
            yield Reason(seat.query.seat, person, load, verdict)


def _refusals(unqualified: Mapping[int, Collection[int]], loads: Loads) -> Iterator[Reason]:
    for seat, people in unqualified.items():
        for person in people:
            yield Reason(seat, person, loads.get(person, 0), Verdict.NOT_QUALIFIED)


def _compared(load: int, most: int) -> Verdict:
    """Return why a free person was not taken; with less load only the room can be the reason."""
    if load == most:
        return Verdict.SAME_LOAD
    return Verdict.MORE_LOAD if load > most else Verdict.NOT_IN_ROOM
