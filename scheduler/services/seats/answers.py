"""What the line-up says to a booking: that they come, that they may come, that they can't."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, BookingState
from scheduler.errors import Missing, StepClosed
from scheduler.models import Attendance, Booking, Handover
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.seats import replacing
from scheduler.services.seats.vacancies import secure_booking
from scheduler.services.transaction import transaction

OVER = "This was cancelled or is over; nothing needs to be done."


def own_attendance(session: Session, person_id: int, booking_id: int) -> Attendance:
    """Return a person's seat in a booking; raise Missing where they have none."""
    found = session.scalar(
        select(Attendance).where(
            Attendance.person_id == person_id, Attendance.booking_id == booking_id
        )
    )
    if found is None:
        raise Missing
    return found


def own_seat(session: Session, person_id: int, booking_id: int) -> Attendance | Handover:
    """Return a person's seat in a booking, or what became of it; raise Missing without either."""
    try:
        return own_attendance(session, person_id, booking_id)
    except Missing:
        mine = (Handover.person_id == person_id, Handover.booking_id == booking_id)
        latest = select(Handover).where(*mine).order_by(Handover.attendance_id.desc()).limit(1)
        found = session.scalar(latest)
        if found is None:
            raise
        return found


def cannot(session: Session, attendance_id: int, reason: str, *, act: Act) -> Booking:
    """Note that somebody can't make it: their seat goes to somebody else, or is at risk.

    The candidate hears only what changes for them, and never why. Saying it twice is saying it
    once. Raises StepClosed for a booking that is over or cancelled.
    """
    with transaction(session):
        attendance = locked(session, attendance_id, act=act)
        booking = attendance.booking
        if attendance.answer == Answer.DECLINED:
            return booking
        write(attendance, Answer.DECLINED, reason, act=act)
        said = {"person": attendance.person.name, "reason": reason}
        journal.record_booking(session, "cannot", booking, said, act=act)
        replacing.seek(session, attendance, act=act)
    return booking


def say(session: Session, attendance_id: int, answer: Answer, *, act: Act) -> Booking:
    """Note that somebody comes, or may come; who had declined and is still in the seat keeps it.

    Raises StepClosed for a booking that is over or cancelled.
    """
    with transaction(session):
        attendance = locked(session, attendance_id, act=act)
        booking = attendance.booking
        if attendance.answer == answer:
            return booking
        write(attendance, answer, "", act=act)
        if not replacing.open_seats(booking):
            booking.at_risk_at = None
        said = {"person": attendance.person.name, "answer": answer.value}
        journal.record_booking(session, "answer", booking, said, act=act)
    return booking


def write(attendance: Attendance, answer: Answer, reason: str, *, act: Act) -> None:
    """Write down an answer, and that the booking is not as it was seen."""
    attendance.answer = answer
    attendance.answered_at = act.now
    attendance.answer_reason = reason
    attendance.booking.version += 1


def locked(session: Session, attendance_id: int, *, act: Act) -> Attendance:
    """Return a seat of a booking to come, with all locked that its answer may touch.

    Raises Missing where the seat is gone by then, StepClosed for a booking that is over.
    """
    of_seat = select(Attendance.booking_id).where(Attendance.id == attendance_id)
    booking_id = session.scalar(of_seat)
    if booking_id is None:
        raise Missing
    booking = secure_booking(session, booking_id, act=act)
    found = session.get(Attendance, attendance_id, populate_existing=True)
    if found is None:
        raise Missing
    if booking.state != BookingState.SCHEDULED or booking.ends_at <= act.now:
        raise StepClosed(OVER)
    return found


def given_up(session: Session, attendance_id: int) -> Handover | None:
    """Return what became of a seat that somebody has no more, if it was theirs to give up."""
    return session.get(Handover, attendance_id)
