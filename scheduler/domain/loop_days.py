"""The days of a loop: for each start the shortest, and of those the fairest, nobody twice."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from scheduler.domain.bitmap import Span, bits, erode
from scheduler.domain.lineup import FreeSeat
from scheduler.domain.loop_rules import LUNCH, Day, Move, State, Talk
from scheduler.domain.loops import NEVER, Loop


def best(loop: Loop, start: int) -> Day | None:
    """Return the shortest day from the tick *start*, of those the one with the least load.

    No person has two talks. None where different people cannot be found.
    """
    return first(loop, 1 << start - loop.world.horizon.origin)


def first(loop: Loop, wanted: int, within: int | None = None) -> Day | None:
    """Return the shortest day that begins at a bit of *wanted*, of those the earliest.

    The whole day lies in the bitmap *within*, if there is one.
    """
    for length, mask in loop.lengths.items():
        fitting = mask & wanted if within is None else mask & wanted & erode(within, length)
        for start in bits(fitting, loop.world.horizon.origin):
            if day := Branching(loop, start, length).day():
                return day
    return None


def days(loop: Loop) -> Iterator[Day]:
    """Yield the best day of each start that has any, in order."""
    for start in bits(loop.starts, loop.world.horizon.origin):
        if day := best(loop, start):
            yield day


class Branching:
    """Branch and bound over the days of one start and one length, nobody twice."""

    def __init__(self, loop: Loop, start: int, length: int) -> None:
        self.loop, self.start, self.length = loop, start, length
        self.bit = start - loop.world.horizon.origin
        self.bounds: dict[State, int] = {}
        self.best: Day | None = None
        self.is_hard = False  # the bounds of each talk by itself were not enough

    def day(self) -> Day | None:
        """Return the day with the least load."""
        if self.bound(State()) < NEVER:
            self.go(State(), (), [], None)
        return self.best

    @cached_property
    def whenever(self) -> list[tuple[FreeSeat, ...]]:
        """Return the seats of each talk with whoever can take them at one of its times or another."""
        times = [0] * len(self.loop.query.talks)
        for state in self.bounds:
            for move in self.moves(state):
                if move.piece != LUNCH:
                    times[move.piece] |= 1 << self.bit + move.begins
        return [self.loop.anybody(position, mask) for position, mask in enumerate(times)]

    def bound(self, state: State) -> int:
        """Return a load that the rest of a day is not below: each talk by itself."""
        if state.done == self.loop.query.whole:
            return 0 if state.length == self.length else NEVER
        if state not in self.bounds:
            self.bounds[state] = min(map(self.rest, self.moves(state)), default=NEVER)
        return self.bounds[state]

    def moves(self, state: State) -> Iterator[Move]:
        """Yield what may come next at this start."""
        for move in self.loop.moves(state):
            fits = move.state.length <= self.length
            if fits and self.loop.open[move.piece] >> self.bit + move.begins & 1:
                yield move

    def low(self, move: Move) -> int:
        """Return the load that a move costs at least."""
        return 0 if move.piece == LUNCH else self.loop.least(move.piece, self.start + move.begins)

    def go(
        self,
        state: State,
        talks: tuple[Talk, ...],
        sittings: list[Sequence[tuple[FreeSeat, ...]]],
        lunch: Span | None,
    ) -> None:
        """Try what may follow *state*, the most promising first, while it can still be better.

        The first day is often as good as any can be. Where it is not, each step is asked for the
        load of those who are needed at least.
        """
        is_whole = state.done == self.loop.query.whole
        if is_whole or self.is_hard:
            load = self.seated(state, sittings)
            if load >= (self.best.load if self.best else NEVER):
                self.is_hard = True
                return
            if is_whole:
                self.best = Day(self.start, self.start + state.length, talks, lunch, load)
                self.is_hard = load > self.bound(State())
                return
        spent = sum(self.loop.least(talk.position, talk.start) for talk in talks)
        for rest, move in sorted((self.rest(move), move) for move in self.moves(state)):
            if rest >= NEVER or (self.best and spent + rest >= self.best.load):
                return
            begins = self.start + move.begins
            if move.piece == LUNCH:
                self.go(move.state, talks, sittings, (begins, self.start + move.state.length))
            else:
                talk, more = Talk(move.piece, begins), self.loop.sittings(move.piece, begins)
                self.go(move.state, (*talks, talk), [*sittings, more], lunch)

    def seated(self, state: State, sittings: Sequence[Sequence[tuple[FreeSeat, ...]]]) -> int:
        """Return the load of a day that has come to *state*: a bound, and exact at its end.

        What has its time is seated exactly, and what is to come by whoever can at all, nobody twice.
        """
        to_come = [
            (seats,)
            for position, seats in enumerate(self.whenever)
            if not state.done >> position & 1
        ]
        found = self.loop.seat([*sittings, *to_come])
        return NEVER if found is None else sum(self.loop.load(chairs) for chairs in found)

    def rest(self, move: Move) -> int:
        """Return a load that *move* and all that follows it are not below."""
        return self.low(move) + self.bound(move.state)
