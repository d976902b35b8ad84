"""How far the mailbox of replies has been read: one worker at a time, later after each failure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from scheduler.models import Mailbox
from scheduler.services.transaction import transaction
from scheduler.services.upserts import upsert

ID = 1
EVERY = timedelta(seconds=30)
LEASE = timedelta(minutes=2)  # longer than the longest that one reading takes
LONGEST_WAIT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Place:
    """Where we are in the mailbox; another validity means that UIDs begin anew (RFC 3501, 2.3.1.1)."""

    validity: int
    last_uid: int


def begin(session: Session, *, now: datetime) -> Place | None:
    """Take the mailbox for one reading; none if it is not due, or somebody else reads."""
    with transaction(session):
        fresh = {"id": ID, "validity": 0, "last_uid": 0, "next_at": now, "failures": 0, "error": ""}
        session.execute(upsert(session, Mailbox, **fresh).on_conflict_do_nothing())
        row = session.execute(
            update(Mailbox)
            .where(Mailbox.id == ID, Mailbox.next_at <= now)
            .values(next_at=now + LEASE)
            .returning(Mailbox.validity, Mailbox.last_uid)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        return Place(*row) if row else None


def advance(session: Session, place: Place) -> None:
    """Note that everything up to *place* was taken."""
    with transaction(session):
        write(session, validity=place.validity, last_uid=place.last_uid)


def finish(session: Session, *, now: datetime, is_more: bool) -> None:
    """Note that the mailbox was read; where more lies in it, the next reading is due at once."""
    with transaction(session):
        next_at = now if is_more else now + EVERY
        write(session, read_at=now, next_at=next_at, failures=0, error="", failing_since=None)


def fail(session: Session, error: str, *, now: datetime) -> None:
    """Note what kept us from reading, and wait longer each time."""
    with transaction(session):
        failures = (session.scalar(select(Mailbox.failures).where(Mailbox.id == ID)) or 0) + 1
        wait = min(EVERY * 2 ** min(failures, 10), LONGEST_WAIT)
        since = func.coalesce(Mailbox.failing_since, now)
        values = {"failures": failures, "error": error[:300], "failing_since": since}
        write(session, next_at=now + wait, **values)


def write(session: Session, **values: object) -> None:
    """Change the row."""
    session.execute(
        update(Mailbox)
        .where(Mailbox.id == ID)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def state(session: Session) -> Mailbox | None:
    """Return how the reading stands; none before the first."""
    return session.get(Mailbox, ID)
