"""When links and sessions were last used: kept in memory, written once a minute (details 14)."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scheduler.errors import Unavailable
from scheduler.models import Key, StaffSession
from scheduler.services.transaction import transaction

EVERY = timedelta(minutes=1)
Mark = tuple[type[Key] | type[StaffSession], int]


class Seen:
    """What was seen since the last writing; losing it harms nothing."""

    def __init__(self) -> None:
        self._marks: dict[Mark, datetime] = {}
        self._since: datetime | None = None
        self._lock = threading.Lock()

    def note(self, mark: Mark, now: datetime) -> None:
        """Remember that *mark* was used now."""
        with self._lock:
            self._marks[mark] = now
            self._since = self._since or now

    def last(self, mark: Mark) -> datetime | None:
        """Return when *mark* was last used, if that is not written yet."""
        return self._marks.get(mark)

    def write_if_due(self, engine: Engine, *, now: datetime) -> None:
        """Write what was noted, on a connection of its own, if the first note is a minute old."""
        with self._lock:
            if self._since is None or now - self._since < EVERY:
                return
            marks, self._marks, self._since = self._marks, {}, None
        try:
            write(engine, marks)
        except (Unavailable, DBAPIError):  # busy or read-only: nobody needs this so badly
            return


def write(engine: Engine, marks: Mapping[Mark, datetime]) -> None:
    """Store when each link and session was last used."""
    with Session(engine) as session, transaction(session):
        for (model, row_id), at in marks.items():
            values = {"last_used_at": at} if model is Key else {"seen_at": at}
            session.execute(update(model).where(model.id == row_id).values(values))
