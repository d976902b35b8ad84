"""Open afternoons that claim nobody's time though somebody welcomes people on them.

They were opened before version 0020, which lets them claim it. The worker makes up for it; where
their host is booked elsewhere meanwhile both stand, and the queue asks a coordinator.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import steps_of, tick, tick_up
from scheduler.domain.visits import DayState
from scheduler.errors import Invalid
from scheduler.models import Claim, VisitDay
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.placing.securing import gaps
from scheduler.services.transaction import transaction
from scheduler.services.visits import welcoming


def claim_all(session: Session, *, act: Act) -> int:
    """Claim what is not claimed and free, each in a transaction of its own; return how many were."""
    found = [each.id for each in days(session, now=act.now) if is_free(session, each)]
    return sum(claim_one(session, each, act=act) for each in found)


def claim_one(session: Session, day_id: int, *, act: Act) -> bool:
    """Claim the time of whoever welcomes one afternoon; tell whether it was free."""
    with transaction(session):
        host_id = session.get_one(VisitDay, day_id).host_id
        welcoming.secure(session, [day_id], host_id)
        day = session.get_one(VisitDay, day_id)
        is_due = day.state is DayState.OPEN and day.host_id == host_id is not None
        if not is_due or welcoming.claimed_by(session, [day_id]):
            return False
        try:
            welcoming.hold_time(session, day)
        except Invalid:  # taken meanwhile
            return False
        payload = {"starts_at": day.starts_at.isoformat()}
        journal.record(session, "claim", f"visit_day:{day_id}", act=act, payload=payload)
        return True


def days(session: Session, *, now: datetime) -> Sequence[VisitDay]:
    """Return the afternoons to come that have a host and claim nobody's time."""
    return session.scalars(
        select(VisitDay)
        .where(
            VisitDay.state == DayState.OPEN,
            VisitDay.starts_at > now,
            unclaimed(),
        )
        .order_by(VisitDay.starts_at, VisitDay.id)
    ).all()


def unclaimed() -> ColumnElement[bool]:
    """Return the condition of an afternoon that has a host, and claims nobody's time."""
    claims = exists().where(Claim.visit_day_id == VisitDay.id).correlate(VisitDay)
    return VisitDay.host_id.is_not(None) & ~claims


def is_elsewhere(session: Session, day: VisitDay) -> bool:
    """Tell whether an afternoon claims nobody's time because its host is booked elsewhere."""
    return not welcoming.claimed_by(session, [day.id]) and not is_free(session, day)


def is_free(session: Session, day: VisitDay) -> bool:
    """Tell whether nothing else has the time of whoever welcomes *day*, nor of their gap after it."""
    if day.host_id is None:
        return False
    gap = gaps(session, None, [day.host_id], None)[day.host_id]
    after = tick_up(day.ends_at) + steps_of(gap)
    taken = select(Claim.tick).where(
        Claim.resource_id == day.host_id,
        Claim.tick >= tick(day.starts_at),
        Claim.tick < after,
        Claim.visit_day_id.is_distinct_from(day.id),
    )
    return session.scalar(taken.limit(1)) is None
