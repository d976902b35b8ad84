"""Notes from one interviewer to the next of the same day; the candidate never reads them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from scheduler.domain.terms import BookingState
from scheduler.errors import Missing, StepClosed
from scheduler.models import COUNTED, WITH_CANDIDATE, Attendance, Booking
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.messages.candidate_days import DATE
from scheduler.services.transaction import transaction

OVER = "Nobody comes after you on this day any more, so nobody would read it."


def coming_after(session: Session, booking: Booking) -> list[Booking]:
    """Return the talks of the same loop that follow *booking* on its day, in order of time."""
    return [each for each in same_day(session, booking) if each.starts_at >= booking.ends_at]


def same_day(session: Session, booking: Booking) -> list[Booking]:
    """Return the talks that the same step has on the day of *booking*, in order of time."""
    return list(
        session.scalars(
            select(Booking)
            .where(
                Booking.step_id == booking.step_id,
                Booking.state.in_((BookingState.SCHEDULED, BookingState.COMPLETE)),
                WITH_CANDIDATE,
                func.substr(Booking.wall_time, 1, DATE) == booking.wall_time[:DATE],
            )
            .order_by(Booking.starts_at, Booking.id)
        )
    )


def notes_for(session: Session, booking: Booking, seat: Attendance | None) -> list[Attendance]:
    """Return what earlier interviewers of the day left for whoever holds *seat*, oldest first.

    Who leads in training holds the talk too. Nobody else reads them: neither who listens in, nor
    who coordinates, nor who came before.
    """
    if seat is None or seat.kind not in COUNTED or not booking.with_candidate:
        return []
    before = [each.id for each in same_day(session, booking) if each.ends_at <= booking.starts_at]
    return list(
        session.scalars(
            select(Attendance)
            .join(Booking, Booking.id == Attendance.booking_id)
            .where(
                Attendance.booking_id.in_(before),
                Attendance.handover != "",
                Attendance.person_id != seat.person_id,
            )
            .order_by(Booking.starts_at, Attendance.id)
            .options(joinedload(Attendance.person), joinedload(Attendance.booking))
        )
    )


def may_write(session: Session, booking: Booking, seat: Attendance | None) -> bool:
    """Tell whether whoever has *seat* may leave a note: they hold the talk, and others follow."""
    is_holder = seat is not None and seat.kind in COUNTED and booking.with_candidate
    return is_holder and bool(coming_after(session, booking))


def hand_over(
    session: Session, booking_id: int, person_id: int, text: str, *, act: Act
) -> Attendance:
    """Leave a note for whoever comes next that day, in place of the one before; empty takes it back.

    Raises Missing for whoever does not hold the talk, StepClosed where nobody would read it.
    """
    with transaction(session):
        seat = session.scalar(
            select(Attendance).where(
                Attendance.booking_id == booking_id,
                Attendance.person_id == person_id,
                Attendance.kind.in_(COUNTED),
            )
        )
        if seat is None or not seat.booking.with_candidate:
            raise Missing
        if not is_readable(session, seat.booking, now=act.now):
            raise StepClosed(OVER)
        seat.handover = text
        seat.handed_over_at = act.now if text else None
        journal.record_booking(
            session, "leave a note", seat.booking, {"title": seat.booking.title}, act=act
        )
    return seat


def is_readable(session: Session, booking: Booking, *, now: datetime) -> bool:
    """Tell whether a talk of the day that follows *booking* is not over yet."""
    return any(each.ends_at > now for each in coming_after(session, booking))
