"""How much the rooms of an office are booked next week."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState
from scheduler.domain.zones import day_bounds
from scheduler.models import Booking
from scheduler.services.outlook.outlook import monday_of


@dataclass(frozen=True, slots=True)
class RoomLoad:
    """The interviews of one room in a week, and their minutes."""

    interviews: int
    minutes: int


def booked_next_week(
    session: Session, office_id: int, zone: str, *, now: datetime
) -> dict[int, RoomLoad]:
    """Return the live bookings of next week, as *zone* has it, by room."""
    monday = monday_of(now, zone) + timedelta(weeks=1)
    first, end = day_bounds(monday, zone)[0], day_bounds(monday + timedelta(weeks=1), zone)[0]
    rows = session.execute(
        select(Booking.room_id, func.count(), func.sum(Booking.minutes))
        .where(
            Booking.office_id == office_id,
            Booking.room_id.is_not(None),
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at >= first,
            Booking.starts_at < end,
        )
        .group_by(Booking.room_id)
    )
    return {room: RoomLoad(count, minutes) for room, count, minutes in rows if room is not None}
