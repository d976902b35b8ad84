"""Rows of the queue about visits: a host who can't make it, and what visitors write."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, BookingState
from scheduler.models import Attendance, Booking, Person, Remark, Visit
from scheduler.services.promises import WorkingDays
from scheduler.services.queue_rows import Kind, Row, Target

ANSWER_DAYS = 1  # working days within which a mail that asks something is seen to


def gather(session: Session, working: WorkingDays, *, now: datetime) -> Iterator[Row]:
    """Yield the rows about visits, each once, in one query."""
    seen = set()
    for booking, visit, seat, person, remark in session.execute(needing(now)):
        if seat is not None and ("seat", seat.id) not in seen:
            seen.add(("seat", seat.id))
            yield without_host(booking, visit, seat, person.name, now=now)
        if remark is not None and ("remark", remark.id) not in seen:
            seen.add(("remark", remark.id))
            yield written(booking, visit, remark, working)


def needing(now: datetime) -> Select[*tuple[Any, ...]]:
    """Return the query of visits ahead whose host can't make it, or about which a mail waits."""
    can_not = and_(
        Attendance.booking_id == Booking.id,
        Attendance.answer == Answer.DECLINED,
        Booking.at_risk_at.is_not(None),
    )
    is_open = and_(Remark.booking_id == Booking.id, Remark.settled_at.is_(None))
    return (
        select(Booking, Visit, Attendance, Person, Remark)
        .join(Visit, Visit.id == Booking.visit_id)
        .outerjoin(Attendance, can_not)
        .outerjoin(Person, Person.id == Attendance.person_id)
        .outerjoin(Remark, is_open)
        .where(
            Booking.state == BookingState.SCHEDULED,
            Booking.ends_at > now,
            or_(Attendance.id.is_not(None), Remark.id.is_not(None)),
        )
        .order_by(Booking.starts_at, Booking.id)
    )


def without_host(
    booking: Booking, visit: Visit, seat: Attendance, name: str, *, now: datetime
) -> Row:
    """Return the row of a visit whose host can't make it, and nobody has taken their seat."""
    return Row(
        Kind.VISIT_HOST,
        visit.name,
        booking.at_risk_at or now,
        booking.starts_at,
        "Find a host",
        Target.VISIT,
        face_id=visit.id,
        stage=booking.title,
        booking_id=booking.id,
        seat_id=seat.id,
        at=booking.starts_at,
        who=(name,),
        words=seat.answer_reason,
        visit_id=visit.id,
    )


def written(booking: Booking, visit: Visit, remark: Remark, working: WorkingDays) -> Row:
    """Return the row of a mail about a visit that only a person can answer."""
    return Row(
        Kind.REMARK,
        visit.name,
        remark.at,
        min(working.after(remark.at, ANSWER_DAYS), booking.starts_at),
        "Read it",
        Target.VISIT,
        face_id=visit.id,
        stage=booking.title,
        booking_id=booking.id,
        remark_id=remark.id,
        at=booking.starts_at,
        who=(remark.who,),
        words=remark.kind.value,
        visit_id=visit.id,
    )
