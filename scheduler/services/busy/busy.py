"""What becomes of a reading of somebody's calendar: new times, the old ones kept, or an error."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from scheduler.domain.terms import BusySource, BusyStand
from scheduler.models import BusyCalendar, BusyTime, Company, Person
from scheduler.services.company.company import COMPANY_ID
from scheduler.services.transaction import lock, raise_versions, transaction

EVERY = timedelta(minutes=15)
LEASE = timedelta(minutes=2)  # longer than one reading may take
PATIENCE = timedelta(minutes=5)  # after the first failure, doubled with each further one
LONGEST_PATIENCE = timedelta(hours=6)
MOST_DOUBLINGS = 8


@dataclass(frozen=True, slots=True, order=True)
class Time:
    """A time in another calendar, in ticks rounded outward."""

    stand: BusyStand
    is_day: bool
    is_open: bool
    first: int
    after: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Which copy of a calendar was read, and until when it says anything."""

    body_hash: str = ""
    etag: str = ""
    modified: str = ""
    covers_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A good reading; without times where nothing has changed since the one before."""

    copy: Copy
    times: frozenset[Time] | None = None
    unread: dict[str, int] = field(default_factory=dict)


def claim_next(session: Session, *, now: datetime) -> BusyCalendar | None:
    """Return the calendar whose turn it is, so that no other worker takes it; none if none is."""
    with transaction(session):
        row = session.scalars(
            select(BusyCalendar)
            .join(Person)
            .where(BusyCalendar.due_at <= now, Person.is_active)
            .order_by(BusyCalendar.due_at, BusyCalendar.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=BusyCalendar)
        ).one_or_none()
        if row is not None:
            row.due_at = now + LEASE
    return row


def keep(session: Session, calendar_id: int, look: Look, *, now: datetime) -> None:
    """Store a good reading; whoever is cached is asked for anew only where something changed."""
    with transaction(session):
        row = reserved(session, calendar_id)
        if row is None:
            return
        changed = look.times is not None and replace_times(session, row.id, look.times)
        if look.times is not None:
            row.unread = dict(look.unread)
        if changed or row.is_stale or row.is_trusted:
            raise_versions(session, [row.person_id])
        row.read_at, row.error, row.failures = now, "", 0
        row.is_stale = row.is_trusted = False
        row.due_at = None if row.source is BusySource.FILE else now + EVERY
        copy = look.copy
        row.body_hash, row.etag, row.modified = copy.body_hash, copy.etag, copy.modified
        row.covers_until = copy.covers_until


def replace_times(session: Session, calendar_id: int, times: frozenset[Time]) -> bool:
    """Store these times in place of those that were there; tell whether they differ."""
    columns = BusyTime.stand, BusyTime.is_day, BusyTime.is_open, BusyTime.first, BusyTime.after
    stored = {
        Time(*row)
        for row in session.execute(select(*columns).where(BusyTime.calendar_id == calendar_id))
    }
    if stored == times:
        return False
    session.execute(delete(BusyTime).where(BusyTime.calendar_id == calendar_id))
    rows = [
        {
            "calendar_id": calendar_id,
            "stand": each.stand,
            "is_day": each.is_day,
            "is_open": each.is_open,
            "first": each.first,
            "after": each.after,
        }
        for each in sorted(times)
    ]
    if rows:
        session.execute(insert(BusyTime), rows)
    return True


def fail(
    session: Session, calendar_id: int, sentence: str, *, now: datetime, of_host: bool = False
) -> None:
    """Note why a calendar could not be read; what was read before goes on blocking.

    A trouble *of_host* lets the other calendars of that host wait as long.
    """
    with transaction(session):
        row = reserved(session, calendar_id)
        if row is None:
            return
        row.error, row.failures = sentence, row.failures + 1
        row.due_at = now + patience(row.failures)
        if of_host and row.host:
            session.flush()
            session.execute(
                update(BusyCalendar)
                .where(BusyCalendar.host == row.host, BusyCalendar.due_at < row.due_at)
                .values(due_at=row.due_at)
            )


def patience(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row.

    >>> [str(patience(count)) for count in (1, 2, 9)]
    ['0:05:00', '0:10:00', '6:00:00']
    """
    doubled: int = 2 ** min(failures - 1, MOST_DOUBLINGS)
    return min(PATIENCE * doubled, LONGEST_PATIENCE)


def mark_stale(session: Session, *, now: datetime) -> int:
    """Flag calendars that could not be read for too long, and return how many flags changed.

    Their owners are not offered from then on, until one works again, they trust their hours, or
    the company waits for longer.
    """
    hours = session.scalar(select(Company.busy_stop_hours).where(Company.id == COMPANY_ID))
    if hours is None:
        return 0
    oldest = now - timedelta(hours=hours)
    too_old = or_(BusyCalendar.read_at.is_(None), BusyCalendar.read_at <= oldest)
    wrong = (BusyCalendar.is_stale != too_old, BusyCalendar.source != BusySource.FILE)
    if session.scalar(select(BusyCalendar.id).where(*wrong).limit(1)) is None:
        return 0
    with transaction(session):
        rows = session.execute(select(BusyCalendar.id, BusyCalendar.person_id).where(*wrong)).all()
        lock(session, {row.person_id for row in rows})
        flagged = session.scalars(
            update(BusyCalendar)
            .where(BusyCalendar.id.in_([row.id for row in rows]), *wrong)
            .values(is_stale=~BusyCalendar.is_stale)
            .returning(BusyCalendar.person_id)
        ).all()
        raise_versions(session, set(flagged))
    return len(flagged)


def reserved(session: Session, calendar_id: int) -> BusyCalendar | None:
    """Return a calendar, with its owner locked before it; none if it was removed meanwhile."""
    person_id = session.scalar(select(BusyCalendar.person_id).where(BusyCalendar.id == calendar_id))
    if person_id is None:
        return None
    lock(session, [person_id])
    return session.get(BusyCalendar, calendar_id, with_for_update=True)


def times_of(spans: Iterable[tuple[str, bool, int, int]]) -> frozenset[Time]:
    """Return times from seconds since the epoch, rounded outward to ticks.

    What has no length is kept as half an hour without an end, which blocks only by a switch.
    """
    made: dict[tuple[BusyStand, bool, bool, int], int] = {}
    for stand, is_day, start, end in spans:
        is_open = start == end
        after = -(-(start + 30 * 60 if is_open else end) // 300)
        key = BusyStand(stand), is_day, is_open, start // 300
        made[key] = max(after, made.get(key, 0))
    return frozenset(Time(*key, after) for key, after in made.items())
