"""Loops: several interviews in one go. Every start there is, and who may sit when.

A day is a sequence of talks back to back, with breaks and a lunch between them. What a day has
behind it is a *state*: the talks that are done, how long the candidate has sat without a break,
and how far the day has come. One bitmap a state holds all starts of the horizon from which it can
be reached, so that one `&` and one shift move every start at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import product
from operator import or_

from scheduler.domain import availability, slots
from scheduler.domain.bitmap import DAY, STEP_MINUTES, erode, grid, steps_of
from scheduler.domain.hours import Place
from scheduler.domain.lineup import Chair, FreeSeat, LineUp, Loads, choose, located, ways_to_sit
from scheduler.domain.loops.block import Block, Maps, maps_of
from scheduler.domain.loops.reach import NOTHING, Edge, edges, reached
from scheduler.domain.loops.rules import LUNCH, LoopQuery, Move, State
from scheduler.domain.loops.seating import NEVER
from scheduler.domain.loops.sharing import Sharing, Vacancy, may_share
from scheduler.domain.slots import SlotQuery, World

Seats = tuple[int, list[tuple[Chair, ...]]]  # the load of all people, and who sits in each talk


@dataclass(frozen=True)
class Loop:
    """A question in a world, and everything about it that is worked out once."""

    query: LoopQuery
    world: World
    loads: Loads = field(default_factory=dict)
    _sitting: dict[tuple[int, int], list[tuple[FreeSeat, ...]]] = field(default_factory=dict)
    _blocks: dict[int, Block] = field(default_factory=dict)
    _edges: dict[int, list[Edge]] = field(default_factory=dict)
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
        return not self.may_be_seated(dict.fromkeys(range(len(self.query.talks)), -1))

    def may_be_seated(self, times: Mapping[int, int]) -> bool:
        """Tell whether there are different people for all chairs, each at one of a talk's *times*.

        A counting check: bitmaps of starts say who could come at all, not that they can together.
        """
        seats = [
            FreeSeat(
                seat,
                tuple(one for one in seat.members if self.able(position, one, where) & mask),
            )
            for position, mask in times.items()
            for seat in self.query.talks[position].seats
            for where in [self.query.talks[position].place if seat.in_room else None]
        ]
        if self.query.may_repeat:
            return self.may_share(seats, times)
        return choose(seats, self.loads) is not None

    def may_share(self, seats: Sequence[FreeSeat], times: Mapping[int, int]) -> bool:
        """Tell whether the limits of people who may repeat allow them all these seats."""
        whenever = reduce(or_, times.values(), 0)
        rooms = {
            person: availability.most(self.world.people[person], whenever)
            for person in {one for seat in seats for one in seat.members}
        }
        chairs = [seat.members for seat in seats for _ in range(seat.query.count)]
        return may_share(chairs, rooms) and all(
            len(seat.members) >= seat.query.count for seat in seats
        )

    @cached_property
    def reached(self) -> dict[State, int]:
        """Return how far a day may come, with the starts from which it does, if people may repeat."""
        if self.is_hopeless:
            return {}
        first = grid(self.world.horizon, self.query.grid_minutes)
        return reached(first, self.query.whole.bit_count(), self.moves, self.open)

    @cached_property
    def lengths(self) -> dict[int, int]:
        """Return the bitmap of the starts of whole days by their length in steps, shortest first.

        People may repeat in these: `best` asks who.
        """
        found: dict[int, int] = {}
        for state, mask in self.reached.items():
            if state.done == self.query.whole:
                found[state.length] = found.get(state.length, 0) | mask
        return dict(sorted(found.items()))

    def block(self, start: int) -> Block:
        """Return the people and talks of the day of the tick *start*, by UTC, as small numbers."""
        origin = self.world.horizon.origin
        number = (start - origin) // DAY
        if number not in self._blocks:
            longest = steps_of(self.query.rules.longest)
            self._blocks[number] = Block(self.maps, origin, number, longest)
        return self._blocks[number]

    @cached_property
    def maps(self) -> Maps:
        """Return who can take which seat of which talk, and when."""
        return maps_of(self.query.talks, self.world, self.loads)

    def edges(self, length: int) -> list[Edge]:
        """Return the moves of the days of *length* steps, with their starts, last first."""
        if length not in self._edges:
            ends = {
                state: mask
                for state, mask in self.reached.items()
                if state.done == self.query.whole and state.length == length
            }
            self._edges[length] = edges(self.reached, ends, self.moves, self.open)
        return self._edges[length]

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

    def admits(self, times: Mapping[int, int]) -> bool:
        """Tell whether the talks may be held at these ticks, as far as rules and places go."""
        return times.keys() == set(range(len(self.query.talks))) and self.holds(times)

    def holds(self, times: Mapping[int, int], since: State = NOTHING) -> bool:
        """Tell whether a day of these talks may be held at these ticks, after what is done *since*."""
        start, origin = min(times.values()), self.world.horizon.origin
        if (
            start < origin
            or not grid(self.world.horizon, self.query.grid_minutes) >> start - origin & 1
        ):
            return False
        lunch = 1 << len(self.query.talks) if self.query.rules.lunch else 0
        done = sum(1 << position for position in times) | since.done | lunch
        return all(
            self.open[position] >> at - origin & 1 for position, at in times.items()
        ) and self.follows(since, start, times, done)

    def follows(self, state: State, start: int, times: Mapping[int, int], done: int) -> bool:
        """Tell whether *times* lead from *state* to a day with these pieces *done*."""
        bit = start - self.world.horizon.origin
        return state.done == done or any(
            self.follows(move.state, start, times, done)
            for move in self.moves(state)
            if (
                self.open[LUNCH] >> bit + move.begins & 1
                if move.piece == LUNCH
                else times.get(move.piece) == start + move.begins
            )
        )

    def line_ups(
        self, times: Mapping[int, int], unqualified: Mapping[int, Collection[int]] | None = None
    ) -> dict[int, LineUp] | None:
        """Return the fairest line-up of each talk at these ticks, nobody twice; None without one.

        Each room is that of the talk before, if it fits.
        """
        talks = sorted(times.items(), key=lambda talk: talk[1])
        found = self.shared(talks) if self.query.may_repeat else self.seat(talks)
        if found is None:
            return None
        line_ups, room = {}, None
        for (position, start), chairs in zip(talks, found[1], strict=True):
            line_ups[position] = located(
                self.query.talks[position],
                self.world,
                start,
                chairs,
                loads=self.loads,
                unqualified=unqualified,
                prefer_room=room,
            )
            room = line_ups[position].room
        return line_ups

    def seat(self, talks: Sequence[tuple[int, int]]) -> Seats | None:
        """Return different people for all the seats of talks at their ticks, with the least load."""
        return self.seat_among([self.sittings(*talk) for talk in talks])

    def seat_among(self, sittings: Sequence[Sequence[tuple[FreeSeat, ...]]]) -> Seats | None:
        """Return different people, with the least load, for one of the *sittings* of each talk."""
        best: Seats | None = None
        for options in product(*sittings):
            chairs = choose([seat for option in options for seat in option], self.loads)
            load = self.load(chairs or ())
            if chairs and (best is None or load < best[0]):
                best = load, split(chairs, options)
        return best

    def shared(self, talks: Sequence[tuple[int, int]], below: int = NEVER) -> Seats | None:
        """Return people for the seats of talks at their ticks, of whom one may hold several."""
        best: Seats | None = None
        sharing = Sharing(self.world.people, self.loads)
        for options in product(*(self.sittings(*talk) for talk in talks)):
            seats = [
                (seat, (start, start + self.query.talks[position].steps))
                for (position, start), option in zip(talks, options, strict=True)
                for seat in option
                for _ in range(seat.query.count)
            ]
            places = [Vacancy(when, seat.members) for seat, when in seats]
            if found := sharing.seat(places, below):
                chairs = tuple(
                    Chair(seat.query.seat, person, by_screen=person not in seat.present)
                    for (seat, _), person in zip(seats, found.people, strict=True)
                )
                below, best = found.load, (found.load, split(chairs, options))
        return best

    def load(self, chairs: Sequence[Chair]) -> int:
        """Return the load of these people together."""
        return sum(self.loads.get(chair.person, 0) for chair in chairs)

    def moves(self, state: State) -> tuple[Move, ...]:
        """Return what may come next after *state*, by the rules."""
        if state not in self._moves:
            self._moves[state] = tuple(self.query.moves(state))
        return self._moves[state]


def split(
    chairs: Sequence[Chair], options: Sequence[Sequence[FreeSeat]]
) -> list[tuple[Chair, ...]]:
    """Return the chairs of each talk, whose seats are the *options*."""
    rest = iter(chairs)
    return [
        tuple(next(rest) for _ in range(sum(seat.query.count for seat in option)))
        for option in options
    ]


def ungridded(talk: SlotQuery) -> SlotQuery:
    """Return *talk* free to begin at any step: inside a day it begins when another ends."""
    return replace(talk, grid_minutes=STEP_MINUTES)
