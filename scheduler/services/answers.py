"""What the line-up says to a booking: for now, that somebody can't make it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, BookingState, Notice
from scheduler.errors import Missing, StepClosed
from scheduler.models import Attendance, Booking, Company
from scheduler.services import journal, outbox, telling
from scheduler.services.act import Act
from scheduler.services.claims import claimed_by
from scheduler.services.keepers import keepers
from scheduler.services.transaction import lock, transaction


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


def cannot(session: Session, attendance_id: int, reason: str, *, act: Act) -> Booking:
    """Note that somebody can't make it: the booking is at risk, and the coordinator is told.

    The candidate hears nothing yet: nothing has changed for them. Saying it twice is saying it
    once. Raises StepClosed for a booking that is over or cancelled.
    """
    with transaction(session):
        attendance = locked(session, attendance_id)
        booking = attendance.booking
        if booking.state != BookingState.SCHEDULED or booking.ends_at <= act.now:
            raise StepClosed("This was cancelled or is over; nothing needs to be done.")
        if attendance.answer == Answer.DECLINED:
            return booking
        attendance.answer = Answer.DECLINED
        attendance.answered_at = act.now
        attendance.answer_reason = reason
        booking.at_risk_at = booking.at_risk_at or act.now
        booking.version += 1
        warn(session, attendance, act=act)
        journal.record(
            session,
            "cannot",
            f"booking:{booking.id}",
            act=act,
            application_id=booking.owner.application_id,
            payload={"person": attendance.person.name, "reason": reason},
        )
    return booking


def locked(session: Session, attendance_id: int) -> Attendance:
    """Lock what the booking of a seat claims; return the seat as it is by then, or raise Missing."""
    of_seat = select(Attendance.booking_id).where(Attendance.id == attendance_id)
    booking_id = session.scalar(of_seat)
    if booking_id is None:
        raise Missing
    lock(session, claimed_by(session, booking_id))
    session.get_one(Booking, booking_id, populate_existing=True)
    found = session.get(Attendance, attendance_id, populate_existing=True)
    if found is None:
        raise Missing
    return found


def warn(session: Session, attendance: Attendance, *, act: Act) -> None:
    """Tell whoever coordinates the role."""
    booking = attendance.booking
    company = session.get_one(Company, 1)
    for keeper in keepers(session, booking.application.role):
        outbox.tell(
            session,
            Notice.AT_RISK,
            act=act,
            address=keeper.mail,
            name=keeper.name,
            subject=f"attendance:{attendance.id}",
            sequence=booking.version,
            person_id=keeper.id,
            step_id=booking.owner.id,
            facts=telling.team_facts(booking, company)
            | telling.recipient_facts(keeper)
            | {"who": attendance.person.name, "reason": attendance.answer_reason},
        )
