"""How often something may be tried: counted in the database, so that every process knows."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from scheduler.errors import Limited, Unavailable
from scheduler.models import Tally
from scheduler.services.transaction import transaction
from scheduler.services.upserts import upsert

KEPT = timedelta(days=2)  # longer than any window


def count(
    session: Session,
    name: str,
    limit: int,
    *,
    window: timedelta,
    now: datetime,
    is_vital: bool = False,
) -> None:
    """Count one try of *name* in a transaction of its own; raise Limited after *limit* in *window*.

    *is_vital*: where the count cannot be kept, refuse (Unavailable) rather than let it pass.
    """
    try:
        tries = counted(session, name, start_of(now, window))
    except Unavailable:
        if is_vital:
            raise
        return
    if tries > limit:
        raise Limited


def counted(session: Session, name: str, since: datetime) -> int:
    """Return how often *name* has been tried since, this time included."""
    row = upsert(session, Tally, name=digest(name), since=since, count=1)
    with transaction(session):
        return session.scalars(
            row.on_conflict_do_update(
                index_elements=["name", "since"], set_={"count": Tally.count + 1}
            ).returning(Tally.count)
        ).one()


def digest(name: str) -> str:
    """Return the name under which tries are counted: addresses of strangers are not kept."""
    return hashlib.sha256(name.encode()).hexdigest()


def start_of(now: datetime, window: timedelta) -> datetime:
    """Return when the present window began; windows follow one another from the epoch on.

    >>> from datetime import UTC
    >>> start_of(datetime(2026, 11, 23, 19, 20, tzinfo=UTC), timedelta(hours=1)).isoformat()
    '2026-11-23T19:00:00+00:00'
    """
    epoch = datetime.fromtimestamp(0, now.tzinfo)
    return now - (now - epoch) % window


def forget(session: Session, *, now: datetime) -> None:
    """Delete the counts of windows long over."""
    with transaction(session):
        session.execute(delete(Tally).where(Tally.since < now - KEPT))
