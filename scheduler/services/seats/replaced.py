"""Whom a candidate meets instead of somebody whom they were told of, while the time stayed."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.models import Booking, Handover


@dataclass(frozen=True, slots=True)
class Replaced:
    """Somebody who came for somebody else, and since when that is so."""

    joined: str
    gone: str
    at: datetime


def replaced_in(session: Session, bookings: Collection[Booking]) -> dict[int, list[Replaced]]:
    """Return the changes of people of each of *bookings* by its id, the latest word of each seat."""
    found: dict[int, list[Handover]] = defaultdict(list)
    for each in session.scalars(
        select(Handover)
        .where(
            Handover.booking_id.in_([each.id for each in bookings]),
            Handover.to_person_id.is_not(None),
        )
        .order_by(Handover.at, Handover.attendance_id)
        .options(joinedload(Handover.person))
    ):
        found[each.booking_id].append(each)
    return {each.id: list(changes(each, found[each.id])) for each in bookings if found[each.id]}


def changes(booking: Booking, handovers: Collection[Handover]) -> Iterator[Replaced]:
    """Yield who of the line-up of *booking* came by *handovers*, and who had the seat at first.

    Those of another time are none: a move has told anew who comes.
    """
    came = {each.to_person_id: each for each in handovers if each.starts_at == booking.starts_at}
    for seat in booking.line_up:
        if last := came.get(seat.person_id):
            first, passed = last, {seat.person_id}
            while first.person_id in came and first.person_id not in passed:
                passed.add(first.person_id)
                first = came[first.person_id]
            if first.person_id != seat.person_id:
                yield Replaced(seat.person.name, first.person.name, last.at)
