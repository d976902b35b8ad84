"""The days of a loop: for each start the shortest, and of those the fairest, nobody twice."""

from collections.abc import Iterator

from scheduler.domain.bitmap import bits, erode
from scheduler.domain.loop_branching import Branching
from scheduler.domain.loop_rules import Day
from scheduler.domain.loops import Loop


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
