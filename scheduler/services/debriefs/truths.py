"""What has to be true of every debrief."""

from collections.abc import Iterator

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.domain.terms import BookingState
from scheduler.models import Booking

COUNTS = (BookingState.SCHEDULED, BookingState.COMPLETE)


def lone(session: Session) -> Iterator[str]:
    """Yield the debriefs that stand without a talk, or begin before the last one is over."""
    talk = aliased(Booking)
    is_talk = and_(
        talk.step_id == Booking.step_id,
        talk.state.in_(COUNTS),
        talk.candidate_object_id.is_not(None),
    )
    last = select(func.max(talk.ends_at)).where(is_talk).scalar_subquery()
    for booking_id in session.scalars(
        select(Booking.id).where(
            Booking.state == BookingState.SCHEDULED,
            Booking.candidate_object_id.is_(None),
            Booking.step_id.is_not(None),  # a referee's call has none
            ~exists().where(is_talk) | (Booking.starts_at < last),
        )
    ):
        yield f"booking {booking_id}"
