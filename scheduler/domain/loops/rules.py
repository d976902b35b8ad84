"""What makes a day of interviews: its pieces, the rules between them, and what may come next."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise, zip_longest
from typing import NamedTuple

from scheduler.domain.bitmap import Horizon, Span, erode, mask_of, steps_of
from scheduler.domain.slots import SlotQuery

LUNCH = -1  # the piece of a day that is no talk


@dataclass(frozen=True, slots=True)
class Rules:
    """What makes a day bearable, in minutes; no lunch where it has none.

    Nobody sits longer than *run* without a break, and no day lasts longer than *longest*.
    """

    run: int = 120
    pause: int = 15
    longest: int = 480
    lunch: int = 0


def half_of(rules: Rules) -> Rules:
    """Return the rules of a half day: no lunch, and half as long at most."""
    return replace(rules, lunch=0, longest=rules.longest // 2)


class Pin(StrEnum):
    """Where in its day a talk has to be."""

    ANYWHERE = ""
    FIRST = "first"
    LAST = "last"


class Spread(StrEnum):
    """Over how many days the talks are spread: one, two halves, or as the candidate likes."""

    ONE = "one"
    EITHER = "either"
    HALVES = "halves"


def edges(pins: Sequence[str], after: Sequence[int | None]) -> tuple[tuple[int, int], ...]:
    """Return the pairs of positions of which the earlier comes first.

    *pins* and *after*, the position of a talk that comes before, are given for each talk in order.

    >>> edges(["", "", "first"], [None, 0, None])
    ((0, 1), (2, 0), (2, 1))
    """
    found = {(before, number) for number, before in enumerate(after) if before is not None}
    for number, pin in enumerate(pins):
        others = [each for each in range(len(pins)) if each != number]
        if pin == Pin.FIRST:
            found.update((number, each) for each in others)
        elif pin == Pin.LAST:
            found.update((each, number) for each in others)
    return tuple(sorted(found))


def is_contradiction(count: int, pairs: Collection[tuple[int, int]]) -> bool:
    """Tell whether no order of *count* talks keeps all *pairs*.

    >>> is_contradiction(3, [(0, 1), (1, 2)]), is_contradiction(2, [(0, 1), (1, 0)])
    (False, True)
    """
    left = set(range(count))
    while left:
        ready = {each for each in left if not any(b == each and a in left for a, b in pairs)}
        if not ready:
            return True
        left -= ready
    return False


class State(NamedTuple):
    """What a day has behind it: pieces as bits, steps since the last break, steps in all."""

    done: int = 0
    run: int = 0
    length: int = 0


class Move(NamedTuple):
    """The next piece of a day, how many steps after the day's start it begins, and what follows."""

    piece: int
    begins: int
    state: State


@dataclass(frozen=True, slots=True)
class Talk:
    """One interview of a day: its position in the question and its start as a tick."""

    position: int
    start: int


@dataclass(frozen=True, slots=True)
class Day:
    """One way to hold a whole loop: talks in order of time, lunch as ticks, the load of its people."""

    start: int
    end: int
    talks: tuple[Talk, ...]
    lunch: Span | None
    load: int


@dataclass(frozen=True, slots=True)
class LoopQuery:
    """What is asked: these talks at one place, in any order but for *after*.

    *after* are pairs of positions in *talks*, the earlier first; *lunch_hours* are the steps of
    the horizon in which lunch may lie. Only the first talk has to begin on the grid. Nobody holds
    two of the talks unless they *may_repeat*.
    """

    talks: tuple[SlotQuery, ...]
    grid_minutes: int
    rules: Rules = Rules()
    lunch_hours: int = 0
    after: tuple[tuple[int, int], ...] = ()
    may_repeat: bool = False

    @property
    def whole(self) -> int:
        """The pieces of a whole day: a bit for each talk, and one for lunch."""
        return (1 << len(self.talks) + bool(self.rules.lunch)) - 1

    def moves(self, state: State) -> Iterator[Move]:
        """Yield what may come next after *state*; a lunch is neither first nor last."""
        rules, talks = self.rules, self.talks
        talked = (1 << len(talks)) - 1
        if rules.lunch and state.done and state.done & talked != talked and state.done <= talked:
            yield from self.within(Move(LUNCH, state.length, after_lunch(state, talked + 1, rules)))
        for position, talk in enumerate(talks):
            if state.done >> position & 1 or not self.is_due(position, state.done):
                continue
            done = state.done | 1 << position
            if not state.run or state.run + talk.steps <= steps_of(rules.run):
                end = state.length + talk.steps
                yield from self.within(
                    Move(position, state.length, State(done, state.run + talk.steps, end))
                )
            if state.run:
                begins = state.length + steps_of(rules.pause)
                end = begins + talk.steps
                yield from self.within(Move(position, begins, State(done, talk.steps, end)))

    def within(self, move: Move) -> Iterator[Move]:
        """Yield *move* unless it makes the day too long."""
        if move.state.length <= steps_of(self.rules.longest):
            yield move

    def is_due(self, position: int, done: int) -> bool:
        """Tell whether all that must come before a talk is done."""
        return all(done >> first & 1 for first, then in self.after if then == position)


def is_bearable(rules: Rules, talks: Sequence[Span], lunch_hours: int, horizon: Horizon) -> bool:
    """Tell whether *talks* of one day, ticks in order of time, keep *rules* wherever they lie.

    Between talks there may be any pause; one that is too short is no break. *lunch_hours* are the
    steps of *horizon* in which lunch may lie.
    """
    if talks[-1][1] - talks[0][0] > steps_of(rules.longest):
        return False
    pauses = [(before[1], after[0]) for before, after in pairwise(talks)]
    sat_since = talks[0][0]
    for (start, end), pause in zip_longest(talks, pauses):
        if start != sat_since and end - sat_since > steps_of(rules.run):
            return False
        if pause and pause[1] - pause[0] >= steps_of(rules.pause):
            sat_since = pause[1]
    midday = (mask_of([pause], horizon) & lunch_hours for pause in pauses)
    return not rules.lunch or any(erode(each, steps_of(rules.lunch)) for each in midday)


def after_lunch(state: State, lunch: int, rules: Rules) -> State:
    """Return the state after a lunch, which is a break as well; *lunch* is its bit."""
    return State(state.done | lunch, 0, state.length + steps_of(rules.lunch))
