"""Cancelling a booking: its time is free in the same transaction, and both sides are told."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BY_CANDIDATE, BY_STAFF, BookingState
from scheduler.errors import StepClosed
from scheduler.models import Booking, Hold
from scheduler.services import invitations, journal, steps
from scheduler.services.act import Act
from scheduler.services.claims import claimed_by, drop_holds, held_by, release
from scheduler.services.moving import require_change
from scheduler.services.transaction import lock_found, raise_versions, transaction

CANDIDATE, STAFF = BY_CANDIDATE, BY_STAFF


def cancel(session: Session, booking_id: int, *, by: str, reason: str = "", act: Act) -> Booking:
    """Cancel a booking for good; its step opens again for another choice.

    Raises Refused when it is too late for a candidate, StepClosed for a booking that is over.
    Cancelling what is cancelled changes nothing.
    """
    with transaction(session):
        touched = lock_found(session, lambda: claimed_beside(session, booking_id))
        booking = session.get_one(Booking, booking_id, populate_existing=True)
        if booking.state == BookingState.CANCELLED:
            return booking
        if booking.state != BookingState.SCHEDULED or booking.starts_at <= act.now:
            raise StepClosed("This is over; it cannot be cancelled any more.")
        if by == CANDIDATE:
            require_change(booking, now=act.now)
        end(booking, by=by, reason=reason, act=act)
        release(session, bookings=[booking.id])
        drop_holds(session, holds_beside(session, booking_id), now=act.now)
        raise_versions(session, touched)
        session.flush()
        steps.settle(session, booking.step, act=act)
        invitations.tell_cancel(session, booking, act=act)
        journal.record(
            session,
            "cancel",
            f"booking:{booking.id}",
            act=act,
            application_id=booking.step.application_id,
            payload={"by": by, "reason": reason},
        )
    return booking


def claimed_beside(session: Session, booking_id: int) -> set[int]:
    """Return the resources that a booking, and a hold to move it, claim now."""
    held = held_by(session, holds_beside(session, booking_id))
    return {*claimed_by(session, booking_id), *held}


def holds_beside(session: Session, booking_id: int) -> list[int]:
    """Return the hold that was to move this booking: it has only what the booking left to it."""
    same = and_(Hold.step_id == Booking.step_id, Hold.interview_id == Booking.interview_id)
    return list(
        session.scalars(select(Hold.id).join(Booking, same).where(Booking.id == booking_id))
    )


def end(booking: Booking, *, by: str, reason: str, act: Act) -> None:
    """Write down that *booking* is cancelled."""
    booking.state = BookingState.CANCELLED
    booking.cancelled_by = by
    booking.reason = reason
    booking.at_risk_at = None
    booking.version += 1
    booking.changed_at = act.now
