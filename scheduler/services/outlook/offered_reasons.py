"""What exactly stands against a moment of somebody's time: a day off by its name, a talk, a limit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.availability import Masks
from scheduler.domain.terms import BookingState, SeatKind
from scheduler.domain.zones import day_number, iso_week
from scheduler.models import Attendance, Booking, CompanyDayOff, Person, TimeOff


class Because(StrEnum):
    """What a reason is."""

    COMPANY = "company"  # named by it
    OWN_DAYS = "own_days"  # named as its owner noted it
    BREAK = "break"
    TALK = "talk"  # named by its title
    A_DAY = "a_day"
    A_WEEK = "a_week"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands against a moment; *have* of *most* where it is a limit."""

    kind: Because
    name: str = ""
    start: datetime | None = None
    end: datetime | None = None
    have: int = 0
    most: int = 0


def days_off(session: Session, person: Person, on: date) -> list[Reason]:
    """Return what takes a whole day back: the company, its owner, or a break."""
    closed = select(CompanyDayOff.name).where(
        CompanyDayOff.on == on, CompanyDayOff.country.in_({"", person.country})
    )
    own = select(TimeOff.reason).where(
        TimeOff.person_id == person.id, TimeOff.first_on <= on, TimeOff.last_on >= on
    )
    found = [Reason(Because.COMPANY, name) for name in session.scalars(closed)]
    found += [Reason(Because.OWN_DAYS, reason) for reason in session.scalars(own)]
    begun = person.paused_from is not None and person.paused_from <= on
    if begun and (person.paused_until is None or on <= person.paused_until):
        found.append(Reason(Because.BREAK))
    return found


def talks(session: Session, person: Person, start: datetime, end: datetime) -> list[Reason]:
    """Return the bookings of somebody that leave less than their gap around a time; none is a hold."""
    gap = timedelta(minutes=person.gap_minutes)
    rows = session.scalars(
        select(Booking)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .where(
            Attendance.person_id == person.id,
            Attendance.kind != SeatKind.OPTIONAL,
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at < end + gap,
            Booking.ends_at > start - gap,
        )
        .order_by(Booking.starts_at)
    )
    return [Reason(Because.TALK, each.title, each.starts_at, each.ends_at) for each in rows]


def limits(known: Masks, at: datetime) -> list[Reason]:
    """Return which limit of somebody is reached at a moment: that of its day, or of its week."""
    day = day_number(at.astimezone(ZoneInfo(known.zone)).date())
    of_week = sum(n for on, n in known.counts.items() if iso_week(on) == iso_week(day))
    found = []
    for kind, have, most in (
        (Because.A_DAY, known.counts.get(day, 0), known.limits.per_day),
        (Because.A_WEEK, of_week, known.limits.per_week),
    ):
        if most is not None and have >= most:
            found.append(Reason(kind, have=have, most=most))
    return found
