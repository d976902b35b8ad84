"""Booking a whole loop: every talk, seat, room and letter in one transaction, or none of it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, takewhile

from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import instant, tick
from scheduler.domain.hours import Place
from scheduler.domain.loops.days import first
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import Day, LoopQuery
from scheduler.errors import Missing, SlotTaken, StepClosed
from scheduler.models import Booking, Step, Way
from scheduler.services.act import Act
from scheduler.services.bookings import booking
from scheduler.services.placing import locking
from scheduler.services.placing.glancing import glance
from scheduler.services.placing.lineups import Placed, in_words, learners, loads_of, names_in
from scheduler.services.placing.making import Placing
from scheduler.services.placing.securing import listen, step_of, take
from scheduler.services.pools.seating import chairs_by_interview
from scheduler.services.search import half_days, steps
from scheduler.services.search.day_rules import LIKED, daily, lunch_hours, order_of, rules_of
from scheduler.services.search.finding import Asked, Search, horizon_of, query_of, world_of
from scheduler.services.search.open_offices import offices_for
from scheduler.services.search.own_time import own_of
from scheduler.services.search.taken import NOTHING, Taken
from scheduler.services.search.travel import travel_of
from scheduler.services.transaction import transaction

LONGEST_PAUSE = 60  # minutes that somebody may wish for


@dataclass(frozen=True, slots=True)
class LoopChoice:
    """What somebody chose: a place (None is remote) and a start for each interview by its id."""

    office_id: Place
    times: Mapping[int, datetime]
    zone: str = ""  # where the candidate is now, and how many hours their clock has, if they say
    clock: int = 0
    pause: int = 0  # minutes of a break at least, if they want longer ones


@dataclass(frozen=True, slots=True)
class AskedLoop:
    """All interviews of a way at one place for one step, in the order of the plan."""

    way: Way
    place: Place
    zone: str  # whose midday is lunch time
    talks: tuple[Asked, ...]
    pause: int = 0  # minutes of a break at least, if the plan has shorter ones

    def loop(self, loads: Mapping[int, int] | None = None) -> Loop:
        """Return the search for whole days; without *loads* everybody is as good as another."""
        world = self.talks[0].world
        rules = rules_of(self.way, self.place)
        rules = replace(rules, pause=max(rules.pause, min(self.pause, LONGEST_PAUSE)))
        query = LoopQuery(
            talks=tuple(each.query for each in self.talks),
            grid_minutes=self.way.grid_minutes,
            rules=rules,
            lunch_hours=lunch_hours(self.way, self.zone, world.horizon) if rules.lunch else 0,
            after=order_of(self.way),
            may_repeat=self.way.may_repeat,
        )
        return Loop(query, world, loads or {})

    def ticks(self, times: Mapping[int, datetime]) -> dict[int, int]:
        """Return *times* by position in the plan; raise SlotTaken for what was never offered."""
        position = {each.interview.id: number for number, each in enumerate(self.talks)}
        odd = [at for at in times.values() if instant(tick(at)) != at]
        if times.keys() != position.keys() or odd:
            raise SlotTaken
        return {position[ident]: tick(at) for ident, at in times.items()}


@dataclass(frozen=True, slots=True)
class LoopSearch:
    """Everything about a way's interviews that does not depend on the place."""

    way: Way
    zone: str
    office_zones: Mapping[int | None, str]
    searches: tuple[Search, ...]

    def at(self, place: Place, pause: int = 0) -> AskedLoop:
        """Return the question for *place*, with breaks of *pause* minutes if the plan's are shorter."""
        zone = self.zone if place is None else self.office_zones[place]
        talks = tuple(each.at(place) for each in self.searches)
        return AskedLoop(self.way, place, zone, talks, pause)


def way_of(step: Step, way_id: int | None = None) -> Way | None:
    """Return the way of *step* that is a loop: the one asked for, else the first, if there is any."""
    ways = [step.way] if step.way else step.stage.ways
    loops = [way for way in ways if len(way.interviews) > 1]
    return next((way for way in loops if way.id == way_id), loops[0] if loops else None)


def search_loop(  # noqa: PLR0913 -- three of them are rare, as in `finding.search`
    session: Session,
    step: Step,
    way: Way,
    offices: Collection[int],
    *,
    now: datetime,
    zone: str = "",
    notice_hours: int | None = None,
    taken: Taken = NOTHING,
) -> LoopSearch:
    """Return the search for whole days of *way*, remote and at these offices."""
    candidate, interviews = step.application.candidate, way.interviews
    zone, horizon = zone or candidate.zone, horizon_of(now, way.horizon_days)
    ids = [each.id for each in interviews]
    found = taken.chairs or chairs_by_interview(session, ids, candidate.id, now=now)
    locked = {} if taken.is_bare else locking.locked_of(session, step)
    chairs = {each: locking.kept_chairs(found[each], locked.get(each)) for each in found}
    world = world_of(session, step, list(chain.from_iterable(chairs.values())), horizon, zone)
    open_offices = offices_for(session, step, offices, horizon)
    own = own_of(session, step, [*interviews, *way.debriefs], taken)  # it goes along with the day
    travel = travel_of(session, step, offices, horizon, is_ours=notice_hours is not None)
    searches = tuple(
        Search(
            step=step,
            interview=interview,
            chairs=chairs[interview.id],
            query=locking.kept(
                query_of(interview, chairs[interview.id], now=now, notice_hours=notice_hours),
                locked.get(interview.id),
            ),
            world=world,
            offices=open_offices,
            own=own,
            zone=zone,
            travel=travel,
        )
        for interview in interviews
    )
    return LoopSearch(way, zone, zones_of(way), searches)


def zones_of(way: Way) -> dict[int | None, str]:
    """Return the zone of each office of *way*."""
    return {place.office_id: place.office.zone for place in way.places if place.office}


def days_by_date(loop: Loop, zone: str, minutes: tuple[int, int] | None = None) -> Iterator[Day]:
    """Yield the best day of each date of *zone* that has any, in order.

    One that begins in the hours in which people like to work is better than any that does not. The
    whole day lies between two *minutes* of the local day, if they are given.
    """
    horizon = loop.world.horizon
    liked = daily(zone, LIKED, horizon)
    within = daily(zone, minutes, horizon) if minutes else None
    for starts in slots.by_day(loop.starts, horizon, zone).values():
        wanted = sum(1 << start - horizon.origin for start in starts)
        if day := first(loop, wanted & liked, within) or first(loop, wanted, within):
            yield day


def options(
    loop: Loop, zone: str, minutes: tuple[int, int] | None = None, *, is_halved: bool = False
) -> Iterator[tuple[Day, ...]]:
    """Yield for each date of *zone* the best day that begins on it, or else the best two halves."""
    if is_halved:
        yield from half_days.pairs_by_date(loop, zone, minutes)
    else:
        yield from ((day,) for day in days_by_date(loop, zone, minutes))


def days_before(
    loop: Loop,
    zone: str,
    until: int,
    minutes: tuple[int, int] | None = None,
    *,
    is_halved: bool = False,
) -> int:
    """Return how many dates have a day, or a first half, that begins before the tick *until*."""
    found = options(loop, zone, minutes, is_halved=is_halved)
    return sum(1 for _ in takewhile(lambda days: days[0].start < until, found))


def book_loop(session: Session, step_id: int, choice: LoopChoice, *, act: Act) -> list[Booking]:
    """Book all talks of *choice*, in order of time; the invitations go out with the next delivery.

    Raises SlotTaken if one of them is no longer free, StepClosed if one is booked already; then
    nothing is booked.
    """
    glance(session, step_id, choice.times, choice.office_id, now=act.now)
    with transaction(session, is_crowded=True):
        glance(session, step_id, choice.times, choice.office_id, now=act.now)
        step = step_of(session, step_id)
        way = loop_with(step, choice.times)
        steps.place_of(way.interviews[0], choice.office_id)
        ids = [each.id for each in way.interviews]
        taken = take(session, step, ids, choice.office_id, act=act, times=choice.times)
        listen(step.application.candidate, choice.zone, choice.clock)
        if taken.standing:
            raise StepClosed("This is booked already.")
        steps.require_choosing(step)
        places = [] if choice.office_id is None else [choice.office_id]
        search = search_loop(session, step, way, places, now=act.now, taken=taken)
        asked = search.at(choice.office_id, choice.pause)
        seated = seat_talks(session, asked, choice.times)
        if taken.held:
            booking.give_back(session, taken.held, act=act)
        wanted = placings(asked, choice.times, seated, taken)
        made = booking.from_line_ups(session, wanted, act=act)
        for each in made:
            booking.note(session, each, {"loop": len(made)}, act=act)
        booking.conclude(session, step, made, taken, act=act)
    return made


def loop_with(step: Step, times: Mapping[int, datetime]) -> Way:
    """Return the loop of *step* that has these interviews; raise Missing where there is none."""
    for way in step.stage.ways:
        if len(way.interviews) > 1 and {each.id for each in way.interviews} == times.keys():
            return way
    raise Missing


def placings(
    asked: AskedLoop,
    times: Mapping[int, datetime],
    seated: Mapping[int, tuple[list[Placed], int | None]],
    taken: Taken,
) -> list[Placing]:
    """Return what is to be booked, in order of time: who is *seated* in which room when."""
    return [
        Placing(replace(talk, taken=taken), times[talk.interview.id], *seated[talk.interview.id])
        for talk in sorted(asked.talks, key=lambda talk: times[talk.interview.id])
    ]


def seat_talks(
    session: Session,
    asked: AskedLoop,
    times: Mapping[int, datetime],
    *,
    stay: Collection[int] = (),
) -> dict[int, tuple[list[Placed], int | None]]:
    """Return the people and the room of each interview by its id; whom *stay* names stays if free.

    Nobody has two talks. Raises SlotTaken where the day cannot be held any more.
    """
    ticks, step = asked.ticks(times), asked.talks[0].step
    chairs = [chair for talk in asked.talks for chair in talk.chairs]
    loads = loads_of(session, chairs, step.id, min(times.values()))
    wanted = {person: -1 if person in stay else load for person, load in loads.items()}
    loop = asked.loop(wanted)
    unqualified = learners(session, asked.talks)
    is_admitted = half_days.admits(loop, asked.way.days, asked.zone, ticks)
    found = loop.line_ups(ticks, unqualified) if is_admitted else None
    if found is None:
        raise SlotTaken
    names = names_in(session, found.values())
    return {
        talk.interview.id: (in_words(talk, found[number], loads, names), found[number].room)
        for number, talk in enumerate(asked.talks)
    }
