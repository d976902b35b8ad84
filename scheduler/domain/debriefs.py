"""Debriefs: when the line-up of a loop can talk about it, and who has to be there.

The lead and half of the others are enough. Whoever is not free then is asked as optional: they
may still come, and nobody waits for them. Who led a talk in training comes too, if free, and is not
counted: to learn never makes a debrief harder to find.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from scheduler.domain.bitmap import bits, span
from scheduler.domain.slots import SlotQuery, World, able, window


@dataclass(frozen=True, slots=True)
class Sitting:
    """A start as a tick, who of the line-up is free then, and who is not."""

    start: int
    free: tuple[int, ...]
    busy: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Debrief:
    """What is asked: these people, the lead among them, from *since* on and over by *until*."""

    query: SlotQuery
    world: World
    people: tuple[int, ...]
    lead: int
    since: int
    until: int
    learners: frozenset[int] = frozenset()

    @property
    def counted(self) -> frozenset[int]:
        """Return those of whom there must be enough."""
        return frozenset(self.people) - self.learners

    @property
    def starts(self) -> int:
        """Return the bitmap of the starts that the rules of time allow, whoever can come."""
        horizon = self.world.horizon
        first = max(0, self.since - horizon.origin)
        last = max(first, self.until - self.query.steps + 1 - horizon.origin)
        return window(self.query, horizon, notice_minutes=0) & span(first, last)

    def sittings(self) -> Iterator[Sitting]:
        """Yield who is free at each start at which the lead, or half of the people, can come."""
        counted = self.counted
        free = {one: able(self.query, self.world, one, None) for one in self.people}
        origin, wanted = self.world.horizon.origin, 0
        for each in free.values():
            wanted |= each
        for start in bits(self.starts & wanted, origin):
            here = tuple(one for one in self.people if free[one] >> start - origin & 1)
            if self.lead in here or 2 * len(counted.intersection(here)) >= len(counted):
                yield Sitting(start, here, tuple(one for one in self.people if one not in here))

    def is_enough(self, here: Collection[int]) -> bool:
        """Tell whether the lead and half of the others are among *here*."""
        counted = self.counted
        return self.lead in here and 2 * (len(counted.intersection(here)) - 1) >= len(counted) - 1


def best(found: Sequence[Sitting], asked: Debrief) -> Sitting | None:
    """Return the first start at which most can come, if these are enough of them."""
    enough = [each for each in found if asked.is_enough(each.free)]
    return min(enough, key=lambda each: (-len(each.free), each.start), default=None)
