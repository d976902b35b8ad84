"""Promises about time: what bookings and holds claim, for how long, and within whose limits."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.terms import BookingState, SeatKind
from scheduler.domain.visits import DayState
from scheduler.domain.zones import wall_time
from scheduler.models import (
    COUNTED,
    HOLDING,
    Application,
    Attendance,
    Booking,
    Claim,
    Company,
    Entry,
    Hold,
    Person,
    Step,
    VisitDay,
)

NEVER = datetime.min.replace(tzinfo=UTC)
LIMITS_CHANGE = ("company changed", "hours changed", "person changed")


@dataclass(slots=True)
class Needed:
    """The steps that one booking must have, of each resource that it takes."""

    first: int
    end: int
    resources: set[int] = field(default_factory=set)


def of_bookings(session: Session) -> Iterator[str]:
    """Yield each resource of a booking that stands whose claims are not what it needs."""
    needed = needs(session)
    for row in session.execute(
        select(
            Claim.booking_id,
            Claim.resource_id,
            Claim.is_gap,
            func.min(Claim.tick),
            func.max(Claim.tick),
            func.count(),
        )
        .where(Claim.booking_id.in_(select(Booking.id).where(stands())))
        .group_by(Claim.booking_id, Claim.resource_id, Claim.is_gap)
    ):
        booking_id, resource_id, is_gap, low, high, count = row
        need = needed[booking_id or 0]
        if is_gap:
            is_right = low >= need.end
        else:
            is_right = (low, high + 1, count) == (need.first, need.end, need.end - need.first)
            is_right &= resource_id in need.resources
            need.resources.discard(resource_id)
        if not is_right:
            yield f"booking {booking_id}, resource {resource_id}"
    for booking_id, need in needed.items():
        for resource_id in sorted(need.resources):
            yield f"booking {booking_id}, resource {resource_id}: nothing claimed"


def needs(session: Session) -> dict[int, Needed]:
    """Return what each booking that stands needs: its candidate, its room and its line-up."""
    found: dict[int, Needed] = {}
    for row in session.execute(
        select(
            Booking.id,
            Booking.starts_at,
            Booking.ends_at,
            Booking.room_id,
            Booking.candidate_object_id,
            Application.candidate_id,
        )
        .outerjoin(Step, Step.id == Booking.step_id)
        .outerjoin(Application, Application.id == Step.application_id)
        .where(stands())
    ):
        need = Needed(tick(row.starts_at), tick_up(row.ends_at))
        found[row.id] = need
        # A debrief is without its candidate, and a referee's time is their own.
        if row.candidate_object_id is not None and row.candidate_id is not None:
            need.resources.add(row.candidate_id)
        if row.room_id is not None:
            need.resources.add(row.room_id)
    for booking_id, person_id in session.execute(
        select(Attendance.booking_id, Attendance.person_id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(stands(), Attendance.kind != SeatKind.OPTIONAL)
    ):
        found[booking_id].resources.add(person_id)
    return found


def stands() -> ColumnElement[bool]:
    """Return the condition of a booking that stands."""
    return Booking.state == BookingState.SCHEDULED


def of_cancelled(session: Session) -> Iterator[str]:
    """Yield the cancelled bookings that still claim somebody's time."""
    claims = exists().where(Claim.booking_id == Booking.id)
    for booking_id in session.scalars(
        select(Booking.id).where(Booking.state == BookingState.CANCELLED, claims)
    ):
        yield f"booking {booking_id}"


def of_holds(session: Session) -> Iterator[str]:
    """Yield the holds without a claim, and the claims that belong to nothing or to two things.

    A hold that moves a booking to another place at the same time may have none of its own.
    """
    moves = exists().where(Booking.step_id == Hold.step_id, stands())
    claims = exists().where(Claim.hold_id == Hold.id)
    for hold_id in session.scalars(select(Hold.id).where(~claims, ~moves)):
        yield f"hold {hold_id}"
    of_booking = exists().where(Booking.id == Claim.booking_id)
    of_hold = exists().where(Hold.id == Claim.hold_id)
    of_day = exists().where(
        VisitDay.id == Claim.visit_day_id,
        VisitDay.host_id == Claim.resource_id,
        VisitDay.state == DayState.OPEN,
    )
    owned = or_(
        and_(of_booking, Claim.hold_id.is_(None), Claim.visit_day_id.is_(None)),
        and_(of_hold, Claim.booking_id.is_(None), Claim.visit_day_id.is_(None)),
        and_(of_day, Claim.booking_id.is_(None), Claim.hold_id.is_(None)),
    )
    for resource_id, at in session.execute(select(Claim.resource_id, Claim.tick).where(~owned)):
        yield f"claim of resource {resource_id}, step {at}"


def moved_clocks(session: Session) -> Iterator[str]:
    """Yield the bookings to come whose length or wall time is not what was promised.

    Except those whose clock has a new law and whom somebody has to move (services/upkeep/rezoning.py).
    """
    for row in session.execute(
        select(
            Booking.id,
            Booking.starts_at,
            Booking.ends_at,
            Booking.minutes,
            Booking.wall_time,
            Booking.anchor_zone,
            Booking.is_off_clock,
        ).where(stands())
    ):
        is_long = row.ends_at - row.starts_at == timedelta(minutes=row.minutes)
        is_off = wall_time(row.starts_at, row.anchor_zone) != row.wall_time
        if not is_long or is_off != row.is_off_clock:
            yield f"booking {row.id}"


def beyond_limits(session: Session) -> Iterator[str]:
    """Yield the days and weeks in which somebody has more interviews than they give.

    Limits may be lowered under what is booked already, and bookings stay. So only those days and
    weeks count into which something was booked after the limits last changed.
    """
    company = session.execute(select(Company.per_day, Company.per_week)).one_or_none()
    if company is None:
        return
    changed = limits_changed(session)
    days, weeks = defaultdict(list), defaultdict(list)
    for row in counted(session):
        if row.by_hand:  # somebody said that limits shall give way
            continue
        on = row.starts_at.astimezone(ZoneInfo(row.zone)).date()
        since = max(changed.get(f"person:{row.person_id}", NEVER), changed.get("company:1", NEVER))
        is_late = row.state == BookingState.SCHEDULED and row.changed_at > since
        days[row.person_id, min(row.per_day, company.per_day), f"{on}"].append(is_late)
        week = "{}-W{:02}".format(*on.isocalendar())
        weeks[row.person_id, min(row.per_week, company.per_week), week].append(is_late)
    for (person_id, limit, when), late in sorted((days | weeks).items()):
        if len(late) > limit and any(late):
            yield f"person {person_id}, {when}: {len(late)}"


def lone_leaders(session: Session) -> Iterator[str]:
    """Yield the bookings in which somebody leads who is not qualified, and nobody holds the seat."""
    beside = aliased(Attendance)
    is_held = exists().where(
        beside.booking_id == Attendance.booking_id,
        beside.seat_id == Attendance.seat_id,
        beside.kind.in_(HOLDING),
    )
    for booking_id in session.scalars(
        select(Attendance.booking_id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(stands(), Attendance.kind == SeatKind.REVERSE, ~is_held)
    ):
        yield f"booking {booking_id}"


def counted(session: Session) -> Iterable[Any]:
    """Return what counts against somebody's limits."""
    return session.execute(
        select(
            Attendance.person_id,
            Person.zone,
            Person.per_day,
            Person.per_week,
            Booking.starts_at,
            Booking.state,
            Booking.changed_at,
            Booking.by_hand,
        )
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(Person, Person.id == Attendance.person_id)
        .where(
            Attendance.kind.in_(COUNTED),
            Booking.state.in_((BookingState.SCHEDULED, BookingState.COMPLETE)),
            Booking.visit_id.is_(None),  # these have limits of their own
        )
    ).all()


def limits_changed(session: Session) -> dict[str, datetime]:
    """Return when the limits of the company and of each person were last changed."""
    rows = session.execute(
        select(Entry.subject, func.max(Entry.at))
        .where(Entry.action.in_(LIMITS_CHANGE))
        .group_by(Entry.subject)
    )
    return {row[0]: row[1] for row in rows}
