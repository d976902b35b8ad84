"""How far an application has come, in the plain values that domain/process.py reads."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.domain.process import StepFacts
from scheduler.domain.terms import BookingState
from scheduler.models import (
    WITH_CANDIDATE,
    Application,
    Attendance,
    Booking,
    Exercise,
    Interview,
    Plan,
    Stage,
    Step,
    Way,
)
from scheduler.services.applications.applications import kinds_of
from scheduler.services.applications.stances import PLAIN, Attitude
from scheduler.services.exercises import exercises


def applications_of(session: Session, candidate_id: int) -> Sequence[Application]:
    """Return a candidate's applications, newest first, with all that their page shows of them."""
    way = selectinload(Application.steps).selectinload(Step.stage).selectinload(Stage.ways)
    return session.scalars(
        select(Application)
        .where(Application.candidate_id == candidate_id)
        .order_by(Application.id.desc())
        .options(
            way.selectinload(Way.places),
            way.selectinload(Way.interviews).selectinload(Interview.seats),
            selectinload(Application.role),
            selectinload(Application.plan).selectinload(Plan.stages),
        )
    ).all()


def bookings_by_step(session: Session, steps: Collection[Step]) -> dict[int, list[Booking]]:
    """Return every talk of these steps but the cancelled, in order of time."""
    found: dict[int, list[Booking]] = defaultdict(list)
    for booking in session.scalars(
        select(Booking)
        .where(
            Booking.step_id.in_([step.id for step in steps]),
            Booking.state != BookingState.CANCELLED,
            WITH_CANDIDATE,
        )
        .order_by(Booking.starts_at)
        .options(
            selectinload(Booking.attendances).joinedload(Attendance.person),
            selectinload(Booking.office),
        )
    ):
        found[booking.step_id].append(booking)
    return found


def facts_of(
    step: Step,
    bookings: Sequence[Booking],
    exercise: Exercise | None = None,
    attitude: Attitude = PLAIN,
) -> StepFacts:
    """Return *step* in plain values; of its bookings only those that stand count."""
    standing = [
        each for each in bookings if each.state == BookingState.SCHEDULED and each.with_candidate
    ]
    return StepFacts(
        id=step.id,
        position=step.position,
        state=step.state,
        state_at=step.state_at,
        kinds=kinds_of(step),
        answer_due_at=step.answer_due_at,
        starts_at=min((each.starts_at for each in standing), default=None),
        ends_at=max((each.ends_at for each in standing), default=None),
        exercise=exercises.facts_of(exercise) if exercise else None,
        stance=attitude.stance,
        decide_by=attitude.decide_by,
    )
