"""A candidate leaves: what is left of their process is cancelled, before they are erased."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.endings import Ending, Letting
from scheduler.domain.terms import BY_CANDIDATE, BookingState
from scheduler.domain.visits import VisitState
from scheduler.models import (
    WITH_CANDIDATE,
    Application,
    Booking,
    Candidate,
    Claim,
    Hold,
    Reference,
    Step,
    Visit,
)
from scheduler.services.act import Act
from scheduler.services.applications.applications import take_with_time
from scheduler.services.messages import one_letter
from scheduler.services.process import endings
from scheduler.services.process.endings import NOTHING
from scheduler.services.transaction import lock_found


def leave(session: Session, application_id: int, *, act: Act) -> Application:
    """End a live application as its candidate wishes; everybody who waits for them is told.

    Raises Conflict while an interview of theirs is under way.
    """
    application = take_with_time(session, application_id, None)
    endings.close(session, application, Ending.WITHDRAWN, NOTHING, by=BY_CANDIDATE, act=act)
    one_letter.gather(session, application, letting=Letting.ENDED, act=act)
    return application


def has_talks(session: Session, applications: list[int], *, now: datetime) -> bool:
    """Tell whether something is booked for these applications that is still to come."""
    coming = (
        select(Booking.id)
        .join(Step, Step.id == Booking.step_id)
        .where(
            Step.application_id.in_(applications),
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > now,
            WITH_CANDIDATE,
        )
    )
    return session.scalar(coming.limit(1)) is not None


def lock_all(session: Session, candidate_id: int) -> None:
    """Lock a candidate, and all that is claimed for their applications, and for their visits."""

    def find() -> set[int]:
        mine = (
            select(Step.id)
            .join(Application, Application.id == Step.application_id)
            .where(Application.candidate_id == candidate_id)
        )
        calls = select(Reference.id).where(Reference.step_id.in_(mine))
        address = select(Candidate.mail_key).where(Candidate.id == candidate_id)
        visits = select(Visit.id).where(
            Visit.mail_key.in_(address), Visit.state == VisitState.CONFIRMED
        )
        bookings = select(Booking.id).where(
            Booking.step_id.in_(mine)
            | Booking.reference_id.in_(calls)
            | Booking.visit_id.in_(visits)
        )
        holds = select(Hold.id).where(Hold.step_id.in_(mine))
        claimed = select(Claim.resource_id).where(
            Claim.booking_id.in_(bookings) | Claim.hold_id.in_(holds)
        )
        return {candidate_id, *session.scalars(claimed.distinct())}

    lock_found(session, find)
