"""Why a whole day cannot be held at all: the first reason that explains it by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from scheduler.domain.bitmap import DAY, STEP_MINUTES
from scheduler.domain.loops.days import first
from scheduler.domain.loops.halves import Halves, pairs
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import LoopQuery, is_contradiction
from scheduler.domain.slots import Office, Room, World

ANY_LENGTH = DAY * STEP_MINUTES  # minutes
DatesOf = Callable[[int], Sequence[int]]
EVERYBODY = 1 << 20  # places in a room


class Hindrance(StrEnum):
    """What keeps a loop from having a single day."""

    PEOPLE = "people"  # fewer different people than chairs, or never at once
    ORDER = "order"
    LUNCH = "lunch"
    LONGEST = "longest"
    ROOMS = "rooms"
    HOURS = "hours"  # no one rule: talks and people have no hours in common


def hindrance(loop: Loop, wanted: int = -1, halved_by: DatesOf | None = None) -> Hindrance | None:
    """Return why no day begins at a bit of *wanted*; None where one does.

    With *halved_by*, which parts a bitmap of starts into dates, two half days are looked for.

    It is the first of these without which one would: the people who are too few whenever the talks
    are, an order that contradicts itself, then each rule by itself; else it is the hours.
    """
    if has_day(loop, wanted, halved_by):
        return None
    query = loop.query
    if loop.is_hopeless and not asked(loop, replace(query, may_repeat=True)).is_hopeless:
        return Hindrance.PEOPLE
    if is_contradiction(len(query.talks), query.after):
        return Hindrance.ORDER
    for reason, easier in eased(loop):
        if has_day(easier, wanted, halved_by):
            return reason
    return Hindrance.HOURS


def has_day(loop: Loop, wanted: int, halved_by: DatesOf | None) -> bool:
    """Tell whether a whole day, or the first of two halves, begins at a bit of *wanted*."""
    if halved_by is None:
        return first(loop, wanted) is not None
    halves, origin = Halves(loop), loop.world.horizon.origin
    found = pairs(halves, halved_by(halves.starts | halves.later))
    return any(wanted >> pair.first.start - origin & 1 for pair in found)


def eased(loop: Loop) -> Iterator[tuple[Hindrance, Loop]]:
    """Yield the question without one rule at a time, with the reason that it stands for."""
    query, rules = loop.query, loop.query.rules
    yield Hindrance.PEOPLE, asked(loop, replace(query, may_repeat=True))
    yield Hindrance.ORDER, asked(loop, replace(query, after=()))
    yield Hindrance.LUNCH, asked(loop, replace(query, rules=replace(rules, lunch=0)))
    yield Hindrance.LONGEST, asked(loop, replace(query, rules=replace(rules, longest=ANY_LENGTH)))
    if loop.world.office:
        yield Hindrance.ROOMS, Loop(query, with_any_room(loop.world, loop.world.office), loop.loads)


def asked(loop: Loop, query: LoopQuery) -> Loop:
    """Return another question in the same world."""
    return Loop(query, loop.world, loop.loads)


def with_any_room(world: World, office: Office) -> World:
    """Return the world with a room that holds everybody, has a screen and is always free."""
    room = Room(0, EVERYBODY, has_screen=True)
    return replace(world, office=replace(office, rooms=(room,)))
