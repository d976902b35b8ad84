"""When offices are open, and which of their rooms a candidate can come to and are not taken."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, select
from sqlalchemy.orm import Session

from scheduler.domain import slots
from scheduler.domain.bitmap import Horizon, mask_of
from scheduler.domain.hours import opening
from scheduler.models import Company, Office, Room, Step
from scheduler.services import plain
from scheduler.services.kept import Kept, shelf
from scheduler.services.search import columns
from scheduler.services.transaction import writing_of

KEPT = 500  # of about 2 kB each

Key = tuple[int, int, int, int]  # shelf, office, the office's version, the company's

_kept: Kept[Key, int] = Kept(KEPT)

# Made once: each search in an office asks it.
OFFICES = (
    select(
        Office.id,
        Office.zone,
        Office.country,
        Office.is_active,
        Office.version,
        select(Company.version).scalar_subquery().label("company_version"),
        Room.id.label("room_id"),
        Room.capacity,
        Room.has_screen,
    )
    .outerjoin(
        Room,
        and_(
            Room.office_id == Office.id,
            Room.is_active,
            Room.is_step_free.in_(bindparam("step_free", expanding=True)),
        ),
    )
    .where(Office.id.in_(bindparam("ids", expanding=True)))
    .order_by(Office.id, Room.id)
)


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
    rows = rows_of(session, ids, step_free=step_free)
    opened = openings(session, rows, horizon)
    rooms = rooms_of(session, rows, horizon)
    return {
        each: slots.Office(opening=mask, rooms=tuple(rooms[each])) for each, mask in opened.items()
    }


def rows_of(session: Session, ids: Collection[int], *, step_free: bool) -> Sequence[Row[Any]]:
    """Return each of these offices beside each of its rooms, or beside none."""
    asked = {"ids": list(ids), "step_free": [True, step_free]}
    return plain.rows_of(session, OFFICES, asked)


def openings(session: Session, rows: Iterable[Row[Any]], horizon: Horizon) -> dict[int, int]:
    """Return when each office of *rows* is open; worked out anew once it or the company changed."""
    offices = {row.id: row for row in rows}
    shelved = shelf(session, horizon)
    keys = {
        each: (shelved, each, row.version, row.company_version) for each, row in offices.items()
    }
    kept = _kept.known(keys.values())
    known = {each: kept[key] for each, key in keys.items() if key in kept}
    missing = [row for each, row in offices.items() if each not in known]
    if missing:
        made = opened(session, missing, horizon)
        if writing_of(session) is None:  # what is written may be undone, and its version come again
            _kept.keep({keys[each]: mask for each, mask in made.items()})
        known |= made
    return known


def opened(session: Session, offices: Collection[Row[Any]], horizon: Horizon) -> dict[int, int]:
    """Return the hours in which these offices are open, less the days off."""
    hours = columns.office_hours(session, [each.id for each in offices])
    closed = columns.company_days_off(session)
    return {
        each.id: opening(
            each.zone,
            tuple(hours[each.id]) if each.is_active else (),
            horizon,
            closed=[*closed[""], *columns.closed_in(closed, each.country)],
        )
        for each in offices
    }


def rooms_of(
    session: Session, rows: Iterable[Row[Any]], horizon: Horizon
) -> dict[int, list[slots.Room]]:
    """Return the rooms of each office of *rows* with what is taken of them."""
    rooms = [row for row in rows if row.room_id is not None]
    claims = columns.claim_spans(session, [row.room_id for row in rooms], horizon)
    found: dict[int, list[slots.Room]] = defaultdict(list)
    for row in rooms:
        taken = mask_of(claims[row.room_id], horizon)
        found[row.id].append(slots.Room(row.room_id, row.capacity, row.has_screen, taken))
    return found
