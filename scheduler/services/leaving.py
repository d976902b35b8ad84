"""Somebody leaves: their seats to come are given up for them, as if they had said so one by one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, BookingState
from scheduler.errors import Missing, StepClosed
from scheduler.models import Attendance, Booking, Person
from scheduler.services import answers
from scheduler.services.act import Act
from scheduler.services.seating import CLAIMING

REASON = "No longer holds interviews here."


def give_up_seats(session: Session, *, act: Act) -> int:
    """Give up every seat to come of people who are switched off; return how many.

    Each is a transaction of its own, with the locks of its own booking: what one worker leaves
    undone, the next round does.
    """
    done = 0
    for seat_id in seats_of_gone(session, act=act):
        try:
            answers.cannot(session, seat_id, REASON, act=act)
            done += 1
        except (Missing, StepClosed):  # seen to, or cancelled, meanwhile
            continue
    return done


def seats_of_gone(session: Session, *, act: Act) -> list[int]:
    """Return the seats to come of people who are switched off, the soonest first."""
    return list(
        session.scalars(
            select(Attendance.id)
            .join(Person, Person.id == Attendance.person_id)
            .join(Booking, Booking.id == Attendance.booking_id)
            .where(
                Person.is_active.is_(False),
                Attendance.kind.in_(CLAIMING),
                Attendance.answer != Answer.DECLINED,
                Booking.state == BookingState.SCHEDULED,
                Booking.starts_at > act.now,
            )
            .order_by(Booking.starts_at, Attendance.id)
        )
    )
