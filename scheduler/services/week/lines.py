"""Who, or what, a week is drawn for: the rooms with their office's hours, and the roles."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import Span, runs
from scheduler.domain.terms import RoleState
from scheduler.models import Office, Role, Room
from scheduler.services.search.open_offices import offices_of
from scheduler.services.week.week import Week, within


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room, and in spans of ticks when its office is open."""

    id: int
    name: str
    office: str
    capacity: int
    open: Sequence[Span]


def rooms_of(session: Session, week: Week) -> list[RoomLine]:
    """Return the rooms in use, and those that the week has something in, by office and name."""
    used = {event.room_id for event in week.events if event.room_id is not None}
    rows = session.execute(
        select(Room.id, Room.name, Room.capacity, Room.office_id, Office.name.label("office"))
        .join(Office, Office.id == Room.office_id)
        .where((Room.is_active & Office.is_active) | Room.id.in_(used))
        .order_by(Office.name, Office.id, Room.name, Room.id)
    ).all()
    opened = offices_of(session, {row.office_id for row in rows}, week.horizon)
    return [
        RoomLine(
            row.id,
            row.name,
            row.office,
            row.capacity,
            within(runs(opened[row.office_id].opening, week.horizon.origin), week.ticks),
        )
        for row in rows
    ]


def roles_of(session: Session, week: Week) -> dict[int, str]:
    """Return the titles of the published roles, and of those that the week has something of."""
    seen = {event.role_id for event in week.events if event.role_id is not None}
    rows = session.execute(
        select(Role.id, Role.title)
        .where((Role.state == RoleState.PUBLISHED) | Role.id.in_(seen))
        .order_by(Role.title, Role.id)
    )
    return {row.id: row.title for row in rows}


def names_of(session: Session, week: Week) -> tuple[dict[int, str], dict[int, str]]:
    """Return the names of the rooms and of the offices that the week has something in."""
    rooms = {event.room_id for event in week.events if event.room_id is not None}
    offices = {event.office_id for event in week.events if event.office_id is not None}
    found = select(Room.id, Room.name).where(Room.id.in_(rooms))
    there = select(Office.id, Office.name).where(Office.id.in_(offices))
    return (
        {row.id: row.name for row in session.execute(found)},
        {row.id: row.name for row in session.execute(there)},
    )
