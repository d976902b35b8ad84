"""One run of talks from one start, without a night in it: what may follow what, and at what cost."""

from collections.abc import Iterable
from functools import cached_property

from scheduler.domain.loops.block import Block
from scheduler.domain.loops.rules import LUNCH

# A load that the rest of the day is not below, the piece, when it begins, the state that follows.
Step = tuple[int, int, int, int]


class Leg:
    """The moves at the tick *start*, by the numbers of their states from 0, and the leg *after* it.

    Each state has a load that what follows is not below, each talk by itself, and the people who
    can take the chairs to come at one of their times or another.
    """

    def __init__(
        self,
        block: Block,
        edges: Iterable[tuple[int, ...]],
        start: int,
        after: "Leg | None" = None,
    ) -> None:
        self.block, self.start, self.after = block, start, after
        self.bit = bit = block.bit(start)
        self.edges = [edge for edge in edges if edge[-1] >> bit & 1]
        self.end_bound = after.bounds[0] if after else 0
        self.bounds: dict[int, int] = {}
        self.steps = self.found_steps()

    def found_steps(self) -> dict[int, list[Step]]:
        """Return what may follow each state, and set what that costs at least."""
        found: dict[int, list[Step]] = {}
        bounds, bit, end = self.bounds, self.bit, self.end_bound
        least, loads = self.block.least, self.block.loads
        for came, piece, begins, follows, _ in self.edges:
            rest = bounds.get(follows, end)
            if piece != LUNCH:
                known = loads[piece].get(bit + begins)
                rest += least(piece, bit + begins) if known is None else known
            step = rest, piece, begins, follows
            if came in found:
                found[came].append(step)
                if rest < bounds[came]:  # noqa: PLR1730 -- this line is run most of all: no call
                    bounds[came] = rest
            else:
                found[came] = [step]
                bounds[came] = rest
        return found

    @cached_property
    def whenever(self) -> dict[int, int]:
        """Return for each state who can take the chairs to come at one of their times or another."""
        end = self.after.whenever[0] if self.after else 0
        found: dict[int, int] = {}
        for came, piece, begins, follows, _ in self.edges:
            more = found.get(follows, end)
            if piece != LUNCH:
                more |= self.block.anybody(piece, self.bit + begins)
            found[came] = found.get(came, 0) | more
        return found

    def bound(self, state: int) -> int:
        """Return a load that what follows a state is not below."""
        return self.bounds.get(state, self.end_bound)

    def to_come(self, state: int) -> Iterable[int]:
        """Return the chairs that are to come after a state, each the bits of who may have it."""
        end = self.after.whenever[0] if self.after else 0
        return self.block.split(self.whenever.get(state, end))
