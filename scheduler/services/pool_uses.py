"""What a pool is needed for: the seats it fills, and the bookings of its members ahead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import RoleState
from scheduler.models import Attendance, Booking, Interview, Plan, Role, Seat, Stage, Way
from scheduler.services.misfits import bookings_ahead


@dataclass(frozen=True, slots=True)
class Use:
    """The interviews of one role whose seats a pool fills."""

    role_id: int
    title: str
    interviews: tuple[str, ...]
    seats: int


def uses_of(session: Session, pool_ids: Collection[int]) -> dict[int, list[Use]]:
    """Return the open roles whose newest published plan has seats for each of these pools."""
    newest = (
        select(Plan.role_id, func.max(Plan.number).label("number"))
        .where(Plan.published_at.is_not(None))
        .group_by(Plan.role_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Seat.pool_id,
            Role.id,
            Role.title,
            Interview.title.label("interview"),
            Seat.count.label("seats"),
        )
        .join(newest, newest.c.role_id == Role.id)
        .join(Plan, (Plan.role_id == Role.id) & (Plan.number == newest.c.number))
        .join(Stage, Stage.plan_id == Plan.id)
        .join(Way, Way.stage_id == Stage.id)
        .join(Interview, Interview.way_id == Way.id)
        .join(Seat, Seat.interview_id == Interview.id)
        .where(Seat.pool_id.in_(pool_ids), Role.state == RoleState.PUBLISHED)
        .order_by(Role.title, Role.id, Stage.position, Way.position, Interview.position)
    ).all()
    found: dict[int, list[Use]] = {pool_id: [] for pool_id in pool_ids}
    for pool_id, role_id in dict.fromkeys((row.pool_id, row.id) for row in rows):
        mine = [row for row in rows if (row.pool_id, row.id) == (pool_id, role_id)]
        use = Use(
            role_id=role_id,
            title=mine[0].title,
            interviews=tuple(dict.fromkeys(row.interview for row in mine)),
            seats=sum(row.seats for row in mine),
        )
        found[pool_id].append(use)
    return found


def member_bookings(
    session: Session, pool_id: int, person_id: int, *, now: datetime
) -> Sequence[Booking]:
    """Return the bookings ahead in which a person has a seat that this pool filled."""
    seats = select(Seat.id).where(Seat.pool_id == pool_id)
    mine = (Attendance.person_id == person_id) & Attendance.seat_id.in_(seats)
    return bookings_ahead(session, Booking.attendances.any(mine), now=now)
