"""Replacement before rescheduling: a seat that somebody gave up goes to somebody else, in time.

Until 48 hours before the start, and three times a booking, it goes by itself; afterwards a
coordinator sees who is free and confirms with one press.
"""

from sqlalchemy.orm import Session

from scheduler.domain.substitutes import acts_alone
from scheduler.domain.terms import Answer, BookingState
from scheduler.errors import Conflict, StepClosed
from scheduler.models import LEARNING, Attendance, Booking, Person
from scheduler.services.act import Act
from scheduler.services.debriefs import debriefs
from scheduler.services.pools.seating import CLAIMING
from scheduler.services.seats import risks
from scheduler.services.seats.handing import hand_over, leave_empty, step_back
from scheduler.services.seats.vacancies import (
    alone_before,
    may_be_left_empty,
    secure_booking,
    vacancy_of,
)
from scheduler.services.transaction import transaction

OVER = "This was cancelled or is over; nothing needs to be done."
SEEN_TO = "Somebody has seen to this seat meanwhile."
NOT_FREE = "They are not free any more. Here is who is."


def seek(session: Session, seat: Attendance, *, act: Act) -> None:
    """Give a seat that was just declined to somebody else, or put the booking at risk.

    Needs the locks of `secure_booking`. The coordinator hears either way.
    """
    if seat.kind in LEARNING:
        step_back(session, seat, act=act)
        return
    if seat.kind not in CLAIMING:
        return
    booking, who, reason = seat.booking, seat.person.name, seat.answer_reason
    if booking.step_id is not None and not booking.with_candidate:
        if debriefs.is_enough_without(booking, seat):
            debriefs.excuse(session, seat, act=act)
            return
        booking.at_risk_at = booking.at_risk_at or act.now
        risks.warn(session, seat, [], act=act)
        return
    if booking.call_of:  # a referee is told by a person
        booking.at_risk_at = booking.at_risk_at or act.now
        risks.warn(session, seat, [], act=act)
        return
    is_alone = acts_alone(booking.starts_at, alone_before(session, booking.id), act.now)
    vacancy = vacancy_of(session, seat, act=act, any_notice=not is_alone)
    if is_alone and vacancy.free:
        number = seat.id
        person = hand_over(session, vacancy, vacancy.free[0], by_itself=True, act=act)
        risks.tell_replaced(session, booking, number, who, person, reason, act=act)
        return
    booking.at_risk_at = booking.at_risk_at or act.now
    free = [session.get_one(Person, each.person).name for each in vacancy.free]
    risks.warn(session, seat, free, act=act)


def replace(
    session: Session, attendance_id: int, person_id: int, *, act: Act, version: int
) -> Person:
    """Give a seat to *person_id*, as a coordinator chose; return who has it now.

    Raises Conflict if they are not free any more, or the booking is not as it was seen.
    """
    with transaction(session):
        seat = held_seat(session, attendance_id, version, act=act)
        vacancy = vacancy_of(session, seat, act=act, any_notice=True)
        chosen = vacancy.of(person_id)
        if chosen is None:
            raise Conflict(NOT_FREE)
        return hand_over(session, vacancy, chosen, by_itself=False, act=act)


def shorten(session: Session, attendance_id: int, *, act: Act, version: int) -> None:
    """Let a booking be held without a seat; raise Conflict unless the others suffice."""
    with transaction(session):
        seat = held_seat(session, attendance_id, version, act=act)
        if not may_be_left_empty(vacancy_of(session, seat, act=act, any_notice=True)):
            raise Conflict("The others do not suffice to hold it.")
        leave_empty(session, seat, act=act)


def held_seat(session: Session, attendance_id: int, version: int, *, act: Act) -> Attendance:
    """Return a seat of a booking to come, under the lock, if the booking is as it was seen."""
    found = session.get(Attendance, attendance_id)
    if found is None:
        raise Conflict(SEEN_TO)
    booking = secure_booking(session, found.booking_id, act=act)
    seat = session.get(Attendance, attendance_id, populate_existing=True)
    require_to_come(booking, act=act)
    if seat is None or booking.version != version:
        raise Conflict(SEEN_TO)
    return seat


def require_to_come(booking: Booking, *, act: Act) -> None:
    """Raise StepClosed unless *booking* stands and has not ended."""
    if booking.state is not BookingState.SCHEDULED or booking.ends_at <= act.now:
        raise StepClosed(OVER)


def open_seats(booking: Booking) -> list[Attendance]:
    """Return the seats of *booking* that were declined and that nobody else has taken."""
    return [each for each in booking.attendances if each.answer is Answer.DECLINED]
