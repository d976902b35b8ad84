"""Seats over pools that may overlap: when can different people take all of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from scheduler.domain.bitmap import count_in
from scheduler.domain.hours import Place

# (person, the office or None by screen, wanted) -> their starts, all of the wanted ones at least
Can = Callable[[int, Place, int], int]

_Group = tuple[frozenset[int], Place]


@dataclass(frozen=True, slots=True)
class SeatQuery:
    """A seat to be filled by *count* of its members; in the room unless it may join by screen."""

    seat: int
    members: tuple[int, ...]
    count: int = 1
    in_room: bool = True


def seated(seats: Sequence[SeatQuery], place: Place, can: Can, wanted: int) -> int:
    """Return those of the *wanted* starts at which different people can take all the seats.

    Exact by Hall's theorem: at each start, every set of seats that compete for people needs as
    many of them as it has chairs. Who can come to the office can also join by screen.
    """
    groups = _groups(seats, place)
    found = wanted if groups else 0
    for size in range(1, len(groups) + 1):
        for chosen in combinations(groups, size):
            if found and _compete(chosen):
                found &= _enough(chosen, groups, can, found)
    return found


def mixed(seats: Sequence[SeatQuery], place: Place, can: Can, wanted: int) -> int:
    """Return those of the *wanted* starts at which the seats have people, one in the room."""
    found = 0
    for variant in somebody_in_room(seats):
        found |= seated(variant, place, can, wanted & ~found)
    return found


def somebody_in_room(seats: Sequence[SeatQuery]) -> Iterator[tuple[SeatQuery, ...]]:
    """Yield the seats so that one chair at least is in the room, each way there is."""
    seats = [seat for seat in seats if seat.count]
    if any(seat.in_room for seat in seats):
        yield tuple(seats)
        return
    for index, seat in enumerate(seats):
        one, others = replace(seat, count=1, in_room=True), replace(seat, count=seat.count - 1)
        yield (*seats[:index], one, others, *seats[index + 1 :])


def _groups(seats: Sequence[SeatQuery], place: Place) -> dict[_Group, int]:
    """Return how many chairs have the same members and the same need of the room."""
    groups: dict[_Group, int] = {}
    for seat in seats:
        if seat.count:
            group = frozenset(seat.members), place if seat.in_room else None
            groups[group] = groups.get(group, 0) + seat.count
    return groups


def _compete(chosen: Sequence[_Group]) -> bool:
    """Tell whether the groups hang together by people whom they share."""
    reached, waiting = set(chosen[0][0]), list(chosen[1:])
    while near := [group for group in waiting if reached & group[0]]:
        reached.update(*(group[0] for group in near))
        waiting = [group for group in waiting if group not in near]
    return not waiting


def _enough(chosen: Sequence[_Group], groups: Mapping[_Group, int], can: Can, wanted: int) -> int:
    """Return the starts at which the groups together have as many people as chairs.

    Only starts that still lack somebody are asked for: most of a large pool adds nothing.
    """
    where: dict[int, Place] = {}
    for members, place in chosen:
        for person in members:
            where[person] = where.get(person, place) and place
    levels = [0] * sum(groups[group] for group in chosen)
    lacking = wanted
    for person, place in where.items():
        starts = can(person, place, lacking)
        if starts:
            count_in(levels, starts)
            lacking = wanted & ~levels[-1]
            if not lacking:
                break
    return levels[-1]
