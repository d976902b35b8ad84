"""A candidate would rather that nobody learns by their talk; it changes nothing else."""

from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState
from scheduler.errors import StepClosed
from scheduler.models import Booking
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.debriefs import debriefs
from scheduler.services.placing import listening
from scheduler.services.placing.securing import claimed_for
from scheduler.services.transaction import lock_found, transaction


def refuse(session: Session, booking_id: int, *, act: Act) -> Booking:
    """Let nobody learn by a booking, now or later; who was to is told kindly.

    Raises StepClosed for one that is over or cancelled. Twice is once.
    """
    with transaction(session):
        step = session.get_one(Booking, booking_id).step
        lock_found(session, lambda: claimed_for(session, step.id))
        booking = session.get_one(Booking, booking_id, populate_existing=True)
        if booking.state != BookingState.SCHEDULED or booking.ends_at <= act.now:
            raise StepClosed("This was cancelled or is over; nobody listens in any more.")
        if not booking.without_shadows:
            booking.without_shadows = True
            listening.remove(session, booking, booking.shadows, act=act)
            debriefs.follow(session, step, act=act)
            journal.record_booking(
                session, "refuse shadow", booking, {"title": booking.title}, act=act
            )
    return booking
