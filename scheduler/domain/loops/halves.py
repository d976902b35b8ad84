"""A loop on two half days: some talks on one date and the rest on a later one, nobody twice.

A half day has at most half of the talks, rounded up, and lasts at most half of the longest day; it
has no lunch. All else holds in it as it does in a whole day, and the order of the talks in both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from scheduler.domain.bitmap import bits, erode, grid
from scheduler.domain.loops.branching import Branching
from scheduler.domain.loops.days import day_of
from scheduler.domain.loops.legs import Leg
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.reach import Edge, edges, reached
from scheduler.domain.loops.rules import Day, LoopQuery, State, half_of
from scheduler.domain.loops.seating import NEVER

SOON = 5  # dates after the first half: nobody wants the second weeks later


@dataclass(frozen=True, slots=True)
class Pair:
    """Two half days, and the load of all their people."""

    first: Day
    second: Day
    load: int


@dataclass(frozen=True, slots=True)
class Half:
    """One way to hold some talks on a half day: what is done before, after, and how long it takes."""

    since: int
    done: int
    length: int


def halved(query: LoopQuery) -> LoopQuery:
    """Return the question with the rules of a half day."""
    return replace(query, rules=half_of(query.rules), lunch_hours=0)


class Halves:
    """A question in a world whose answer is two half days."""

    def __init__(self, loop: Loop) -> None:
        self.loop = Loop(halved(loop.query), loop.world, loop.loads)
        count = len(loop.query.talks)
        self.most, self.fewest = count - count // 2, count // 2
        self.reach: dict[int, dict[State, int]] = {}
        self._edges: dict[Half, list[Edge]] = {}
        self._standing: dict[tuple[Half, int], bool] = {}

    def reached(self, since: int) -> dict[State, int]:
        """Return how far a half day may come after the talks of the first, with its starts."""
        if since not in self.reach:
            first = grid(self.loop.world.horizon, self.loop.query.grid_minutes)
            pieces = self.loop.query.whole.bit_count() - since.bit_count() if since else self.most
            self.reach[since] = reached(
                first, pieces, self.loop.moves, self.loop.open, State(since)
            )
        return self.reach[since]

    def of(self, since: int) -> dict[Half, int]:
        """Return the half days after the talks of the first, with the starts that they have."""
        found: dict[Half, int] = {}
        for state, mask in self.reached(since).items():
            if self.is_half(state.done, since):
                half = Half(since, state.done, state.length)
                found[half] = found.get(half, 0) | mask
        return found

    def is_half(self, done: int, since: int) -> bool:
        """Tell whether what is *done* ends a half day."""
        if since:
            return done == self.loop.query.whole
        return self.fewest <= done.bit_count() <= self.most

    @cached_property
    def options(self) -> list[tuple[Half, int, Half, int]]:
        """Return each first half with each second that completes it, and the starts of both.

        The shortest together come first.
        """
        if self.loop.is_hopeless or not self.fewest:
            return []
        found = [
            (first, starts, second, later)
            for first, starts in self.of(0).items()
            for second, later in self.of(first.done).items()
            if starts and later
        ]
        return sorted(found, key=lambda each: each[0].length + each[2].length)

    @cached_property
    def starts(self) -> int:
        """Return the bitmap of the starts of first halves, if people may repeat."""
        found = 0
        for _, starts, _, _ in self.options:
            found |= starts
        return found

    @cached_property
    def later(self) -> int:
        """Return the bitmap of the starts of second halves, if people may repeat."""
        found = 0
        for _, _, _, later in self.options:
            found |= later
        return found

    def first(self, wanted: int, later: int, within: int | None = None) -> Pair | None:
        """Return the shortest pair that begins at bits of *wanted* and *later*, of those the earliest.

        Of pairs alike in that it is the one with the least load. Both halves lie in the bitmap
        *within*, if there is one.
        """
        lengths: dict[int, list[tuple[Half, int, Half, int]]] = {}
        for one, starts, two, others in self.options:
            mine, then = starts & wanted, others & later
            if within is not None:
                mine, then = mine & erode(within, one.length), then & erode(within, two.length)
            if mine and then and self.may_be(one, mine, two, then):
                lengths.setdefault(one.length + two.length, []).append((one, mine, two, then))
        found = (self.earliest(options) for _, options in sorted(lengths.items()))
        return next((pair for pair in found if pair), None)

    def may_be(self, one: Half, starts: int, two: Half, later: int) -> bool:
        """Tell whether there are people enough for both halves, each talk at one of its times."""
        return self.loop.may_be_seated(self.times(one, starts) | self.times(two, later))

    def times(self, half: Half, starts: int) -> dict[int, int]:
        """Return when the talks of a half day may begin if it begins at one of *starts*."""
        found: dict[int, int] = {}
        for edge in self.edges(half):
            if mine := edge.starts & starts:
                found[edge.piece] = found.get(edge.piece, 0) | mine << edge.begins
        return found

    def earliest(self, options: list[tuple[Half, int, Half, int]]) -> Pair | None:
        """Return the first pair of starts that different people can hold, by the least load."""
        origin, firsts, seconds = self.loop.world.horizon.origin, 0, 0
        for _, starts, _, later in options:
            firsts, seconds = firsts | starts, seconds | later
        for start in bits(firsts):
            mine = [
                (one, two, later)
                for one, starts, two, later in options
                if starts >> start & 1 and self.may_stand(one, origin + start)
            ]
            for then in bits(seconds) if mine else ():
                chosen = [
                    (one, two)
                    for one, two, later in mine
                    if later >> then & 1 and self.may_stand(two, origin + then)
                ]
                if chosen and (pair := self.fairest(chosen, origin + start, origin + then)):
                    return pair
        return None

    def may_stand(self, half: Half, start: int) -> bool:
        """Tell whether there are people for a half day at a tick, whoever comes to the other."""
        key = half, start
        if key not in self._standing:
            search = Branching(self.loop)
            search.take(self.leg(half, start))
            self._standing[key] = search.best_load != NEVER
        return self._standing[key]

    def fairest(self, chosen: list[tuple[Half, Half]], start: int, then: int) -> Pair | None:
        """Return the pair of two ticks with the least load of all the *chosen* ways to halve."""
        search, ends = Branching(self.loop), 0
        for one, two in chosen:
            before = search.best
            second = self.leg(two, then)
            search.take(self.leg(one, start, second))
            if search.best is not before:
                ends = one.done.bit_count()
        if search.best_load == NEVER:
            return None
        trail = search.best
        first, second_day = (
            day_of(self.loop, part, search.best_load) for part in (trail[:ends], trail[ends:])
        )
        return Pair(first, second_day, search.best_load)

    def leg(self, half: Half, start: int, after: Leg | None = None) -> Leg:
        """Return the moves of a half day at a tick."""
        block = self.loop.block(start)
        return Leg(block, block.edges(half, partial(self.edges, half)), start, after)

    def edges(self, half: Half) -> list[Edge]:
        """Return the moves of a half day with their starts, last first."""
        if half not in self._edges:
            masks = self.reached(half.since)
            ends = {
                state: mask
                for state, mask in masks.items()
                if (state.done, state.length) == (half.done, half.length)
            }
            self._edges[half] = edges(masks, ends, self.loop.moves, self.loop.open)
        return self._edges[half]

    def admits(self, first: Mapping[int, int], second: Mapping[int, int]) -> bool:
        """Tell whether the talks may be held at these ticks of two dates, people apart."""
        talks = len(self.loop.query.talks)
        if len(first) + len(second) != talks or {*first, *second} != set(range(talks)):
            return False
        done = sum(1 << position for position in first)
        return (
            self.fewest <= len(first) <= self.most
            and self.loop.holds(first)
            and self.loop.holds(second, State(done))
        )


def pairs(
    halves: Halves, dates: Sequence[int], within: int | None = None, liked: int = -1
) -> Iterator[Pair]:
    """Yield for each date the soonest later one with which it can share the talks.

    *dates* are the bitmaps of all steps of each date, in order. Both halves begin at bits of
    *liked*, unless only others do.
    """
    for number, date in enumerate(dates):
        found = (
            halves.first(halves.starts & date & hours, halves.later & later & hours, within)
            for later in dates[number + 1 : number + 1 + SOON]
            for hours in (liked, -1)
        )
        if pair := next((pair for pair in found if pair), None):
            yield pair
