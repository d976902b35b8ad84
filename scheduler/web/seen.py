"""When links and sessions were last used: kept in memory, written once a minute."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scheduler.errors import Unavailable
from scheduler.models import Key, StaffSession
from scheduler.services.transaction import transaction

EVERY = timedelta(minutes=1)
Mark = tuple[type[Key] | type[StaffSession], int]


@dataclass(frozen=True, slots=True)
class Use:
    """When something was last used, and the mark of the secret that the link was made under."""

    at: datetime
    under: int = 0

    def values(self, model: type[Key] | type[StaffSession]) -> dict[str, Any]:
        """Return the columns of *model* that say so."""
        if model is StaffSession:
            return {"seen_at": self.at}
        return {"last_used_at": self.at, "used_under": self.under}


class Seen:
    """What was seen since the last writing; losing it harms nothing."""

    def __init__(self) -> None:
        self._marks: dict[Mark, Use] = {}
        self._since: datetime | None = None
        self._lock = threading.Lock()

    def note(self, mark: Mark, now: datetime, *, under: int = 0) -> None:
        """Remember that *mark* was used now, a link *under* which secret."""
        with self._lock:
            self._marks[mark] = Use(now, under)
            self._since = self._since or now

    def last(self, mark: Mark) -> datetime | None:
        """Return when *mark* was last used, if that is not written yet."""
        use = self._marks.get(mark)
        return use.at if use else None

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


def write(engine: Engine, marks: Mapping[Mark, Use]) -> None:
    """Store when each link and session was last used."""
    with Session(engine) as session, transaction(session):
        for (model, row_id), use in marks.items():
            session.execute(update(model).where(model.id == row_id).values(use.values(model)))
