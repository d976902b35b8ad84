"""Branch and bound over the days of one start and one length: the least load, nobody twice."""

from collections.abc import Iterator
from dataclasses import replace

from scheduler.domain.loops.block import Block
from scheduler.domain.loops.legs import Leg
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import LUNCH
from scheduler.domain.loops.seating import NEVER, NOBODY, Seating

Trail = tuple[tuple[int, int], ...]  # pieces in order of time, and the ticks at which they begin


class Branching:
    """A search for the day with the least load.

    The first day is often as good as any can be, each talk by itself. Where it is not (`is_hard`),
    each step is asked for different people for what is to come as well.
    """

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.best: Trail = ()
        self.best_load = NEVER
        self.is_hard = False
        self.floor = 0  # no day is below it

    def take(self, leg: Leg) -> None:
        """Look for a day that begins with *leg*, better than the best so far."""
        self.floor, self.is_hard = leg.bound(0), False
        self.go(leg, 0, NOBODY, ())

    def go(self, leg: Leg, state: int, seating: Seating, trail: Trail) -> None:
        """Try what may follow *state*, the most promising first, while it can still be better."""
        for rest, piece, begins, follows in sorted(leg.steps.get(state, ())):
            if seating.load + rest >= self.best_load:
                return
            ahead = (*trail, (piece, leg.start + begins))
            if piece == LUNCH:
                self.enter(leg, follows, seating, ahead)
                continue
            for more in self.seated(seating, leg.block, piece, leg.bit + begins):
                self.enter(leg, follows, more, ahead)

    def seated(self, seating: Seating, block: Block, position: int, bit: int) -> Iterator[Seating]:
        """Yield the seating with one more talk, once for each use of the rooms.

        If people may come again it is just their load: who they are is asked when all is set.
        """
        if self.loop.query.may_repeat:
            yield replace(seating, load=seating.load + block.least(position, bit))
            return
        for chairs in block.chairs(position, bit):
            if more := seating.more(chairs, block.crowd):
                yield more
            else:
                self.is_hard = True

    def enter(self, leg: Leg, state: int, seating: Seating, trail: Trail) -> None:
        """Go on from *state*, unless the day would be no better than the best."""
        if seating.load + leg.bound(state) >= self.best_load:
            return
        if state in leg.steps:
            if not self.is_hard or self.with_rest(leg, state, seating) < self.best_load:
                self.go(leg, state, seating, trail)
        elif leg.after:
            self.enter(leg.after, 0, seating, trail)
        else:
            self.finish(leg, seating, trail)

    def with_rest(self, leg: Leg, state: int, seating: Seating) -> int:
        """Return a load that a day which has come to *state* is not below."""
        if self.loop.query.may_repeat:
            return seating.load + leg.bound(state)
        found = seating.more(leg.to_come(state), leg.block.crowd)
        return NEVER if found is None else found.load

    def finish(self, leg: Leg, seating: Seating, trail: Trail) -> None:
        """Keep a whole day that is better than the best."""
        load = seating.load
        if self.loop.query.may_repeat:
            load = self.shared(trail)
        if load < self.best_load:
            self.best, self.best_load = trail, load
        self.is_hard = load > self.floor

    def shared(self, trail: Trail) -> int:
        """Return the load of a day whose people may come again."""
        found = self.loop.shared([each for each in trail if each[0] != LUNCH], self.best_load)
        return NEVER if found is None else found[0]
