"""The journal's chain: each line is sealed over the one before it, later, by the worker alone."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from scheduler.models import Entry
from scheduler.services import journal
from scheduler.services.transaction import transaction

# A line gets its number before its transaction ends. After this long none with a lower number can
# turn up behind one that is sealed.
SETTLED = timedelta(minutes=1)
AT_ONCE = 500
SEALING = 7_244_111  # any number that no other program locks


def seal(session: Session, *, now: datetime) -> int:
    """Seal the journal's settled lines in order of their numbers; return how many there were."""
    with transaction(session):
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SEALING})
        before = last_seal(session)
        rows = session.scalars(
            select(Entry).where(Entry.seal.is_(None)).order_by(Entry.id).limit(AT_ONCE)
        ).all()
        count = 0
        for entry in rows:
            if entry.at > now - SETTLED:
                break
            before = seal_of(before, entry)
            session.execute(update(Entry).where(Entry.id == entry.id).values(seal=before))
            count += 1
    return count


def last_seal(session: Session) -> str:
    """Return the newest seal; empty before the first."""
    newest = select(func.max(Entry.id)).where(Entry.seal.is_not(None)).scalar_subquery()
    return session.scalar(select(Entry.seal).where(Entry.id == newest)) or ""


def seal_of(before: str, entry: Entry) -> str:
    """Return the seal of *entry* behind the seal *before*; its payload counts by its digest."""
    parts = (
        before,
        str(entry.id),
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        str(entry.application_id or ""),
        entry.digest,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def broken(session: Session) -> Iterator[Entry]:
    """Yield the lines that are not as they were written; erasing a payload breaks nothing."""
    before, was_sealed = "", True
    for entry in session.scalars(select(Entry).order_by(Entry.id).execution_options(yield_per=500)):
        is_whole = entry.payload is None or journal.digest_of(entry.payload) == entry.digest
        if entry.seal is not None:
            is_whole &= was_sealed and entry.seal == seal_of(before, entry)
            before = entry.seal
        was_sealed = entry.seal is not None
        if not is_whole:
            yield entry
