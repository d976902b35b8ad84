"""What choosing a place means before anything is chosen: days, hours, who is where, nights away.

Each figure comes from the search that offers the times, or from what the office says of itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain import slots
from scheduler.domain.bitmap import STEP_MINUTES, instant
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import Day
from scheduler.domain.trips import Talks, proposed
from scheduler.services.search.finding import Asked

COUNTED = 20  # whole days of a place, which four weeks have; beyond that it is *or more*
NAMED = 4  # people of a card


@dataclass(frozen=True, slots=True)
class Who:
    """Who may be in the room, and who only on a screen, by id; remote, all are on a screen."""

    there: tuple[int, ...] = ()
    away: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """One place in figures; *days* are those on which there is something to choose."""

    days: int
    is_more: bool
    minutes: int  # from the first start to the last end
    has_lunch: bool
    nights: int  # away from home, for those who travel
    there: str
    away: str


def of_talk(
    asked: Asked, found: int, zone: str, who: Who, names: Mapping[int, str]
) -> PlaceFacts | None:
    """Return the facts of one interview at a place whose starts are *found*; none without any."""
    if not found:
        return None
    horizon = asked.world.horizon
    start = slots.soonest(found, horizon) or horizon.origin
    return PlaceFacts(
        days=len(slots.days(found, horizon, zone)),
        is_more=False,
        minutes=asked.interview.minutes,
        has_lunch=False,
        nights=nights(asked.place, (start, start + asked.query.steps), zone),
        there=named(who.there, names),
        away=named(who.away, names),
    )


def of_days(
    loop: Loop,
    found: Sequence[tuple[Day, ...]],
    place: int | None,
    zone: str,
    names: Mapping[int, str],
) -> PlaceFacts | None:
    """Return the facts of days, or pairs of half days, at a place, looking at the first of them.

    None where there are none.
    """
    if not found:
        return None
    first, who = found[0], seated(loop, found[0])
    return PlaceFacts(
        days=min(len(found), COUNTED),
        is_more=len(found) > COUNTED,
        minutes=sum(day.end - day.start for day in first) * STEP_MINUTES,
        has_lunch=any(day.lunch for day in first),
        nights=nights(place, (first[0].start, first[-1].end), zone),
        there=named(who.there, names),
        away=named(who.away, names),
    )


def nights(place: int | None, when: tuple[int, int], zone: str) -> int:
    """Return how many nights somebody from afar is away for what is between two ticks."""
    if place is None:
        return 0
    return proposed(Talks(place, instant(when[0]), instant(when[1])), zone).nights


def sitting(asked: Asked, found: int) -> Who:
    """Return who could come to one of the starts *found*, and whether into the room."""
    if not found:
        return Who()
    query, world = asked.query, asked.world
    there: dict[int, None] = {}
    away: dict[int, None] = {}
    for seat in query.seats:
        for one in seat.members:
            if slots.able(query, world, one, query.place) & found:
                there[one] = None
            elif not seat.in_room and slots.able(query, world, one, None) & found:
                away[one] = None
    return parted(there, away, is_office=asked.place is not None)


@dataclass(frozen=True, slots=True)
class Takers:
    """Who may take a seat of a talk, and whether in the room."""

    count: int
    who: Mapping[int, bool]


def takers(loop: Loop, position: int, start: int) -> list[Takers]:
    """Return who may take each seat of a talk at a tick, in any use of a room that seats all."""
    full = [
        seats
        for seats in loop.sittings(position, start)
        if all(len(seat.members) >= seat.query.count for seat in seats)
    ]
    found = []
    for same in zip(*full, strict=True):
        who: dict[int, bool] = {}
        for seat in same:
            who |= {one: who.get(one, False) or one in seat.present for one in seat.members}
        found.append(Takers(same[0].query.count, who))
    return found


def seated(loop: Loop, days: Iterable[Day]) -> Who:
    """Return who may sit in the talks of *days*, and whether in the room."""
    there: dict[int, None] = {}
    away: dict[int, None] = {}
    for talk in (talk for day in days for talk in day.talks):
        for seat in takers(loop, talk.position, talk.start):
            there |= dict.fromkeys(one for one, is_there in seat.who.items() if is_there)
            away |= dict.fromkeys(one for one, is_there in seat.who.items() if not is_there)
    return parted(there, away, is_office=loop.query.talks[0].place is not None)


def parted(there: Mapping[int, None], away: Mapping[int, None], *, is_office: bool) -> Who:
    """Return the people of both kinds; whoever may be there is not called away."""
    if not is_office:
        return Who(away=tuple(dict.fromkeys([*there, *away])))
    return Who(tuple(there), tuple(one for one in away if one not in there))


def named(ids: Iterable[int], names: Mapping[int, str]) -> str:
    """Return first names in their order, as a list is said; many are the first few *and more*."""
    found = sorted(dict.fromkeys(names[one] for one in ids if one in names))
    if len(found) > NAMED:
        return f"{', '.join(found[: NAMED - 1])} and {len(found) - NAMED + 1} more"
    *first, last = found or [""]
    return f"{', '.join(first)} or {last}" if first else last
