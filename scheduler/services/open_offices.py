"""When offices are open, and which of their rooms a candidate can come to and are not taken."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import Horizon, mask_of
from scheduler.domain.hours import opening
from scheduler.models import Office, Room, Step
from scheduler.services import columns


def offices_for(
    session: Session, step: Step, ids: Collection[int], horizon: Horizon
) -> dict[int, slots.Office]:
    """Return these offices with the rooms that the candidate of *step* can come to."""
    needs_step_free = step.application.candidate.needs_step_free
    return offices_of(session, ids, horizon, step_free=needs_step_free)


def offices_of(
    session: Session, ids: Collection[int], horizon: Horizon, *, step_free: bool = False
) -> dict[int, slots.Office]:
    """Return when these offices are open and what of their rooms, if need be *step_free*, is taken."""
    if not ids:
        return {}
    found = session.execute(
        select(Office.id, Office.zone, Office.country, Office.is_active).where(Office.id.in_(ids))
    ).all()
    rooms = rooms_of(session, ids, horizon, step_free=step_free)
    hours = columns.office_hours(session, ids)
    closed = columns.company_days_off(session)
    return {
        office.id: slots.Office(
            opening=opening(
                office.zone,
                tuple(hours[office.id]) if office.is_active else (),
                horizon,
                closed=[*closed[""], *columns.closed_in(closed, office.country)],
            ),
            rooms=tuple(rooms[office.id]),
        )
        for office in found
    }


def rooms_of(
    session: Session, office_ids: Collection[int], horizon: Horizon, *, step_free: bool = False
) -> dict[int, list[slots.Room]]:
    """Return the rooms of each office with what is taken of them."""
    rows = session.execute(
        select(Room.office_id, Room.id, Room.capacity, Room.has_screen)
        .where(
            Room.office_id.in_(office_ids), Room.is_active, Room.is_step_free.in_((True, step_free))
        )
        .order_by(Room.id)
    ).all()
    claims = columns.claim_spans(session, [row.id for row in rows], horizon)
    found: dict[int, list[slots.Room]] = defaultdict(list)
    for row in rows:
        taken = mask_of(claims[row.id], horizon)
        found[row.office_id].append(slots.Room(row.id, row.capacity, row.has_screen, taken))
    return found
