"""When a referee can be called: the one search, with one caller and a guest who claims nothing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import instant, span, tick, tick_up
from scheduler.domain.references import HORIZON_DAYS, MINUTES, NOTICE_MINUTES, SOON
from scheduler.domain.terms import BookingState
from scheduler.models import Booking, Claim, Company, Person, Reference
from scheduler.services.placing.single_seat import SingleSeat, whoever
from scheduler.services.pools.seating import Chair
from scheduler.services.roles.reference_sheets import chair_of_callers
from scheduler.services.search.finding import horizon_of, seat_query
from scheduler.services.search.masks import masks_of
from scheduler.services.search.own_time import claimed, own_starts

GRID_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Calls(SingleSeat):
    """The times at which somebody of ours can call one referee."""

    reference: Reference


def calls(
    session: Session,
    reference: Reference,
    *,
    now: datetime,
    zone: str = "",
    notice: int = NOTICE_MINUTES,
) -> Calls:
    """Return when *reference* can be called; *zone* is where they look from, if they say.

    What is booked for them already never blocks them.
    """
    application = reference.step.application
    chair = chair_of_callers(session, application.role, application.candidate_id)
    horizon = horizon_of(now, HORIZON_DAYS)
    world = slots.World(
        horizon=horizon,
        people=masks_of(session, chair.members, horizon),
        candidate=slots.candidate_in(zone or zone_of(session, reference), (), horizon),
    )
    query = slots.SlotQuery(
        minutes=MINUTES,
        grid_minutes=GRID_MINUTES,
        place=None,
        seats=(seat_query(chair),),
        now=tick_up(now),
        notice_minutes=notice,
        until=tick(now + timedelta(days=HORIZON_DAYS)),
    )
    mine = own_of(session, reference)
    world = slots.leave_out(slots.at_short_notice(world), mine)
    return Calls(chair, query, world, reference)


def zone_of(session: Session, reference: Reference) -> str:
    """Return where the referee is: as they said, else where the company is."""
    return reference.zone or session.get_one(Company, 1).zone


def own_of(session: Session, reference: Reference) -> slots.Own:
    """Return what the call that is booked for *reference* claims of its caller, and counts."""
    booking = standing(session, reference.id)
    if booking is None:
        return slots.Own()
    claims = claimed(session, Claim.booking_id == booking.id)
    return slots.Own(claims=claims, starts=own_starts(session, [booking.id], []))


def standing(session: Session, reference_id: int) -> Booking | None:
    """Return the call that is booked for a reference."""
    return session.scalar(
        select(Booking).where(
            Booking.reference_id == reference_id, Booking.state == BookingState.SCHEDULED
        )
    )


@dataclass(frozen=True, slots=True)
class Soon:
    """Somebody who is at work now and could ring within half an hour."""

    person: Person
    until: datetime  # the end of what they give today


def soon(session: Session, reference: Reference, *, now: datetime) -> Soon | None:
    """Return who could ring within half an hour, the one with the least load; none if nobody can."""
    asked = calls(session, reference, now=now, notice=0)
    grid = replace(asked.query, grid_minutes=5, until=tick_up(now + SOON))
    near = replace(asked, query=grid)
    here = tick(now)
    at_work = {
        person
        for person in asked.members
        if person in asked.world.people and gives(asked.world, person, here)
    }
    able = replace(near, chair=only(asked.chair, at_work))
    able = replace(able, query=replace(grid, seats=(seat_query(able.chair),)))
    first = next(iter(able.starts()), None)
    if first is None:
        return None
    person_id = whoever(session, able, able.reference.step_id, first)["person_id"]
    person = session.get_one(Person, person_id)
    return Soon(person, leaves_at(asked.world, person_id, here))


def only(chair: Chair, people: set[int]) -> Chair:
    """Return *chair* for those of its members who are among *people*."""
    return replace(chair, members={one: at for one, at in chair.members.items() if one in people})


def gives(world: slots.World, person: int, at: int) -> bool:
    """Tell whether *person* is within their hours at a tick, remote or in an office."""
    return bool(
        hours_of(world, person) & span(at - world.horizon.origin, at - world.horizon.origin + 1)
    )


def hours_of(world: slots.World, person: int) -> int:
    """Return the bitmap of what *person* gives, wherever they are."""
    found = 0
    for mask in world.people[person].present.values():
        found |= mask
    return found


def leaves_at(world: slots.World, person: int, at: int) -> datetime:
    """Return the end of the stretch of hours that *person* is in at a tick."""
    mask, step = hours_of(world, person), at - world.horizon.origin
    while mask >> step & 1:
        step += 1
    return instant(step + world.horizon.origin)
