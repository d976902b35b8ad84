"""Rows of the queue about visits: a host who can't make it, and what visitors write."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.domain.terms import BookingState
from scheduler.models import Booking, Remark
from scheduler.services.promises import WorkingDays
from scheduler.services.queue_rows import Kind, Row, Target
from scheduler.services.visit_hosts import without_host

ANSWER_DAYS = 1  # working days within which a mail that asks something is seen to


def gather(session: Session, working: WorkingDays, *, now: datetime) -> Iterator[Row]:
    """Yield the rows about visits, in two queries."""
    for booking, seat, person in without_host(session, now=now):
        if booking.visit is None:
            continue
        yield Row(
            Kind.VISIT_HOST,
            booking.visit.name,
            booking.at_risk_at or now,
            booking.starts_at,
            "Find a host",
            Target.VISIT,
            face_id=booking.visit.id,
            stage=booking.title,
            booking_id=booking.id,
            seat_id=seat.id,
            at=booking.starts_at,
            who=(person.name,),
            words=seat.answer_reason,
            visit_id=booking.visit.id,
        )
    yield from remarks(session, working)


def remarks(session: Session, working: WorkingDays) -> Iterator[Row]:
    """Yield a row for each mail about a visit that only a person can answer."""
    for remark, booking in session.execute(
        select(Remark, Booking)
        .join(Booking, Booking.id == Remark.booking_id)
        .where(
            Remark.settled_at.is_(None),
            Booking.visit_id.is_not(None),
            Booking.state == BookingState.SCHEDULED,
        )
        .order_by(Remark.id)
        .options(joinedload(Booking.visit))
    ):
        if booking.visit is not None:
            yield Row(
                Kind.REMARK,
                booking.visit.name,
                remark.at,
                min(working.after(remark.at, ANSWER_DAYS), booking.starts_at),
                "Read it",
                Target.VISIT,
                face_id=booking.visit.id,
                stage=booking.title,
                booking_id=booking.id,
                remark_id=remark.id,
                at=booking.starts_at,
                who=(remark.who,),
                words=remark.kind.value,
                visit_id=booking.visit.id,
            )
