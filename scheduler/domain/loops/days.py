"""The days of a loop: for each start the shortest, and of those the fairest, nobody twice."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from scheduler.domain.bitmap import bits, erode, steps_of
from scheduler.domain.loops.branching import Branching, Trail
from scheduler.domain.loops.legs import Leg
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import LUNCH, Day, Talk
from scheduler.domain.loops.seating import NEVER


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
        if fitting and (day := first_of(loop, length, fitting)):
            return day
    return None


def first_of(loop: Loop, length: int, wanted: int) -> Day | None:
    """Return the earliest day of *length* steps that begins at a bit of *wanted*."""
    starts = bits(loop.lengths[length] & wanted, loop.world.horizon.origin)
    return next((day for start in starts if (day := fairest(loop, start, length))), None)


def fairest(loop: Loop, start: int, length: int) -> Day | None:
    """Return the day of one start and one *length* in steps with the least load."""
    search = Branching(loop)
    block = loop.block(start)
    search.take(Leg(block, block.edges(length, partial(loop.edges, length)), start))
    if search.best_load == NEVER:
        return None
    return day_of(loop, search.best, search.best_load)


def day_of(loop: Loop, trail: Trail, load: int) -> Day:
    """Return the day that has these pieces."""
    talks = tuple(Talk(piece, start) for piece, start in trail if piece != LUNCH)
    steps = steps_of(loop.query.rules.lunch)
    lunch = next(((start, start + steps) for piece, start in trail if piece == LUNCH), None)
    end = talks[-1].start + loop.query.talks[talks[-1].position].steps
    return Day(talks[0].start, end, talks, lunch, load)


def days(loop: Loop, within: int | None = None) -> Iterator[Day]:
    """Yield the best day of each start that has any, in order; in *within*, if there is one."""
    origin = loop.world.horizon.origin
    for start in bits(loop.starts, origin):
        if day := first(loop, 1 << start - origin, within):
            yield day


def arrangements(loop: Loop, loose: Collection[int], within: int | None = None) -> Iterator[Day]:
    """Yield the best day of each start, then whatever else a start has, each once.

    That is days of another length, and days on which another of the *loose* talks is the first of
    them or the last. Where a talk that stays leaves one start alone they are all there is to choose.
    """
    seen = set()
    others = (lengths_of(turned, within) for turned in in_other_orders(loop, loose))
    for day in chain(days(loop, within), lengths_of(loop, within), chain.from_iterable(others)):
        if day.talks not in seen:
            seen.add(day.talks)
            yield day


def lengths_of(loop: Loop, within: int | None = None) -> Iterator[Day]:
    """Yield the fairest day of each length of each start that has any, shortest first."""
    origin = loop.world.horizon.origin
    for length, mask in loop.lengths.items():
        fitting = mask if within is None else mask & erode(within, length)
        for start in bits(fitting, origin):
            if day := fairest(loop, start, length):
                yield day


def in_other_orders(loop: Loop, loose: Collection[int]) -> Iterator[Loop]:
    """Yield the same question with each of the *loose* talks before, then after, all others."""
    for one in loose:
        others = [each for each in loose if each != one]
        for pairs in ([(one, each) for each in others], [(each, one) for each in others]):
            after = tuple(sorted({*loop.query.after, *pairs}))
            yield Loop(replace(loop.query, after=after), loop.world, loop.loads)
