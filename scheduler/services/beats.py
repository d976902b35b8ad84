"""Signs of life of the workers, one row a machine."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler.models import Beat
from scheduler.services.transaction import transaction
from scheduler.services.upserts import upsert

KEPT = timedelta(days=1)
SILENCE = timedelta(minutes=1)  # after which a worker counts as missing


def beat(session: Session, name: str, *, now: datetime) -> None:
    """Note that the worker *name* is alive; forget those that were silent for a day."""
    row = upsert(session, Beat, name=name, at=now)
    with transaction(session):
        session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at": now}))
        session.execute(delete(Beat).where(Beat.at < now - KEPT))


def is_silent(session: Session, *, now: datetime) -> bool:
    """Tell whether no worker has given a sign of life for a minute."""
    last = session.scalar(select(func.max(Beat.at)))
    return last is None or now - last >= SILENCE
