"""Which starts an interview has: seats from pools, a room, a candidate, and the rules of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from scheduler.domain.availability import Masks, without
from scheduler.domain.bitmap import (
    DAY,
    Horizon,
    Span,
    bits,
    erode,
    grid,
    mask_of,
    span,
    steps_of,
    widen,
)
from scheduler.domain.hours import DECENT_FROM, DECENT_UNTIL, Place, decent
from scheduler.domain.seats import Can, SeatQuery, mixed, seated
from scheduler.domain.zones import date_of, offsets


@dataclass(frozen=True, slots=True)
class SlotQuery:
    """What is asked: one interview at one place, in minutes; *now* and *until* are ticks.

    No start is earlier than the notice after *now* (a person's own notice may be longer), nor at
    or after *until*. *travel_minutes* stay free between this and what else the candidate has.
    """

    minutes: int
    grid_minutes: int
    place: Place
    seats: tuple[SeatQuery, ...]
    now: int
    notice_minutes: int = 0
    until: int | None = None
    travel_minutes: int = 0

    @property
    def steps(self) -> int:
        """How many steps the interview covers."""
        return steps_of(self.minutes)

    @property
    def people(self) -> int:
        """How many people interview."""
        return sum(seat.count for seat in self.seats)

    @property
    def people_in_room(self) -> int:
        """How many of them have to be in the room; somebody always has to."""
        return max(1, sum(seat.count for seat in self.seats if seat.in_room))


@dataclass(frozen=True, slots=True)
class Room:
    """A room, and the steps of the horizon in which it is taken."""

    id: int
    capacity: int
    has_screen: bool = False
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Office:
    """The steps in which an office is open, and its rooms."""

    opening: int
    rooms: tuple[Room, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """The steps that are decent hours where the candidate is, and those that are taken."""

    decent: int
    taken: int = 0


@dataclass(frozen=True, slots=True)
class World:
    """Everything that a search looks at, all of one horizon; without a candidate: a debrief."""

    horizon: Horizon
    people: Mapping[int, Masks]
    candidate: Candidate | None = None
    office: Office | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What the asker has already: a hold, or the booking being moved; it never blocks them.

    *claims* are the ticks of each person and room, gap included, *candidate* those of the
    candidate; *starts* are what counts against each person's limits.
    """

    claims: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    starts: Mapping[int, Sequence[int]] = field(default_factory=dict)
    candidate: Sequence[Span] = ()


def candidate_in(
    zone: str,
    claims: Sequence[Span],
    horizon: Horizon,
    day: Span = (DECENT_FROM, DECENT_UNTIL),
) -> Candidate:
    """Return the bitmaps of a candidate who is in *zone* now and talks in these minutes of a day."""
    return Candidate(decent(zone, horizon, day), mask_of(claims, horizon, beyond=DAY))


def at_short_notice(world: World) -> World:
    """Return *world* for a call that comes at short notice by its nature: nobody's own counts."""
    people = {
        ident: replace(known, limits=replace(known.limits, notice_minutes=0))
        for ident, known in world.people.items()
    }
    return replace(world, people=people)


def leave_out(world: World, own: Own) -> World:
    """Return the world as it is for somebody whose *own* claims and counts do not block them."""
    people = dict(world.people)
    for ident in {*own.claims, *own.starts} & set(people):
        mine = own.claims.get(ident, ()), own.starts.get(ident, ())
        people[ident] = without(people[ident], *mine)
    office, candidate = world.office, world.candidate
    if office:
        rooms = tuple(
            replace(room, taken=room.taken & ~mask_of(own.claims.get(room.id, ()), world.horizon))
            for room in office.rooms
        )
        office = replace(office, rooms=rooms)
    if candidate:
        freed = ~mask_of(own.candidate, world.horizon, beyond=DAY)
        candidate = replace(candidate, taken=candidate.taken & freed)
    return replace(world, people=people, office=office, candidate=candidate)


def starts(query: SlotQuery, world: World) -> int:
    """Return the bitmap of the starts at which the interview can be held."""
    asked = window(query, world.horizon, notice_minutes=query.notice_minutes)
    allowed = asked & fitting(query, world) & candidate_free(query, world)
    if not allowed:
        return 0
    return staffed(query, world, partial(able, query, world), allowed)


def is_offered(query: SlotQuery, world: World, start: int) -> bool:
    """Tell whether the interview can begin at the tick *start*."""
    bit = start - world.horizon.origin
    return bit >= 0 and bool(starts(query, world) >> bit & 1)


def ticks(found: int, horizon: Horizon) -> list[int]:
    """Return the starts of a bitmap as ticks, in order."""
    return bits(found, horizon.origin)


def soonest(found: int, horizon: Horizon) -> int | None:
    """Return the first start of a bitmap as a tick."""
    return horizon.origin + (found & -found).bit_length() - 1 if found else None


def by_day(found: int, horizon: Horizon, zone: str) -> dict[date, list[int]]:
    """Return the starts as ticks under the local days of *zone* that have any, in order."""
    return {day: ticks(each, horizon) for day, each in days(found, horizon, zone).items()}


def days(found: int, horizon: Horizon, zone: str) -> dict[date, int]:
    """Return the starts as bitmaps under the local days of *zone* that have any, in order."""
    parts: dict[int, int] = {}
    for first, end, shift in offsets(zone, horizon.origin, horizon.end):
        at = first
        while at < end:
            day = (at + shift) // DAY
            stop = min(end, (day + 1) * DAY - shift)
            if part := found & span(at - horizon.origin, stop - horizon.origin):
                parts[day] = parts.get(day, 0) | part
            at = stop
    return {date_of(day): each for day, each in parts.items()}


def window(query: SlotQuery, horizon: Horizon, *, notice_minutes: int) -> int:
    """Return the starts on the grid from the notice after *now* up to the end of the question."""
    first = max(0, query.now + steps_of(notice_minutes) - horizon.origin)
    end = horizon.steps if query.until is None else query.until - horizon.origin
    return grid(horizon, query.grid_minutes) & span(first, max(0, end))


def fitting(query: SlotQuery, world: World) -> int:
    """Return the starts within the office's opening, or else the candidate's decent hours."""
    if query.place is not None:
        return erode(world.office.opening, query.steps) if world.office else 0
    if world.candidate is None:
        return erode(world.horizon.whole, query.steps)
    return erode(world.candidate.decent, query.steps)


def candidate_free(query: SlotQuery, world: World) -> int:
    """Return the starts at which the candidate has nothing else."""
    if world.candidate is None or not world.candidate.taken:
        return world.horizon.whole
    travel = steps_of(query.travel_minutes)
    return world.horizon.whole & ~widen(world.candidate.taken, query.steps + travel)


def able(query: SlotQuery, world: World, person: int, where: Place, wanted: int = -1) -> int:
    """Return the starts that a person can make, or 0 where none of them is *wanted*.

    *where* is the office in whose room they would be, or None: remote and by screen.
    """
    known = world.people.get(person)
    if known is None:
        return 0
    free = known.free.get(where, 0)
    if not free & wanted:
        return 0
    free = erode(free, query.steps)
    if known.full:
        free &= ~known.full
    return noticed(query, known, free)


def noticed(query: SlotQuery, person: Masks, found: int) -> int:
    """Return the starts that leave the person their own notice."""
    if person.limits.notice_minutes <= query.notice_minutes:
        return found
    first = query.now + steps_of(person.limits.notice_minutes) - person.horizon.origin
    return found >> first << first if first > 0 else found


def staffed(query: SlotQuery, world: World, can: Can, wanted: int) -> int:
    """Return the *wanted* starts at which the seats have people and an office its room.

    Either everybody is in the room, or those who may join by screen do and the room has one.
    """
    if query.place is None:
        return seated(query.seats, None, can, wanted)
    bodily = tuple(replace(seat, in_room=True) for seat in query.seats)
    found = seated(bodily, query.place, can, wanted & rooms_free(query, world, screen=False))
    if bodily != query.seats:
        left = wanted & ~found & rooms_free(query, world, screen=True)
        found |= mixed(query.seats, query.place, can, left)
    return found


def holds_all(query: SlotQuery, room: Room) -> bool:
    """Tell whether a room holds everybody and the candidate."""
    return room.capacity > query.people


def holds_some(query: SlotQuery, room: Room) -> bool:
    """Tell whether a room holds those who must be there, with a screen for the others."""
    return room.has_screen and room.capacity > query.people_in_room


def rooms_free(query: SlotQuery, world: World, *, screen: bool) -> int:
    """Return the starts at which a room is free, for all or with a *screen* for some."""
    found, whole = 0, world.horizon.whole
    fits = holds_some if screen else holds_all
    for room in world.office.rooms if world.office else ():
        if fits(query, room):
            found |= erode(whole & ~room.taken, query.steps)
    return found
