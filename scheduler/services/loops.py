"""Booking a whole loop: every talk, seat, room and letter in one transaction, or none of it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import instant, tick
from scheduler.domain.hours import Place, Stretch, weekly
from scheduler.domain.loop_days import first
from scheduler.domain.loop_rules import Day, LoopQuery, Rules
from scheduler.domain.loops import Loop
from scheduler.errors import Missing, SlotTaken, StepClosed
from scheduler.models import Booking, Step, Way
from scheduler.services import booking, holding, invitations, journal, steps
from scheduler.services.act import Act
from scheduler.services.finding import (
    Asked,
    Search,
    horizon_of,
    offices_of,
    own_of,
    query_of,
    world_of,
)
from scheduler.services.lineups import learners, loads_of, placed
from scheduler.services.seating import chairs_by_interview
from scheduler.services.securing import listen, step_of, take
from scheduler.services.transaction import transaction

LUNCH_FROM, LUNCH_UNTIL = 11 * 60 + 30, 14 * 60  # minutes of the local day
LIKED_FROM, LIKED_UNTIL = 9 * 60, 18 * 60
OFFICE_LUNCH, REMOTE_LUNCH = (180, 60), (240, 45)  # from so many minutes of talks, so long


@dataclass(frozen=True, slots=True)
class LoopChoice:
    """What somebody chose: a place (None is remote) and a start for each interview by its id."""

    office_id: Place
    times: Mapping[int, datetime]
    zone: str = ""  # where the candidate is now, and how many hours their clock has, if they say
    clock: int = 0


@dataclass(frozen=True, slots=True)
class AskedLoop:
    """All interviews of a way at one place for one step, in the order of the plan."""

    way: Way
    place: Place
    zone: str  # whose midday is lunch time
    talks: tuple[Asked, ...]

    def loop(self, loads: Mapping[int, int] | None = None) -> Loop:
        """Return the search for whole days; without *loads* everybody is as good as another."""
        world = self.talks[0].world
        rules = rules_of(self.way, self.place)
        week = tuple(Stretch(weekday, LUNCH_FROM, LUNCH_UNTIL) for weekday in range(7))
        query = LoopQuery(
            talks=tuple(each.query for each in self.talks),
            grid_minutes=self.way.grid_minutes,
            rules=rules,
            lunch_hours=weekly(self.zone, week, world.horizon)[None] if rules.lunch else 0,
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

    def at(self, place: Place) -> AskedLoop:
        """Return the question for *place*."""
        zone = self.zone if place is None else self.office_zones[place]
        return AskedLoop(self.way, place, zone, tuple(each.at(place) for each in self.searches))


def way_of(step: Step, way_id: int | None = None) -> Way | None:
    """Return the way of *step* that is a loop: the one asked for, else the first, if there is any."""
    ways = [step.way] if step.way else step.stage.ways
    loops = [way for way in ways if len(way.interviews) > 1]
    return next((way for way in loops if way.id == way_id), loops[0] if loops else None)


def rules_of(way: Way, place: Place) -> Rules:
    """Return what makes a day of *way* bearable: with lunch once it is long enough to need one."""
    talks = sum(interview.minutes for interview in way.interviews)
    enough, lunch = REMOTE_LUNCH if place is None else OFFICE_LUNCH
    return Rules(lunch=lunch if talks >= enough else 0)


def search_loop(
    session: Session,
    step: Step,
    way: Way,
    offices: Collection[int],
    *,
    now: datetime,
    zone: str = "",
) -> LoopSearch:
    """Return the search for whole days of *way*, remote and at these offices."""
    zone = zone or step.application.candidate.zone
    interviews, horizon = way.interviews, horizon_of(now, way.horizon_days)
    chairs = chairs_by_interview(
        session, [each.id for each in interviews], step.application.candidate_id
    )
    world = world_of(
        session, step, [one for each in chairs.values() for one in each], horizon, zone
    )
    open_offices = offices_of(session, offices, horizon)
    own = own_of(session, step, interviews[0])
    searches = tuple(
        Search(
            step=step,
            interview=interview,
            chairs=chairs[interview.id],
            query=query_of(interview, chairs[interview.id], now=now),
            world=world,
            offices=open_offices,
            own=own,
        )
        for interview in interviews
    )
    zones = {place.office_id: place.office.zone for place in way.places if place.office}
    return LoopSearch(way, zone, zones, searches)


def days_by_date(loop: Loop, zone: str) -> Iterator[Day]:
    """Yield the best day of each date of *zone* that has any, in order.

    One that begins in the hours in which people like to work is better than any that does not.
    """
    horizon = loop.world.horizon
    week = tuple(Stretch(weekday, LIKED_FROM, LIKED_UNTIL) for weekday in range(7))
    liked = weekly(zone, week, horizon)[None]
    for starts in slots.by_day(loop.starts, horizon, zone).values():
        wanted = sum(1 << start - horizon.origin for start in starts)
        if day := first(loop, wanted & liked) or first(loop, wanted):
            yield day


def book_loop(session: Session, step_id: int, choice: LoopChoice, *, act: Act) -> list[Booking]:
    """Book all talks of *choice*, in order of time; the invitations go out with the next delivery.

    Raises SlotTaken if one of them is no longer free, StepClosed if one is booked already; then
    nothing is booked.
    """
    with transaction(session):
        step = step_of(session, step_id)
        way = loop_with(step, choice.times)
        steps.place_of(way.interviews[0], choice.office_id)
        take(session, step, [each.id for each in way.interviews], choice.office_id, act=act)
        listen(step.application.candidate, choice.zone, choice.clock)
        if steps.live_bookings(session, step_id):
            raise StepClosed("This is booked already.")
        steps.require_choosing(step)
        places = [] if choice.office_id is None else [choice.office_id]
        asked = search_loop(session, step, way, places, now=act.now).at(choice.office_id)
        made = book_talks(session, asked, choice.times, act=act)
        step.office_id = choice.office_id
        step.windows.clear()
        steps.settle(session, step, act=act)
        for each in made:
            invitations.invite(session, each, act=act)
            journal.record(
                session,
                "book",
                f"booking:{each.id}",
                act=act,
                application_id=step.application_id,
                payload={"starts_at": each.starts_at.isoformat(), "loop": len(made)},
            )
    return made


def loop_with(step: Step, times: Mapping[int, datetime]) -> Way:
    """Return the loop of *step* that has these interviews; raise Missing where there is none."""
    for way in step.stage.ways:
        if len(way.interviews) > 1 and {each.id for each in way.interviews} == times.keys():
            return way
    raise Missing


def book_talks(
    session: Session, asked: AskedLoop, times: Mapping[int, datetime], *, act: Act
) -> list[Booking]:
    """Return the bookings of all talks, with the fairest line-up, nobody twice."""
    ticks, step = asked.ticks(times), asked.talks[0].step
    chairs = [chair for talk in asked.talks for chair in talk.chairs]
    loads = loads_of(session, chairs, step.id, min(times.values()))
    loop = asked.loop(loads)
    unqualified = {
        seat: people for talk in asked.talks for seat, people in learners(session, talk).items()
    }
    found = loop.line_ups(ticks, unqualified) if loop.admits(ticks) else None
    if found is None:
        raise SlotTaken
    if held := holding.hold_of(session, step.id):
        booking.give_back(session, held, act=act)
    made = []
    for position in sorted(found, key=ticks.__getitem__):
        talk, line_up = asked.talks[position], found[position]
        people = placed(session, talk, line_up, loads)
        starts_at = times[talk.interview.id]
        made.append(booking.from_line_up(session, talk, starts_at, people, line_up.room, act=act))
    return made
