"""Locked talks: a move of the whole loop, by whoever, leaves them in place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import steps_of, tick
from scheduler.domain.slots import SlotQuery
from scheduler.domain.terms import BookingState
from scheduler.errors import Refused, StepClosed
from scheduler.models import WITH_CANDIDATE, Booking, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.pools.seating import CLAIMING, Chair
from scheduler.services.search.claims import claimed_by
from scheduler.services.transaction import lock_found, transaction

LONG = 60 * 24 * 60  # minutes of notice that nobody's own exceeds
ELSEWHERE = "{title} is locked and stays where it is. Unlock it first to move the day elsewhere."


def set_lock(session: Session, booking_id: int, *, is_locked: bool, act: Act) -> Booking:
    """Lock a talk, or unlock it; nobody is told, for nothing has changed for them."""
    with transaction(session):
        lock_found(session, lambda: set(claimed_by(session, booking_id)))
        booking = session.get_one(Booking, booking_id, populate_existing=True)
        if booking.state != BookingState.SCHEDULED or booking.starts_at <= act.now:
            raise StepClosed("This was cancelled or is over; it cannot be locked.")
        if booking.is_locked != is_locked:
            booking.is_locked = is_locked
            booking.version += 1
            deed = "lock" if is_locked else "unlock"
            journal.record_booking(session, deed, booking, {"title": booking.title}, act=act)
    return booking


def locked_of(session: Session, step: Step) -> dict[int, Booking]:
    """Return the talks of *step* that stand and are locked, by interview."""
    found = session.scalars(
        select(Booking).where(
            Booking.step_id == step.id,
            Booking.state == BookingState.SCHEDULED,
            Booking.is_locked,
            WITH_CANDIDATE,
        )
    )
    return {each.interview_id: each for each in found}


def kept(query: SlotQuery, booking: Booking | None) -> SlotQuery:
    """Return *query* with the one start that a locked *booking* has; as it is without one."""
    if booking is None:
        return query
    start = tick(booking.starts_at)
    return replace(query, now=start - steps_of(LONG), notice_minutes=LONG, until=start + 1)


def kept_chairs(chairs: Sequence[Chair], booking: Booking | None) -> list[Chair]:
    """Return the chairs of a locked *booking* with those alone who sit on them."""
    if booking is None:
        return list(chairs)
    sitting = {each.person_id for each in booking.attendances if each.kind in CLAIMING}
    return [
        replace(chair, members={one: at for one, at in chair.members.items() if one in sitting})
        for chair in chairs
    ]


def require_place(locked: Mapping[int, Booking], office_id: int | None) -> None:
    """Raise Refused if a move to a place would take a locked talk along."""
    for booking in locked.values():
        if booking.office_id != office_id:
            raise Refused(ELSEWHERE.format(title=booking.title))
