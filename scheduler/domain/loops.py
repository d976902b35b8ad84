"""Loops: several interviews in one go. Every start there is, and who may sit when.

A day is a sequence of talks back to back, with breaks and a lunch between them. What a day has
behind it is a *state*: the talks that are done, how long the candidate has sat without a break,
and how far the day has come. One bitmap a state holds all starts of the horizon from which it can
be reached, so that one `&` and one shift move every start at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from scheduler.domain import slots
from scheduler.domain.bitmap import STEP_MINUTES, erode, grid, steps_of
from scheduler.domain.hours import Place
from scheduler.domain.lineup import Chair, FreeSeat, LineUp, Loads, choose, located, ways_to_sit
from scheduler.domain.loop_rules import LUNCH, LoopQuery, Move, State
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

    def anybody(self, position: int, times: int) -> tuple[FreeSeat, ...]:
        """Return the seats of a talk with who can take them at one of *times*, a bitmap, or another."""
        talk = self.query.talks[position]
        found = []
        for seat in talk.seats:
            where = talk.place if seat.in_room else None
            members = [one for one in seat.members if self.able(position, one, where) & times]
            found.append(FreeSeat(seat, tuple(members)))
        return tuple(found)

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


def ungridded(talk: SlotQuery) -> SlotQuery:
    """Return *talk* free to begin at any step: inside a day it begins when another ends."""
    return replace(talk, grid_minutes=STEP_MINUTES)


def least_of(seat: FreeSeat, loads: Loads) -> int:
    """Return the least load that the chairs of one seat can have."""
    return sum(sorted(loads.get(person, 0) for person in seat.members)[: seat.query.count])
