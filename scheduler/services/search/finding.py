"""Which slots a candidate may choose: one search that offers, admits and explains."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import Horizon, instant, tick, tick_up
from scheduler.domain.hours import Place
from scheduler.domain.seats import SeatQuery
from scheduler.domain.terms import StageKind
from scheduler.models import Interview, Step, Way
from scheduler.services.pools.seating import Chair, chairs_of
from scheduler.services.search import columns
from scheduler.services.search.beside import NO_OTHERS, Fit, Others, others_of
from scheduler.services.search.candidate_hours import day_of
from scheduler.services.search.masks import masks_of
from scheduler.services.search.open_offices import offices_for
from scheduler.services.search.own_time import own_of
from scheduler.services.search.taken import NOTHING, Taken
from scheduler.services.search.travel import AT_HOME, Travel, travel_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One interview at one place for one step, and the world to look for it in."""

    step: Step
    interview: Interview
    place: Place
    chairs: list[Chair]
    query: slots.SlotQuery
    world: slots.World
    fit: Fit | None = None  # beside the other talks of a loop
    taken: Taken = NOTHING  # what is known under the lock

    @property
    def members(self) -> list[int]:
        """Return everybody who may sit on a seat, in order of id."""
        return sorted({person for chair in self.chairs for person in chair.members})

    @property
    def resources(self) -> list[int]:
        """Return everything that a booking of this might claim, in order of id."""
        rooms = [room.id for room in self.world.office.rooms] if self.world.office else []
        return sorted({self.step.application.candidate_id, *self.members, *rooms})

    def starts(self) -> list[datetime]:
        """Return every start that may be chosen, in order."""
        return [instant(at) for at in slots.ticks(self.found(), self.world.horizon)]

    def found(self) -> int:
        """Return the bitmap of the starts that may be chosen."""
        found = slots.starts(self.query, self.world)
        return self.fit.among(found) if self.fit else found

    def soonest(self) -> datetime | None:
        """Return the first start that may be chosen."""
        first = slots.soonest(self.found(), self.world.horizon)
        return None if first is None else instant(first)

    def offers(self, starts_at: datetime) -> bool:
        """Tell whether *starts_at* may be chosen."""
        exact = instant(tick(starts_at)) == starts_at
        fits = self.fit is None or self.fit.keeps(tick(starts_at))
        return exact and fits and slots.is_offered(self.query, self.world, tick(starts_at))


@dataclass(frozen=True, slots=True)
class Search:
    """Everything about one interview of one step that does not depend on the place."""

    step: Step
    interview: Interview
    chairs: list[Chair]
    query: slots.SlotQuery
    world: slots.World
    offices: dict[int, slots.Office]
    own: slots.Own
    zone: str  # where the candidate is
    others: Others = NO_OTHERS
    travel: Travel = AT_HOME

    def at(self, place: Place) -> Asked:
        """Return the question for *place*."""
        office = None if place is None else self.offices[place]
        world = slots.leave_out(replace(self.world, office=office), self.own)
        world = self.travel.around(world, place)
        query = self.travel.asked(replace(self.query, place=place), place)
        fit = self.others.fit(self.interview, self.zone_at(place), place, world.horizon)
        return Asked(self.step, self.interview, place, self.chairs, query, world, fit)

    def zone_at(self, place: Place) -> str:
        """Return whose days count at *place*: the office's, or the candidate's own."""
        places = self.interview.way.places
        offices = (each.office for each in places if each.office_id == place)
        return next((office.zone for office in offices if office), self.zone)


def ask(
    session: Session,
    step: Step,
    interview: Interview,
    place: Place,
    *,
    now: datetime,
    notice_hours: int | None = None,
) -> Asked:
    """Return the question for *interview* at *place*; what the step has never blocks itself.

    *notice_hours* replaces the way's own, for staff who book on somebody's behalf.
    """
    places = [] if place is None else [place]
    return search(session, step, interview, places, now=now, notice_hours=notice_hours).at(place)


def search(  # noqa: PLR0913 -- two of them are rare exceptions, each with its sentence
    session: Session,
    step: Step,
    interview: Interview,
    offices: Collection[int],
    *,
    now: datetime,
    notice_hours: int | None = None,
    zone: str = "",
    taken: Taken = NOTHING,
) -> Search:
    """Return the search for *interview*, remote and at these offices, in about a dozen queries.

    *zone* is where the candidate looks from, if not from where they were last; *taken* is what is
    known already, under the lock.
    """
    way = interview.way
    horizon, zone = horizon_of(now, way.horizon_days), zone or step.application.candidate.zone
    others = others_of(session, step, interview)
    seats = taken.seats(interview.id) or chairs_of(session, interview.id, step.application, now=now)
    chosen = others.less(seats)
    if is_first := any(each.others for each in chosen):
        offices = [place.office_id for place in way.places if place.office_id is not None]
    made = Search(
        step=step,
        interview=interview,
        chairs=chosen,
        query=query_of(interview, chosen, now=now, notice_hours=notice_hours),
        world=told_late(way, world_of(session, step, chosen, horizon, zone)),
        offices=offices_for(session, step, offices, horizon),
        own=own_of(session, step, [interview], taken),
        zone=zone,
        others=others,
        travel=travel_of(session, step, offices, horizon, is_ours=notice_hours is not None),
    )
    if is_first and not any(made.at(each.office_id).found() for each in way.places):
        how: dict[str, Any] = {"now": now, "notice_hours": notice_hours, "zone": zone}
        taken = replace(taken, chairs={interview.id: [each.widened() for each in seats]})
        return search(session, step, interview, offices, taken=taken, **how)
    return made


def told_late(way: Way, world: slots.World) -> slots.World:
    """Return *world* as *way* looks at it: the last conversation waits for nobody's own notice."""
    return slots.at_short_notice(world) if way.kind is StageKind.OFFER else world


def query_of(
    interview: Interview, chairs: list[Chair], *, now: datetime, notice_hours: int | None = None
) -> slots.SlotQuery:
    """Return what the search asks of *interview*, remote."""
    way = interview.way
    return slots.SlotQuery(
        minutes=interview.minutes,
        grid_minutes=way.grid_minutes,
        place=None,
        seats=tuple(seat_query(chair) for chair in chairs),
        now=tick_up(now),
        notice_minutes=60 * (way.notice_hours if notice_hours is None else notice_hours),
        until=tick(now + timedelta(days=way.horizon_days)),
    )


def horizon_of(now: datetime, days: int) -> Horizon:
    """Return whole weeks from the Monday of *now* that hold the next *days*."""
    return Horizon.of(now.date(), weeks=(now.weekday() + days) // 7 + 1)


def seat_query(chair: Chair) -> SeatQuery:
    """Return *chair* as the search wants it."""
    return SeatQuery(
        seat=chair.seat_id,
        members=tuple(chair.members),
        count=chair.count,
        in_room=not chair.may_join_by_screen,
    )


def world_of(
    session: Session, step: Step, chairs: list[Chair], horizon: Horizon, zone: str
) -> slots.World:
    """Return the people, and the candidate who is in *zone*, of a search."""
    candidate_id = step.application.candidate_id
    members = {person for chair in chairs for person in chair.members}
    claims = columns.claim_spans(session, [candidate_id], horizon)[candidate_id]
    return slots.World(
        horizon=horizon,
        people=masks_of(session, members, horizon),
        candidate=slots.candidate_in(zone, claims, horizon, day_of(step.application.candidate)),
    )
