"""Seats that were left empty: whom a talk is held without, while its time stayed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.models import HOLDING, Booking, Handover


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who is not there after all, and since when that is so; never why."""

    name: str
    at: datetime


def left_in(session: Session, bookings: Collection[Booking]) -> dict[int, list[Left]]:
    """Return whom each of *bookings* is held without, by its id.

    Of those who only learn, or may come, nobody was told; and a move has told anew who comes.
    """
    known = {each.id: each for each in bookings}
    found: dict[int, list[Left]] = defaultdict(list)
    for each in session.scalars(
        select(Handover)
        .where(
            Handover.booking_id.in_(known),
            Handover.to_person_id.is_(None),
            Handover.kind.in_(HOLDING),
        )
        .order_by(Handover.at, Handover.attendance_id)
        .options(joinedload(Handover.person))
    ):
        booking = known[each.booking_id]
        comes = each.person_id in {seat.person_id for seat in booking.attendances}
        if each.starts_at == booking.starts_at and not comes:
            found[each.booking_id].append(Left(each.person.name, each.at))
    return dict(found)
