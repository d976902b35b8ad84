"""When people are busy by their other calendars, as plain columns for the search."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    and_,
    bindparam,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import DAY, Horizon, Span
from scheduler.domain.terms import BusyStand
from scheduler.models import BusyCalendar, BusyTime
from scheduler.services.plain import rows_of

SWITCHED = {
    BusyStand.TENTATIVE: BusyCalendar.tentative,
    BusyStand.UNANSWERED: BusyCalendar.unanswered,
    BusyStand.DECLINED: BusyCalendar.declined,
    BusyStand.CANCELLED: BusyCalendar.cancelled,
    BusyStand.FREE: BusyCalendar.free,
}
# A calendar that nobody could read for too long: its owner is not offered at all.
IS_BLIND = and_(BusyCalendar.is_stale, ~BusyCalendar.is_trusted)


def blocks() -> ColumnElement[bool]:
    """Return the condition under which a busy time blocks, by the switches of its calendar."""
    return and_(
        or_(
            BusyTime.stand == BusyStand.FIRM,
            *(and_(BusyTime.stand == stand, on) for stand, on in SWITCHED.items()),
        ),
        or_(~BusyTime.is_day, BusyCalendar.all_day),
        or_(~BusyTime.is_open, BusyCalendar.open_ended),
    )


# Made once, as in columns.py.
IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
LOW = bindparam("low", type_=Integer)
HIGH = bindparam("high", type_=Integer)
BUSY = union_all(
    select(BusyCalendar.person_id, BusyTime.first, BusyTime.after)
    .join(BusyTime, BusyTime.calendar_id == BusyCalendar.id)
    .where(BusyCalendar.person_id.in_(IDS), BusyTime.first < HIGH, BusyTime.after > LOW, blocks()),
    select(BusyCalendar.person_id, LOW, HIGH).where(BusyCalendar.person_id.in_(IDS), IS_BLIND),
)


def busy_spans(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, list[Span]]:
    """Return the ticks for which each person is busy elsewhere, or may be for all we know."""
    near = {"low": horizon.origin - DAY, "high": horizon.end + DAY}  # room for the gap, both sides
    found: dict[int, list[Span]] = defaultdict(list)
    for person_id, first, after in rows_of(session, BUSY, {"ids": list(ids), **near}):
        found[person_id].append((first, after))
    return found
