"""What makes a day of interviews: its pieces, the rules between them, and what may come next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from scheduler.domain.bitmap import Span, steps_of
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
    the horizon in which lunch may lie. Only the first talk has to begin on the grid.
    """

    talks: tuple[SlotQuery, ...]
    grid_minutes: int
    rules: Rules = Rules()
    lunch_hours: int = 0
    after: tuple[tuple[int, int], ...] = ()

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


def after_lunch(state: State, lunch: int, rules: Rules) -> State:
    """Return the state after a lunch, which is a break as well; *lunch* is its bit."""
    return State(state.done | lunch, 0, state.length + steps_of(rules.lunch))
