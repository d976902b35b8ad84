"""Loops: several interviews in one go. Every start there is, and for each the fairest line-up.

A day is a sequence of talks back to back, with breaks and a lunch between them. What a day has
behind it is a *state*: the talks that are done, how long the candidate has sat without a break,
and how far the day has come. One bitmap a state holds all starts of the horizon from which it can
be reached, so that one `&` and one shift move every start at once.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from scheduler.domain import slots
from scheduler.domain.bitmap import STEP_MINUTES, Span, bits, erode, grid, steps_of
from scheduler.domain.hours import Place
from scheduler.domain.lineup import Chair, FreeSeat, LineUp, Loads, choose, located, ways_to_sit
from scheduler.domain.loop_rules import LUNCH, Day, LoopQuery, Move, State, Talk
from scheduler.domain.slots import SlotQuery, World

NEVER = 1 << 60  # minutes of load that no line-up has


@dataclass(frozen=True)
class Loop:
    """A question in a world, and everything about it that is worked out once."""

    query: LoopQuery
    world: World
    loads: Loads = field(default_factory=dict)
    _sitting: dict[tuple[int, int], list[tuple[FreeSeat, ...]]] = field(default_factory=dict)
    _least: dict[tuple[int, int], int] = field(default_factory=dict)
    _moves: dict[State, tuple[Move, ...]] = field(default_factory=dict)
    _able: dict[tuple[int, int, Place], int] = field(default_factory=dict)

    @cached_property
    def open(self) -> dict[int, int]:
        """Return the bitmap of the starts of each piece by itself."""
        found = {
            position: slots.starts(ungridded(talk), self.world)
            for position, talk in enumerate(self.query.talks)
        }
        if self.query.rules.lunch:
            found[LUNCH] = erode(self.query.lunch_hours, steps_of(self.query.rules.lunch))
        return found

    @cached_property
    def is_hopeless(self) -> bool:
        """Tell whether there are fewer different people than chairs, whenever the talks are."""
        seats = [seat for talk in self.query.talks for seat in talk.seats]
        known = [
            FreeSeat(seat, tuple(one for one in seat.members if one in self.world.people))
            for seat in seats
        ]
        return choose(known, self.loads) is None

    @cached_property
    def lengths(self) -> dict[int, int]:
        """Return the bitmap of the starts of whole days by their length in steps, shortest first.

        People may repeat in these: `best` asks who.
        """
        if self.is_hopeless:
            return {}
        first = grid(self.world.horizon, self.query.grid_minutes)
        level = {State(): first}
        found: dict[int, int] = {}
        for _ in range(self.query.whole.bit_count()):
            following: dict[State, int] = {}
            for state, mask in level.items():
                for move in self.moves(state):
                    reached = mask & self.open[move.piece] >> move.begins
                    if reached:
                        following[move.state] = following.get(move.state, 0) | reached
            level = following
        for state, mask in level.items():
            found[state.length] = found.get(state.length, 0) | mask
        return dict(sorted(found.items()))

    @cached_property
    def starts(self) -> int:
        """Return the bitmap of the starts from which a day can be held if people may repeat."""
        found = 0
        for mask in self.lengths.values():
            found |= mask
        return found

    def best(self, start: int) -> Day | None:
        """Return the shortest day from the tick *start*, of those the one with the least load.

        No person has two talks. None where different people cannot be found.
        """
        bit = start - self.world.horizon.origin
        for length, mask in self.lengths.items():
            if mask >> bit & 1 and (day := Branching(self, start, length).day()):
                return day
        return None

    def first(self, wanted: int) -> Day | None:
        """Return the shortest day that begins at a bit of *wanted*, of those the earliest."""
        for length, mask in self.lengths.items():
            for start in bits(mask & wanted, self.world.horizon.origin):
                if day := Branching(self, start, length).day():
                    return day
        return None

    def days(self) -> Iterator[Day]:
        """Yield the best day of each start that has any, in order."""
        for start in bits(self.starts, self.world.horizon.origin):
            if day := self.best(start):
                yield day

    def sittings(self, position: int, start: int) -> list[tuple[FreeSeat, ...]]:
        """Return the seats of a talk at a tick with who can take them, once a way to use a room."""
        key = position, start
        if key not in self._sitting:
            self._sitting[key] = list(
                ways_to_sit(
                    self.query.talks[position],
                    self.world,
                    start,
                    can=lambda person, where: self.able(position, person, where),
                )
            )
        return self._sitting[key]

    def able(self, position: int, person: int, where: Place) -> int:
        """Return the starts of a talk that a person can make from the room or by screen."""
        key = position, person, where
        if key not in self._able:
            talk = self.query.talks[position]
            self._able[key] = slots.able(talk, self.world, person, where)
        return self._able[key]

    def admits(self, times: Mapping[int, int]) -> bool:
        """Tell whether the talks may be held at these ticks, as far as rules and places go."""
        if times.keys() != set(range(len(self.query.talks))):
            return False
        start = min(times.values())
        bit = start - self.world.horizon.origin
        gridded = bit >= 0 and grid(self.world.horizon, self.query.grid_minutes) >> bit & 1
        free = all(
            self.open[position] >> at - self.world.horizon.origin & 1
            for position, at in times.items()
        )
        return bool(gridded) and free and self.follows(State(), start, times)

    def follows(self, state: State, start: int, times: Mapping[int, int]) -> bool:
        """Tell whether *times* complete a day that has come to *state*."""
        bit = start - self.world.horizon.origin
        return state.done == self.query.whole or any(
            self.follows(move.state, start, times)
            for move in self.moves(state)
            if (
                self.open[LUNCH] >> bit + move.begins & 1
                if move.piece == LUNCH
                else times[move.piece] == start + move.begins
            )
        )

    def line_ups(
        self, times: Mapping[int, int], unqualified: Mapping[int, Collection[int]] | None = None
    ) -> dict[int, LineUp] | None:
        """Return the fairest line-up of each talk at these ticks, nobody twice; None without one.

        Each room is that of the talk before, if it fits.
        """
        order = sorted(times, key=times.__getitem__)
        found = self.seat([self.sittings(position, times[position]) for position in order])
        if found is None:
            return None
        line_ups, room = {}, None
        for position, chairs in zip(order, found, strict=True):
            line_ups[position] = located(
                self.query.talks[position],
                self.world,
                times[position],
                chairs,
                loads=self.loads,
                unqualified=unqualified,
                prefer_room=room,
            )
            room = line_ups[position].room
        return line_ups

    def seat(
        self, sittings: Sequence[Sequence[tuple[FreeSeat, ...]]]
    ) -> list[tuple[Chair, ...]] | None:
        """Return different people for all the seats of several talks, with the least load."""
        best: tuple[Chair, ...] | None = None
        split: list[int] = []
        for options in product(*sittings):
            chairs = choose([seat for option in options for seat in option], self.loads)
            if chairs and (best is None or self.load(chairs) < self.load(best)):
                best = chairs
                split = [sum(seat.query.count for seat in option) for option in options]
        if best is None:
            return None
        rest = iter(best)
        return [tuple(next(rest) for _ in range(count)) for count in split]

    def load(self, chairs: Sequence[Chair]) -> int:
        """Return the load of these people together."""
        return sum(self.loads.get(chair.person, 0) for chair in chairs)

    def least(self, position: int, start: int) -> int:
        """Return a load that no line-up of a talk is below, whoever sits elsewhere."""
        key = position, start
        if key not in self._least:
            sums = [
                sum(least_of(seat, self.loads) for seat in option)
                for option in self.sittings(position, start)
            ]
            self._least[key] = min(sums, default=NEVER)
        return self._least[key]

    def moves(self, state: State) -> tuple[Move, ...]:
        """Return what may come next after *state*, by the rules."""
        if state not in self._moves:
            self._moves[state] = tuple(self.query.moves(state))
        return self._moves[state]


class Branching:
    """Branch and bound over the days of one start and one length, nobody twice."""

    def __init__(self, loop: Loop, start: int, length: int) -> None:
        self.loop, self.start, self.length = loop, start, length
        self.bit = start - loop.world.horizon.origin
        self.bounds: dict[State, int] = {}
        self.best: Day | None = None

    def day(self) -> Day | None:
        """Return the day with the least load."""
        if self.bound(State()) < NEVER:
            self.go(State(), (), [], None)
        return self.best

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

        What has been seated so far is seated exactly at each step: with the bound of the rest
        that is a bound of the whole, and a day that needs somebody twice ends early.
        """
        found = self.loop.seat(sittings) if sittings else []
        if found is None:
            return
        load = sum(self.loop.load(chairs) for chairs in found)
        if state.done == self.loop.query.whole:
            if self.best is None or load < self.best.load:
                self.best = Day(self.start, self.start + state.length, talks, lunch, load)
            return
        for rest, move in sorted((self.rest(move), move) for move in self.moves(state)):
            if rest >= NEVER or (self.best and load + rest >= self.best.load):
                return
            begins = self.start + move.begins
            if move.piece == LUNCH:
                self.go(move.state, talks, sittings, (begins, self.start + move.state.length))
            else:
                talk, more = Talk(move.piece, begins), self.loop.sittings(move.piece, begins)
                self.go(move.state, (*talks, talk), [*sittings, more], lunch)

    def rest(self, move: Move) -> int:
        """Return a load that *move* and all that follows it are not below."""
        return self.low(move) + self.bound(move.state)


def ungridded(talk: SlotQuery) -> SlotQuery:
    """Return *talk* free to begin at any step: inside a day it begins when another ends."""
    return replace(talk, grid_minutes=STEP_MINUTES)


def least_of(seat: FreeSeat, loads: Loads) -> int:
    """Return the least load that the chairs of one seat can have."""
    return sum(sorted(loads.get(person, 0) for person in seat.members)[: seat.query.count])
