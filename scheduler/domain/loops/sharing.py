"""People for the talks of a day where one person may hold several: with their gap, and their limits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from scheduler.domain.availability import Masks, has_room
from scheduler.domain.bitmap import STEP_MINUTES, Span, steps_of


class Vacancy(NamedTuple):
    """One chair of a talk: when the talk is, in ticks, and who may have the chair."""

    when: Span
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """The people of several chairs in their order, and their load: who comes again brings more.

    A second talk weighs what the first has added: the load of who holds it, and its minutes.
    """

    people: tuple[int, ...]
    load: int


class Sharing:
    """A search for who takes which chair with the least load, nobody twice at once."""

    def __init__(self, people: Mapping[int, Masks], loads: Mapping[int, int]) -> None:
        self.people, self.loads = people, loads

    def seat(self, places: Sequence[Vacancy], below: int) -> Shared | None:
        """Return who takes these chairs with the least load, if it is *below* so much."""
        rest = [0]
        for place in reversed(places):
            least = min((self.loads.get(one, 0) for one in place.members), default=below)
            rest.append(rest[-1] + least)
        found = self.go(places, tuple(reversed(rest)), Shared((), 0), below)
        return min(found, key=lambda each: each.load, default=None)

    def go(
        self, places: Sequence[Vacancy], rest: Sequence[int], sat: Shared, below: int
    ) -> Iterator[Shared]:
        """Yield ever better ways to go on from who has *sat* already."""
        number = len(sat.people)
        if number == len(places):
            yield sat
            return
        for load, person in self.choices(places, sat):
            if sat.load + load + rest[number + 1] >= below:
                return
            more = Shared((*sat.people, person), sat.load + load)
            for found in self.go(places, rest, more, below):
                below = found.load
                yield found

    def choices(self, places: Sequence[Vacancy], sat: Shared) -> list[tuple[int, int]]:
        """Return who may take the next chair, with what they add to the load, the least first."""
        when, members = places[len(sat.people)]
        found = []
        for person in members:
            mine = [
                place.when
                for place, other in zip(places, sat.people, strict=False)
                if other == person
            ]
            if not mine or self.may_come(person, [*mine, when]):
                minutes = STEP_MINUTES * sum(end - start for start, end in mine)
                found.append((self.loads.get(person, 0) + minutes, person))
        return sorted(found)

    def may_come(self, person: int, talks: list[Span]) -> bool:
        """Tell whether somebody has their gap between *talks*, and whether their limits allow all."""
        known = self.people[person]
        gap = steps_of(known.limits.gap_minutes)
        order = sorted(talks)
        apart = all(end + gap <= start for (_, end), (start, _) in pairwise(order))
        return apart and has_room(known, [start for start, _ in talks])


def may_share(chairs: Sequence[Sequence[int]], rooms: Mapping[int, int | None]) -> bool:
    """Tell whether each chair gets one of its members, nobody more than they have *rooms* for.

    The augmenting paths of a matching, in which a person is as many as they have room.
    """
    held: dict[int, list[int]] = {}

    def sits(chair: int, asked: set[int]) -> bool:
        for person in chairs[chair]:
            if person in asked:
                continue
            asked.add(person)
            mine, room = held.setdefault(person, []), rooms[person]
            if room is None or len(mine) < room:
                mine.append(chair)
                return True
            for number, other in enumerate(mine):
                if sits(other, asked):
                    mine[number] = chair
                    return True
        return False

    return all(sits(chair, set()) for chair in range(len(chairs)))
