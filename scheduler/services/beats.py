"""Signs of life of the workers, one row a machine."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from scheduler.models import Beat
from scheduler.services.transaction import transaction
from scheduler.services.upserts import upsert

KEPT = timedelta(days=1)


def beat(session: Session, name: str, *, now: datetime) -> None:
    """Note that the worker *name* is alive; forget those that were silent for a day."""
    row = upsert(session, Beat, name=name, at=now)
    with transaction(session):
        session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at": now}))
        session.execute(delete(Beat).where(Beat.at < now - KEPT))
