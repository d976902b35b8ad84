"""Rows of the queue about talks to come at times that somebody of ours does not give any more."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from scheduler.domain.availability import Masks
from scheduler.domain.terms import Answer, BookingState
from scheduler.models import Attendance, Booking, Entry
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.outlook.misfits import horizon_over, missing_of
from scheduler.services.pools.seating import CLAIMING
from scheduler.services.queue.queue_rows import Kind, Row, Target, owned, replace_by
from scheduler.services.queue.waiting import Standing
from scheduler.services.search.masks import masks_of

GONE = "gone"  # switched off


def gather(
    session: Session, steps: Collection[Standing], working: WorkingDays, *, now: datetime
) -> Iterator[Row]:
    """Yield a row for each seat at a time that its owner has taken back since it was booked."""
    known = {step.step_id: step for step in steps}
    seats = [
        seat
        for seat in seats_ahead(session, now=now)
        if seat.booking.visit_id is not None or seat.booking.step_id in known
    ]
    if not seats:
        return
    horizon = horizon_over([seat.booking for seat in seats], now)
    masks = masks_of(session, {seat.person_id for seat in seats}, horizon)
    found = [(seat, words) for seat in seats if (words := words_of(seat, masks))]
    since = changed_at(session, {seat.person_id for seat, _ in found}) if found else {}
    for seat, words in found:
        row = row_of(seat, words, since.get(seat.person_id), working)
        visit = seat.booking.visit
        if visit:
            row = replace(row, label="Find a host", target=Target.VISIT, visit_id=visit.id)
            yield replace(row, name=visit.name, face_id=visit.id)
        else:
            step = known[seat.booking.step_id]
            yield replace(owned(row, step), name=step.name, stage=row.stage)


def row_of(seat: Attendance, words: str, changed: datetime | None, working: WorkingDays) -> Row:
    """Return the row of *seat*, whoever it is with."""
    booking = seat.booking
    return Row(
        Kind.NO_FIT,
        "",
        max(changed or booking.changed_at, booking.changed_at),
        replace_by(booking.starts_at, working),
        "Find somebody",
        Target.SEAT,
        seat_id=seat.id,
        who=(seat.person.name,),
        words=words,
        booking_id=booking.id,
        at=booking.starts_at,
        stage=booking.title,
    )


def seats_ahead(session: Session, *, now: datetime) -> Sequence[Attendance]:
    """Return the seats of talks to come that nobody has given up; by hand a time was meant so."""
    return session.scalars(
        select(Attendance)
        .join(Attendance.booking)
        .where(
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > now,
            Booking.step_id.is_not(None) | Booking.visit_id.is_not(None),
            ~Booking.by_hand,
            Attendance.kind.in_(CLAIMING),
            Attendance.answer != Answer.DECLINED,
        )
        .order_by(Booking.starts_at, Attendance.id)
        .options(
            contains_eager(Attendance.booking).joinedload(Booking.visit),
            joinedload(Attendance.person),
        )
    ).all()


def words_of(seat: Attendance, masks: Mapping[int, Masks]) -> str:
    """Return in a word what does not fit, nothing if all does; the inactive have no masks."""
    known = masks.get(seat.person_id)
    missing = missing_of(seat, known) if known else None
    return GONE if known is None else missing.value if missing else ""


def changed_at(session: Session, people: Collection[int]) -> dict[int, datetime]:
    """Return when each of these people last changed what they give."""
    named = {f"person:{each}": each for each in people}
    rows = session.execute(
        select(Entry.subject, func.max(Entry.at))
        .where(Entry.subject.in_(named), Entry.action == "hours changed")
        .group_by(Entry.subject)
    )
    return {named[subject]: at for subject, at in rows}
