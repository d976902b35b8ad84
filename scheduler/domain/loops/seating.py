"""Different people for the chairs of a day, one chair after another, always with the least load.

People are bits in order of their load, ties by id: the lowest bit of a set is the least loaded.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scheduler.domain.bitmap import bits

NEVER = 1 << 60  # minutes of load that no line-up has

Seated = Mapping[int, int]  # the bit of a person -> the bits of all who could have their chair


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people of a loop, and their loads, by the number of their bit."""

    people: tuple[int, ...]
    loads: tuple[int, ...]

    @classmethod
    def of(cls, people: Iterable[int], loads: Mapping[int, int]) -> "Crowd":
        """Return *people* in order of their load."""
        order = sorted(people, key=lambda one: (loads.get(one, 0), one))
        return cls(tuple(order), tuple(loads.get(one, 0) for one in order))

    def load(self, person: int) -> int:
        """Return the load of the lowest person of a set."""
        return self.loads[(person & -person).bit_length() - 1]

    def least(self, members: int, count: int) -> int:
        """Return the load of *count* of the members at least; there are as many."""
        if count == 1:
            return self.load(members)
        return sum(self.loads[each] for each in bits(members)[:count])


@dataclass(frozen=True, slots=True)
class Seating:
    """Who has a chair: nobody two, and no other people would have less load together."""

    seated: Seated
    taken: int = 0
    load: int = 0

    def more(self, chairs: Iterable[int], crowd: Crowd) -> "Seating | None":
        """Return the seating with these *chairs* too, each the bits of who may have it."""
        found = self
        for members in chairs:
            more = found.one_more(members, crowd)
            if more is None:
                return None
            found = more
        return found

    def one_more(self, members: int, crowd: Crowd) -> "Seating | None":
        """Return the seating with one more chair; people change theirs where that makes room.

        Those who are seated stay seated, so the least loaded who can be reached is the best. It is
        at once the least loaded member if they are free: what could be reached beyond is no better.
        """
        low = members & -members
        if low and not low & self.taken:
            seated: Seated = {**self.seated, low: members}
        else:
            moved = self.moved(members)
            if moved is None:
                return None
            seated, low = moved
        return Seating(seated, self.taken | low, self.load + crowd.load(low))

    def moved(self, members: int) -> tuple[Seated, int] | None:
        """Return who sits where with one more chair, and who it is that had none before."""
        came: dict[int, int] = {}
        seen, best, waiting = 0, 0, [(0, members)]
        while waiting:
            holder, chair = waiting.pop()
            fresh = chair & ~seen
            seen |= fresh
            free = fresh & ~self.taken
            low = free & -free
            if low and (not best or low < best):
                best = low
                came[low] = holder
            for other in single(fresh & self.taken):
                came[other] = holder
                waiting.append((other, self.seated[other]))
        if not best:
            return None
        seated, person = dict(self.seated), best
        while holder := came[person]:
            seated[person] = self.seated[holder]
            person = holder
        seated[person] = members
        return seated, best


NOBODY = Seating({})


def single(people: int) -> Iterator[int]:
    """Yield the bits of a set, each by itself.

    >>> list(single(0b1010))
    [2, 8]
    """
    while people:
        low = people & -people
        yield low
        people ^= low
