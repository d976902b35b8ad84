"""Rows of the queue about answers: none that came, a candidate's no, and what mails ask."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.substitutes import CHASES
from scheduler.domain.terms import Answer, BookingState
from scheduler.models import Attendance, Booking, CalendarObject, Person, Remark
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.pools.seating import CLAIMING
from scheduler.services.queue.queue_rows import Kind, Row, Target, replace_by
from scheduler.services.queue.waiting import Standing
from scheduler.text.names import first_name

ANSWER_DAYS = 1  # working days within which a mail that asks something is seen to


def gather(
    session: Session, steps: Collection[Standing], working: WorkingDays, *, now: datetime
) -> Iterator[Row]:
    """Yield the rows about answers, in three queries."""
    known = {step.step_id: step for step in steps}
    yield from remarks(session, known, working)
    yield from refusals(session, known, working, now=now)
    yield from silences(session, known, now=now)


def of(step: Standing, kind: Kind, since: datetime, due_at: datetime, label: str) -> Row:
    """Return a row about the person of *step*."""
    return Row(
        kind,
        step.name,
        since,
        due_at,
        label,
        Target.PICKER,
        face_id=step.candidate_id,
        application_id=step.application_id,
        candidate_id=step.candidate_id,
        role_id=step.role_id,
        role=step.role,
        stage=step.stage,
        version=step.version,
        step_id=step.step_id,
    )


def remarks(session: Session, known: dict[int, Standing], working: WorkingDays) -> Iterator[Row]:
    """Yield a row for each mail that only a person can answer."""
    for remark, booking in session.execute(
        select(Remark, Booking)
        .join(Booking, Booking.id == Remark.booking_id)
        .where(Remark.settled_at.is_(None), Booking.step_id.in_(known))
        .order_by(Remark.id)
    ):
        due = min(working.after(remark.at, ANSWER_DAYS), replace_by(booking.starts_at, working))
        row = of(known[booking.step_id], Kind.REMARK, remark.at, due, "Read it")
        yield with_booking(
            row,
            booking,
            target=Target.REMARK,
            remark_id=remark.id,
            who=(remark.who,),
            words=remark.kind.value,
        )


def refusals(
    session: Session, known: dict[int, Standing], working: WorkingDays, *, now: datetime
) -> Iterator[Row]:
    """Yield a row for each day that a candidate's calendar has said no to, or where they wait alone."""
    seen = set()
    waits = and_(Booking.nobody_here_at.is_not(None), Booking.ends_at > now)
    refused = and_(CalendarObject.answer == Answer.DECLINED, Booking.starts_at > now)
    for booking, said_at in session.execute(
        select(Booking, CalendarObject.answered_at)
        .join(CalendarObject, CalendarObject.id == Booking.candidate_object_id)
        .where(
            or_(refused, waits),
            Booking.state == BookingState.SCHEDULED,
            Booking.step_id.in_(known),
        )
        .order_by(Booking.starts_at)
    ):
        step, alone_at = known[booking.step_id], booking.nobody_here_at
        label = f"{'Call' if step.phone else 'Write to'} {first_name(step.name)}"
        if alone_at:
            row = of(step, Kind.NOBODY_HERE, alone_at, alone_at, label)
            yield with_booking(row, booking, target=Target.CANDIDATE)
        elif booking.candidate_object_id not in seen:
            seen.add(booking.candidate_object_id)
            due = replace_by(booking.starts_at, working)
            row = of(step, Kind.CANDIDATE_CANT, said_at or now, due, label)
            yield with_booking(row, booking, target=Target.CANDIDATE)


def silences(session: Session, known: dict[int, Standing], *, now: datetime) -> Iterator[Row]:
    """Yield a row for each interview within a day to which somebody has not answered, though asked."""
    last = CHASES[-1]
    for booking, seat_id, name in session.execute(
        select(Booking, Attendance.id, Person.name)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(Person, Person.id == Attendance.person_id)
        .where(
            Attendance.answer == Answer.NEEDS_ACTION,
            Attendance.kind.in_(CLAIMING),
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > now,
            Booking.starts_at <= now + last,
            Booking.created_at <= now - timedelta(hours=1),
            Booking.step_id.in_(known),
        )
        .order_by(Booking.starts_at, Attendance.id)
    ):
        since = booking.starts_at - last
        row = of(known[booking.step_id], Kind.NO_ANSWER, since, booking.starts_at, "Find somebody")
        yield with_booking(row, booking, target=Target.SEAT, seat_id=seat_id, who=(name,))


def with_booking(row: Row, booking: Booking, **more: Any) -> Row:
    """Return *row* as one about *booking*."""
    return replace(row, booking_id=booking.id, at=booking.starts_at, **more)
