"""A stretch of a loop's horizon as small numbers: who could take which chair of which talk, and when."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import NamedTuple

from scheduler.domain import slots
from scheduler.domain.bitmap import DAY
from scheduler.domain.hours import Place
from scheduler.domain.loops.reach import Edge
from scheduler.domain.loops.seating import NEVER, Crowd
from scheduler.domain.seats import SeatQuery, somebody_in_room
from scheduler.domain.slots import SlotQuery, World

Chairs = tuple[int, ...]  # for each chair the bits of who may have it


@dataclass(frozen=True, slots=True)
class SeatMap:
    """A seat of *count* chairs, and for each person who may take one their bit and their starts."""

    count: int
    members: tuple[tuple[int, int], ...]

    def at(self, bit: int, most: int) -> int:
        """Return the *most* least loaded who are free at a start: nobody else matters.

        A day has so many chairs. Whoever is beyond them could give theirs to one of these, who is
        free of any.
        """
        found, count = 0, 0
        for person, starts in self.members:
            if starts >> bit & 1:
                found |= person
                count += 1
                if count == most:
                    break
        return found

    def cut(self, first: int, mask: int) -> "SeatMap":
        """Return the same of the starts from *first* on that are in *mask*."""
        members = ((person, starts >> first & mask) for person, starts in self.members)
        return SeatMap(self.count, tuple(each for each in members if each[1]))


@dataclass(frozen=True, slots=True)
class TalkMap:
    """The seats of a talk as the rooms allow them to be taken, and the starts at which they do."""

    starts: int
    seats: tuple[SeatMap, ...]

    def cut(self, first: int, mask: int) -> "TalkMap":
        """Return the same of the starts from *first* on that are in *mask*."""
        return TalkMap(
            self.starts >> first & mask, tuple(seat.cut(first, mask) for seat in self.seats)
        )


class Maps(NamedTuple):
    """Everybody in order of load; for each talk its seats as rooms allow, and as if any were free."""

    crowd: Crowd
    talks: list[list[TalkMap]]
    whoever: list[tuple[SeatMap, ...]]


def maps_of(talks: Sequence[SlotQuery], world: World, loads: Mapping[int, int]) -> Maps:
    """Return who can take which seat of which talk, and when."""
    crowd = Crowd.of({one for talk in talks for seat in talk.seats for one in seat.members}, loads)
    return Maps(
        crowd,
        [talk_maps(talk, world, crowd) for talk in talks],
        [seat_maps(talk, world, crowd, talk.seats) for talk in talks],
    )


def talk_maps(talk: SlotQuery, world: World, crowd: Crowd) -> list[TalkMap]:
    """Return the seats of a talk, once for each use of the rooms; the freest last."""
    mapped = partial(seat_maps, talk, world, crowd)
    if talk.place is None:
        return [TalkMap(world.horizon.whole, mapped(talk.seats))]
    bodily = tuple(replace(seat, in_room=True) for seat in talk.seats)
    found = [TalkMap(slots.rooms_free(talk, world, screen=False), mapped(bodily))]
    if bodily != talk.seats:
        some = slots.rooms_free(talk, world, screen=True)
        found += [TalkMap(some, mapped(seats)) for seats in somebody_in_room(talk.seats)]
    return found


def seat_maps(
    talk: SlotQuery, world: World, crowd: Crowd, seats: Sequence[SeatQuery]
) -> tuple[SeatMap, ...]:
    """Return the seats with the starts of everybody who may take them."""
    bit = {person: 1 << number for number, person in enumerate(crowd.people)}

    def starts(seat: SeatQuery) -> Iterator[tuple[int, int]]:
        where: Place = talk.place if seat.in_room else None
        for one in sorted(set(seat.members), key=lambda one: bit.get(one, 0)):
            if found := slots.able(talk, world, one, where):
                yield bit[one], found

    return tuple(SeatMap(seat.count, tuple(starts(seat))) for seat in seats if seat.count)


class Block:
    """The starts of one day of the horizon, by UTC, and everything that a day from them may touch."""

    def __init__(self, maps: Maps, origin: int, number: int, longest: int) -> None:
        crowd, talks, whoever = maps
        self.crowd, self.origin, self.first = crowd, origin, number * DAY
        self.mask = mask = (1 << DAY + longest) - 1
        self.talks = [[each.cut(self.first, mask) for each in maps] for maps in talks]
        self.most = sum(seat.count for maps in talks for seat in maps[0].seats)
        self.all = (1 << len(crowd.people)) - 1
        shifts = count(step=len(crowd.people))
        self.whoever = [
            [(seat.cut(self.first, mask), next(shifts)) for seat in seats] for seats in whoever
        ]
        self.somebody: list[dict[int, int]] = [{} for _ in talks]
        self.cut_edges: dict[Hashable, list[tuple[int, ...]]] = {}
        self.known: list[dict[int, tuple[Chairs, ...]]] = [{} for _ in talks]
        self.loads: list[dict[int, int]] = [{} for _ in talks]

    def bit(self, start: int) -> int:
        """Return the bit of the block that stands for a tick."""
        return start - self.origin - self.first

    def chairs(self, position: int, bit: int) -> tuple[Chairs, ...]:
        """Return the chairs of a talk at a bit of the block, once for each use of the rooms."""
        if bit not in self.known[position]:
            self.known[position][bit] = tuple(self.options(position, bit))
        return self.known[position][bit]

    def options(self, position: int, bit: int) -> Iterator[Chairs]:
        """Yield the chairs of a talk for each use of the rooms in which each seat has its people."""
        for option in self.talks[position]:
            if not option.starts >> bit & 1:
                continue
            found = [(seat.at(bit, self.most), seat.count) for seat in option.seats]
            if all(members.bit_count() >= count for members, count in found):
                yield tuple(members for members, count in found for _ in range(count))

    def least(self, position: int, bit: int) -> int:
        """Return a load that the people of a talk are not below, whoever sits elsewhere."""
        known = self.loads[position].get(bit)
        if known is None:
            loads = (self.least_of(chairs) for chairs in self.chairs(position, bit))
            known = self.loads[position][bit] = min(loads, default=NEVER)
        return known

    def least_of(self, chairs: Chairs) -> int:
        """Return a load that the people of these chairs are not below."""
        if len(chairs) == 1:
            return self.crowd.load(chairs[0])
        return sum(self.crowd.least(each, chairs.count(each)) for each in set(chairs))

    def anybody(self, position: int, bit: int) -> int:
        """Return who can take the chairs of a talk, if any room is free, side by side in one number."""
        known = self.somebody[position].get(bit)
        if known is None:
            known = 0
            for seat, shift in self.whoever[position]:
                known |= seat.at(bit, self.most) << shift
            self.somebody[position][bit] = known
        return known

    def split(self, people: int) -> Iterator[int]:
        """Yield the chairs that `anybody` has put side by side, without those for nobody."""
        for seats in self.whoever:
            for seat, shift in seats:
                if members := people >> shift & self.all:
                    for _ in range(seat.count):
                        yield members

    def edges(self, key: Hashable, edges: Callable[[], list[Edge]]) -> list[tuple[int, ...]]:
        """Return those of the *edges* of this name that have a start in this block, cut to it."""
        if key not in self.cut_edges:
            self.cut_edges[key] = [
                (*each[:-1], starts)
                for each in edges()
                if (starts := each[-1] >> self.first & self.mask)
            ]
        return self.cut_edges[key]
