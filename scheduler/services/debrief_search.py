"""Looking for a debrief: when the people of a loop can meet after its last talk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.debriefs import Debrief
from scheduler.domain.slots import SlotQuery, World
from scheduler.domain.terms import BookingState, SeatKind
from scheduler.models import Attendance, Booking, Interview, Step, Way
from scheduler.services import steps
from scheduler.services.finding import horizon_of
from scheduler.services.masks import masks_of
from scheduler.services.seating import CLAIMING

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
    """Return who holds *talks*, in order of id."""
    seats = (seat for talk in talks for seat in talk.attendances)
    return tuple(sorted({seat.person_id for seat in seats if seat.kind in CLAIMING}))


def lead_of(step: Step, talks: Sequence[Booking]) -> int:
    """Return who leads the debrief: the hiring manager if they hold a talk, else the first lead."""
    people, manager = line_up(talks), step.application.role.manager_id
    if manager in people:
        return manager
    seats: list[Attendance] = [seat for talk in talks for seat in talk.attendances]
    leads = (seat.person_id for seat in seats if seat.kind is SeatKind.LEAD)
    return next(leads, people[0])


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
    return Debrief(query, world, people, lead_of(step, talks), tick_up(ends_at), tick(until))
