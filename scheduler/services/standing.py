"""How steps stand, as plain values for `domain/process.py`: a few queries for any number."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.process import StepFacts
from scheduler.domain.terms import BookingState, StageKind
from scheduler.models import Application, Booking, Role, Stage, Step, Way
from scheduler.services.promises import WorkingDays


@dataclass(frozen=True, slots=True)
class Span:
    """From the first start to the last end of what is booked."""

    starts_at: datetime
    ends_at: datetime


def steps_of(session: Session, application_ids: Collection[int]) -> dict[int, list[StepFacts]]:
    """Return the steps of these applications in order, each with its promise and its bookings.

    What is booked is answered by the role's promise after its last end, else by two working days.
    """
    working = WorkingDays.of(session)
    spans = spans_of(session, application_ids)
    kinds = kinds_of(session, application_ids)
    found: dict[int, list[StepFacts]] = {each: [] for each in application_ids}
    for row in session.execute(
        select(
            Step.id,
            Step.application_id,
            Step.position,
            Step.state,
            Step.state_at,
            Step.stage_id,
            Step.answer_due_at,
            Role.answer_days,
        )
        .join(Application, Application.id == Step.application_id)
        .join(Role, Role.id == Application.role_id)
        .where(Step.application_id.in_(application_ids))
        .order_by(Step.position)
    ):
        span = spans.get(row.id)
        due = row.answer_due_at
        if span and row.answer_days:
            due = working.outcome(span.ends_at, row.answer_days)
        found[row.application_id].append(
            StepFacts(
                id=row.id,
                position=row.position,
                state=row.state,
                state_at=row.state_at,
                kinds=frozenset(kinds[row.stage_id]),
                answer_due_at=due,
                starts_at=span.starts_at if span else None,
                ends_at=span.ends_at if span else None,
            )
        )
    return found


def spans_of(session: Session, application_ids: Collection[int]) -> dict[int, Span]:
    """Return what is booked in each step of these applications."""
    rows = session.execute(
        select(Booking.step_id, func.min(Booking.starts_at), func.max(Booking.ends_at))
        .join(Step, Step.id == Booking.step_id)
        .where(Step.application_id.in_(application_ids), Booking.state == BookingState.SCHEDULED)
        .group_by(Booking.step_id)
    )
    return {step_id: Span(start, end) for step_id, start, end in rows}


def kinds_of(session: Session, application_ids: Collection[int]) -> dict[int, set[StageKind]]:
    """Return what each stage of these applications may be, over all its ways."""
    found: dict[int, set[StageKind]] = defaultdict(set)
    for stage_id, kind, way_kind in session.execute(
        select(Stage.id, Stage.kind, Way.kind)
        .outerjoin(Way, Way.stage_id == Stage.id)
        .join(Step, Step.stage_id == Stage.id)
        .where(Step.application_id.in_(application_ids))
        .distinct()
    ):
        found[stage_id] |= {kind, way_kind} - {None}
    return found
