"""What one person has coming up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload
from sqlalchemy.sql.base import ExecutableOption

from scheduler.domain.terms import BookingState
from scheduler.models import Application, Attendance, Booking, Reference, Step


def coming_up(session: Session, person_id: int, *, now: datetime) -> Sequence[Attendance]:
    """Return the seats of a person in live bookings that are not over, in order."""
    return session.scalars(
        select(Attendance)
        .join(Attendance.booking)
        .where(
            Attendance.person_id == person_id,
            Booking.state == BookingState.SCHEDULED,
            Booking.ends_at > now,
        )
        .order_by(Booking.starts_at, Booking.id)
        .options(told_of())
    ).all()


def told_of() -> ExecutableOption:
    """Return what loads, with seats joined to bookings, of whom and where these tell."""
    application = selectinload(Booking.step).selectinload(Step.application)
    call = selectinload(Booking.call_of).selectinload(Reference.step).selectinload(Step.application)
    return contains_eager(Attendance.booking).options(
        application.selectinload(Application.candidate),
        application.selectinload(Application.role),
        call.selectinload(Application.candidate),
        call.selectinload(Application.role),
        selectinload(Booking.visit),
        selectinload(Booking.office),
        selectinload(Booking.room),
    )
