"""The calendars that somebody is busy by: added, switched, trusted for a while, taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, func, select, update
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import instant, tick
from scheduler.domain.terms import BusySource
from scheduler.errors import Invalid, Missing
from scheduler.models import BusyCalendar, BusyTime, Company
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.busy import busy
from scheduler.services.busy.busy import Look
from scheduler.services.busy.spans import IS_BLIND, blocks
from scheduler.services.company.company import COMPANY_ID
from scheduler.services.people.people import locked, subject
from scheduler.services.transaction import raise_versions, transaction

SWITCHES = ("tentative", "unanswered", "all_day", "declined", "cancelled", "free", "open_ended")
MOST = 20  # calendars of one person


@dataclass(frozen=True, slots=True)
class Added:
    """A calendar as it is to be kept: its address sealed already."""

    source: BusySource
    name: str
    host: str = ""
    sealed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A calendar and how it stands: how many times block, and how old they are."""

    row: BusyCalendar
    busy: int
    is_old: bool  # old enough for a warning

    @property
    def unread(self) -> int:
        """Return how many events could not be read."""
        return sum(self.row.unread.values())


@dataclass(frozen=True, slots=True)
class Blocked:
    """A time that a calendar blocks, with the name that its owner gave the calendar."""

    name: str
    start: datetime
    end: datetime


def add(session: Session, person_id: int, added: Added, look: Look, *, act: Act) -> int:
    """Keep a calendar that was just read, with what it said; return its id."""
    with transaction(session):
        person = locked(session, person_id)
        if len(of_person(session, person_id)) >= MOST:
            raise Invalid(f"You have {MOST} calendars here, which is the most.")
        row = BusyCalendar(
            person_id=person_id,
            source=added.source,
            name=added.name,
            host=added.host,
            sealed=added.sealed,
            added_at=act.now,
        )
        session.add(row)
        session.flush()
        busy.keep(session, row.id, look, now=act.now)
        payload = {"calendar": row.id, "source": added.source}
        journal.record(session, "calendar added", subject(person), act=act, payload=payload)
    return row.id


def replace(
    session: Session, person_id: int, calendar_id: int, added: Added, look: Look, *, act: Act
) -> None:
    """Let a calendar be read from elsewhere from now on; its name and switches stay."""
    with transaction(session):
        person = locked(session, person_id)
        row = owned(session, person_id, calendar_id)
        row.source, row.host, row.sealed = added.source, added.host, added.sealed
        session.flush()
        busy.keep(session, row.id, look, now=act.now)
        payload = {"calendar": row.id, "source": added.source}
        journal.record(session, "calendar replaced", subject(person), act=act, payload=payload)


def switch(
    session: Session, person_id: int, calendar_id: int, on: Mapping[str, bool], *, act: Act
) -> None:
    """Let other kinds of events block; nothing has to be read again for it."""
    with transaction(session):
        person = locked(session, person_id)
        row = owned(session, person_id, calendar_id)
        changed = {name: on[name] for name in SWITCHES if getattr(row, name) != on[name]}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            payload = {"calendar": row.id, **changed}
            journal.record(session, "calendar switched", subject(person), act=act, payload=payload)
            raise_versions(session, [person_id])


def remove(session: Session, person_id: int, calendar_id: int, *, act: Act) -> None:
    """Forget a calendar, its address and its times."""
    with transaction(session):
        person = locked(session, person_id)
        row = owned(session, person_id, calendar_id)
        session.execute(delete(BusyTime).where(BusyTime.calendar_id == row.id))
        session.delete(row)
        payload = {"calendar": calendar_id}
        journal.record(session, "calendar removed", subject(person), act=act, payload=payload)
        raise_versions(session, [person_id])


def trust_hours(session: Session, person_id: int, *, act: Act) -> int:
    """Offer somebody although a calendar is too old, until it works again; return how many are."""
    with transaction(session):
        person = locked(session, person_id)
        trusted = session.scalars(
            update(BusyCalendar)
            .where(BusyCalendar.person_id == person_id, BusyCalendar.is_stale)
            .where(~BusyCalendar.is_trusted)
            .values(is_trusted=True)
            .returning(BusyCalendar.id)
        ).all()
        if trusted:
            payload = {"calendars": sorted(trusted)}
            journal.record(session, "hours trusted", subject(person), act=act, payload=payload)
            raise_versions(session, [person_id])
    return len(trusted)


def owned(session: Session, person_id: int, calendar_id: int) -> BusyCalendar:
    """Return one of a person's calendars; raise Missing for anybody else's."""
    row = session.get(BusyCalendar, calendar_id)
    if row is None or row.person_id != person_id:
        raise Missing
    return row


def of_person(session: Session, person_id: int) -> Sequence[BusyCalendar]:
    """Return a person's calendars in the order in which they came."""
    return session.scalars(
        select(BusyCalendar)
        .where(BusyCalendar.person_id == person_id)
        .order_by(BusyCalendar.added_at, BusyCalendar.id)
    ).all()


def shown(session: Session, person_id: int, *, now: datetime) -> list[Shown]:
    """Return a person's calendars with how many times ahead of *now* block by each."""
    blocking = case((and_(BusyTime.after > tick(now), blocks()), 1))
    rows = session.execute(
        select(BusyCalendar.id, func.count(blocking))
        .join(BusyTime, BusyTime.calendar_id == BusyCalendar.id)
        .where(BusyCalendar.person_id == person_id)
        .group_by(BusyCalendar.id)
    )
    counts = {row[0]: row[1] for row in rows}
    hours = session.scalars(select(Company.busy_warn_hours).where(Company.id == COMPANY_ID)).one()
    oldest = now - timedelta(hours=hours)
    return [
        Shown(row, counts.get(row.id, 0), is_old(row, oldest))
        for row in of_person(session, person_id)
    ]


def is_old(row: BusyCalendar, oldest: datetime) -> bool:
    """Tell whether a calendar was last read before *oldest*; a file never gets old by waiting."""
    if row.source is BusySource.FILE:
        return False
    return row.read_at is None or row.read_at <= oldest


def ends_on(row: BusyCalendar, *, now: datetime) -> datetime | None:
    """Return the moment after which a file says nothing, once that is near; none before."""
    near = row.covers_until is not None and row.covers_until <= now + timedelta(days=90)
    return row.covers_until if near and row.source is BusySource.FILE else None


def blocking(session: Session, person_id: int, first: int, end: int) -> list[Blocked]:
    """Return which calendars block any of the ticks from *first* to *end*, in order.

    Only the owner's own name for a calendar is known, never what the time is about.
    """
    rows = session.execute(
        select(BusyCalendar.name, BusyTime.first, BusyTime.after)
        .join(BusyTime, BusyTime.calendar_id == BusyCalendar.id)
        .where(
            BusyCalendar.person_id == person_id,
            BusyTime.first < end,
            BusyTime.after > first,
            blocks(),
        )
        .order_by(BusyTime.first)
    )
    return [Blocked(name, instant(start), instant(after)) for name, start, after in rows]


def blind(session: Session, person_id: int) -> list[str]:
    """Return the names of the calendars that were not read for so long that nothing is offered."""
    named = select(BusyCalendar.name).where(BusyCalendar.person_id == person_id, IS_BLIND)
    return list(session.scalars(named.order_by(BusyCalendar.id)))
