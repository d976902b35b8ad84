"""Branch and bound over the days of one start and one length: the least load, nobody twice."""

from functools import cached_property

from scheduler.domain.bitmap import steps_of
from scheduler.domain.loop_rules import LUNCH, Day, Talk
from scheduler.domain.loop_seating import NEVER, NOBODY, Seating
from scheduler.domain.loops import Loop

# A load that the rest of the day is not below, the piece, when it begins, the state that follows.
Step = tuple[int, int, int, int]


class Branching:
    """The days of one start and one length.

    The first day is often as good as any can be, each talk by itself. Where it is not (`is_hard`),
    each step is asked for different people for what is to come as well.
    """

    def __init__(self, loop: Loop, start: int, length: int) -> None:
        self.loop, self.start, self.length = loop, start, length
        self.block = loop.block(start)
        self.bit = start - loop.world.horizon.origin - self.block.first
        self.edges = [
            edge for edge in self.block.edges(length, loop.edges) if edge[-1] >> self.bit & 1
        ]
        self.bounds: dict[int, int] = {}  # of each state, what the rest of the day costs at least
        self.best: tuple[Step, ...] = ()
        self.best_load = NEVER
        self.is_hard = False

    def day(self) -> Day | None:
        """Return the day with the least load."""
        self.go(0, NOBODY, ())
        if self.best_load == NEVER:
            return None
        start, rules = self.start, self.loop.query.rules
        lunches = [start + begins for _, piece, begins, _ in self.best if piece == LUNCH]
        talks = [Talk(piece, start + begins) for _, piece, begins, _ in self.best if piece != LUNCH]
        lunch = (lunches[0], lunches[0] + steps_of(rules.lunch)) if lunches else None
        return Day(start, start + self.length, tuple(talks), lunch, self.best_load)

    @cached_property
    def steps(self) -> dict[int, list[Step]]:
        """Return what may follow each state, and what it costs at least: each talk by itself."""
        found: dict[int, list[Step]] = {}
        bounds, bit = self.bounds, self.bit
        least, loads = self.block.least, self.block.loads
        for came, piece, begins, follows, _ in self.edges:
            rest = bounds.get(follows, 0)
            if piece != LUNCH:
                known = loads[piece].get(bit + begins)
                rest += least(piece, bit + begins) if known is None else known
            step = rest, piece, begins, follows
            if came in found:
                found[came].append(step)
                bounds[came] = min(bounds[came], rest)
            else:
                found[came] = [step]
                bounds[came] = rest
        return found

    @cached_property
    def whenever(self) -> dict[int, int]:
        """Return for each state who can take the chairs to come at one of their times or another."""
        found: dict[int, int] = {}
        for came, piece, begins, follows, _ in self.edges:
            more = found.get(follows, 0)
            if piece != LUNCH:
                more |= self.block.anybody(piece, self.bit + begins)
            found[came] = found.get(came, 0) | more
        return found

    def with_rest(self, state: int, seating: Seating) -> int:
        """Return a load that a day which has come to *state* is not below."""
        chairs = self.block.split(self.whenever.get(state, 0))
        found = seating.more(chairs, self.block.crowd)
        return NEVER if found is None else found.load

    def go(self, state: int, seating: Seating, trail: tuple[Step, ...]) -> None:
        """Try what may follow *state*, the most promising first, while it can still be better."""
        for step in sorted(self.steps.get(state, ())):
            rest, piece, begins, _ = step
            if seating.load + rest >= self.best_load:
                return
            if piece == LUNCH:
                self.enter(step, seating, trail)
                continue
            for chairs in self.block.chairs(piece, self.bit + begins):
                if more := seating.more(chairs, self.block.crowd):
                    self.enter(step, more, trail)
                else:
                    self.is_hard = True

    def enter(self, step: Step, seating: Seating, trail: tuple[Step, ...]) -> None:
        """Take *step*, unless the day would be no better than the best."""
        follows = step[-1]
        if seating.load + self.bounds.get(follows, 0) >= self.best_load:
            return
        trail = (*trail, step)
        if follows not in self.steps:
            self.best, self.best_load = trail, seating.load
            self.is_hard = seating.load > self.bounds[0]
        elif not self.is_hard or self.with_rest(follows, seating) < self.best_load:
            self.go(follows, seating, trail)
