"""Pressing twice acts once: a form's key is kept with the place that the act led to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scheduler.errors import Conflict
from scheduler.models import Submission
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from scheduler.services.upserts import upsert

KEPT = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came in: its key, and the digest of all else in it."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where the same form led before; it may have said something else then."""

    location: str
    was_other: bool


def earlier(session: Session, sent: Sent, *, actor: str) -> Earlier | None:
    """Return where the form of this key led before, if it did.

    Raises Conflict if somebody else sent it.
    """
    row = session.scalars(select(Submission).where(Submission.key == sent.key)).one_or_none()
    if row is None:
        return None
    if row.actor != actor:
        raise Conflict("This form was sent by somebody else. Please open the page again.")
    return Earlier(row.location, was_other=row.digest != sent.digest)


def begin(session: Session, sent: Sent, *, act: Act) -> bool:
    """Put the form's key down, inside the act's transaction; tell whether it was not there yet.

    The same form arriving twice at once waits here until the first is through.
    """
    row = upsert(
        session,
        Submission,
        key=sent.key,
        actor=act.actor,
        digest=sent.digest,
        location="",
        at=act.now,
    )
    return session.scalar(row.on_conflict_do_nothing().returning(Submission.key)) is not None


def finish(session: Session, sent: Sent, location: str) -> None:
    """Note where the act led."""
    session.execute(update(Submission).where(Submission.key == sent.key).values(location=location))


def forget(session: Session, *, now: datetime) -> None:
    """Delete the keys of forms sent more than 48 hours ago."""
    with transaction(session):
        session.execute(delete(Submission).where(Submission.at < now - KEPT))
