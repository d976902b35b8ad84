"""Letting go of all that an application still has once it is decided: times, holds, references."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.references import ReferenceState
from scheduler.domain.terms import BY_STAFF, BookingState
from scheduler.models import Application, Booking, Hold, Reference, Step
from scheduler.services import reference_calls, reference_news, reference_outcomes
from scheduler.services.act import Act
from scheduler.services.claims import drop_holds


def release_references(session: Session, application: Application, *, act: Act) -> None:
    """Cancel the calls that are still to come, and let nobody be asked any more.

    States stay: a decision that is taken back finds the references as they were.
    """
    for reference in session.scalars(
        select(Reference)
        .join(Step, Step.id == Reference.step_id)
        .where(Step.application_id == application.id)
        .order_by(Reference.id)
    ):
        reference_news.take_back(session, reference, now=act.now)
        booking = session.scalar(
            select(Booking).where(
                Booking.reference_id == reference.id, Booking.state == BookingState.SCHEDULED
            )
        )
        if booking is None:
            continue
        if booking.starts_at > act.now:
            reference_calls.cancel(session, booking, by=BY_STAFF, act=act)
            if reference.state is ReferenceState.BOOKED:
                reference.state = ReferenceState.INVITED
        else:
            reference_outcomes.close_call(session, reference, BookingState.COMPLETE, act=act)
    session.flush()


def release_holds(session: Session, candidate_id: int, *, act: Act) -> None:
    """Let go of all times that a candidate holds, whatever they hold them for."""
    held = session.scalars(
        select(Hold.id)
        .join(Step, Step.id == Hold.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(Application.candidate_id == candidate_id)
    ).all()
    drop_holds(session, held, now=act.now)
