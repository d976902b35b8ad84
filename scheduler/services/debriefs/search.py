"""Looking for a debrief: when the people of a loop can meet after its last talk."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import Span, tick, tick_up
from scheduler.domain.debriefs import Debrief
from scheduler.domain.slots import Own, SlotQuery, World, leave_out
from scheduler.domain.terms import BookingState, SeatKind
from scheduler.models import Attendance, Booking, Interview, Step, Way
from scheduler.services.pools.seating import CLAIMING
from scheduler.services.search import steps
from scheduler.services.search.claims import taken_by
from scheduler.services.search.finding import horizon_of
from scheduler.services.search.masks import masks_of

WITHIN = timedelta(hours=48)  # after the last talk, while all of it is fresh
COUNTS = (BookingState.SCHEDULED, BookingState.COMPLETE)


def planned(session: Session, step: Step) -> Interview | None:
    """Return the debrief that the plan has for the chosen way of *step*, if it has one."""
    way = session.get(Way, step.way_id) if step.way_id is not None else None
    return next(iter(way.debriefs), None) if way else None


def of_step(session: Session, step_id: int) -> Booking | None:
    """Return the debrief of a step that stands, if there is one."""
    return session.scalar(
        select(Booking).where(
            Booking.step_id == step_id,
            Booking.state == BookingState.SCHEDULED,
            Booking.candidate_object_id.is_(None),
        )
    )


def talks_of(session: Session, step: Step) -> list[Booking]:
    """Return the talks of *step* that there is something to say about, in order of time."""
    return [each for each in steps.standing(session, step.id) if each.state in COUNTS]


def line_up(talks: Sequence[Booking]) -> tuple[int, ...]:
    """Return who holds *talks*, or leads one in training, in order of id."""
    return tuple(sorted({seat.person_id for talk in talks for seat in talk.speakers}))


def holders(talks: Sequence[Booking]) -> frozenset[int]:
    """Return who holds *talks*, those left out who only learn."""
    return frozenset(seat.person_id for talk in talks for seat in talk.line_up)


def lead_of(step: Step, talks: Sequence[Booking]) -> int:
    """Return who leads the debrief: the hiring manager if they hold a talk, else the first lead."""
    people, manager = holders(talks), step.application.role.manager_id
    if manager in people:
        return manager
    seats: list[Attendance] = [seat for talk in talks for seat in talk.attendances]
    leads = (seat.person_id for seat in seats if seat.kind is SeatKind.LEAD)
    return next(leads, min(people))


def own_of(session: Session, debrief: Booking | None) -> Own:
    """Return what a debrief has already, which never blocks it: claims, and counts of limits."""
    if debrief is None:
        return Own()
    claims: dict[int, list[Span]] = defaultdict(list)
    for person, at in taken_by(session, debrief.id):
        claims[person].append((at, at + 1))
    counted = (seat.person_id for seat in debrief.attendances if seat.kind in CLAIMING)
    return Own(claims, {person: [tick(debrief.starts_at)] for person in counted})


def ask(
    session: Session,
    step: Step,
    interview: Interview,
    talks: Sequence[Booking],
    *,
    until: datetime,
    now: datetime,
) -> Debrief:
    """Return the question for the debrief of *talks*, over by *until*."""
    people = line_up(talks)
    ends_at = max(each.ends_at for each in talks)
    horizon = horizon_of(now, max(1, (until - now).days + 1))
    query = SlotQuery(
        minutes=interview.minutes,
        grid_minutes=interview.way.grid_minutes,
        place=None,
        seats=(),
        now=tick_up(now),
    )
    session.flush()
    world = World(horizon, masks_of(session, people, horizon))
    world = leave_out(world, own_of(session, of_step(session, step.id)))
    return Debrief(
        query,
        world,
        people,
        lead_of(step, talks),
        tick_up(ends_at),
        tick(until),
        learners=frozenset(people) - holders(talks),
    )
