"""Reading somebody's calendar: fetched, compared, read in the child, stored; or why not."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import unquote

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scheduler.calendar.caldav import fetch_calendar
from scheduler.calendar.fetching import Answer, Client, Login, Question
from scheduler.calendar.guard import CannotFetch
from scheduler.calendar.reader import Owner, Reader, reader
from scheduler.domain.keys import Secret
from scheduler.domain.terms import BusySource
from scheduler.models import BusyCalendar, Person
from scheduler.services import vault
from scheduler.services.busy import busy
from scheduler.services.busy.busy import Copy, Look

AHEAD = timedelta(days=125)  # read, so that nothing of the 90 days that plans may look at is open
NEEDED = timedelta(days=92)
FILE_AHEAD = timedelta(days=400)
BEHIND = timedelta(days=1)
LOST = "The address or password cannot be opened any more. Please enter it again."
MOST_A_ROUND = 20
_MAIL = re.compile(r"[^/\s@]+@[^/\s@]+\.[^/\s@]+")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a calendar is, with what opens it."""

    kind: BusySource
    url: str = field(repr=False)
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def login(self) -> Login | None:
        """Return the name and password, if there are any."""
        return Login(self.user, self.password) if self.user else None

    @property
    def mails(self) -> list[str]:
        """Return the addresses of its owner that the address or the name of the login betray."""
        found = [unquote(part) for part in self.url.split("/")[3:]]
        return [each for each in (self.user, *found) if _MAIL.fullmatch(each)]

    @property
    def values(self) -> dict[str, str]:
        """Return what is to be sealed."""
        return {"url": self.url, "user": self.user, "password": self.password}


def owner_of(person: Person, source: Source | None, host: str) -> Owner:
    """Return whose calendar it is."""
    return Owner(person.zone, [person.mail, *(source.mails if source else [])], host)


def look_at(
    client: Client, readers: Reader, source: Source, owner: Owner, before: Copy, *, now: datetime
) -> Look:
    """Return what a calendar says now; raise CannotFetch, with a sentence, where it says nothing.

    What has not changed is not read again, unless the last reading does not reach far enough.
    """
    facts = digest(repr((owner.zone, sorted(owner.mails), owner.host)).encode())[:16]
    is_fresh = before.body_hash.startswith(facts) and reaches(before, now)
    answer = fetch(client, source, before if is_fresh else Copy(), now=now)
    if answer.body is None:
        return Look(before)
    body_hash = f"{facts}:{digest(answer.body)}"
    copy = Copy(body_hash, answer.etag, answer.modified, before.covers_until)
    if is_fresh and body_hash == before.body_hash:
        return Look(copy)
    return read_copy(readers, answer.body, owner, copy, ahead=AHEAD, now=now)


def look_at_file(readers: Reader, data: bytes, owner: Owner, *, now: datetime) -> Look:
    """Return what an uploaded calendar says; it is not kept, so it is read far ahead."""
    return read_copy(readers, data, owner, Copy(), ahead=FILE_AHEAD, now=now)


def read_copy(
    readers: Reader, data: bytes, owner: Owner, copy: Copy, *, ahead: timedelta, now: datetime
) -> Look:
    """Return what the bytes of a calendar say from yesterday on."""
    times, unread = readers.read(data, now - BEHIND, now + ahead, owner)
    copy = Copy(copy.body_hash, copy.etag, copy.modified, now + ahead)
    return Look(copy, times, unread)


def reaches(copy: Copy, now: datetime) -> bool:
    """Tell whether a reading says something of every day that may be offered."""
    return copy.covers_until is not None and copy.covers_until >= now + NEEDED


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a calendar, none where it has not changed, and what tells that next time."""

    body: bytes | None
    etag: str = ""
    modified: str = ""


def fetch(client: Client, source: Source, before: Copy, *, now: datetime) -> Fetched:
    """Return a calendar's bytes, unless the server says that they are those of *before*."""
    if source.kind is BusySource.CALDAV:
        window = now - BEHIND, now + AHEAD
        found = fetch_calendar(client, source.url, source.login, before.etag, window)
        return Fetched(found.body, found.tag)
    headers = {"Accept": "text/calendar, */*;q=0.1"}
    if before.etag:
        headers["If-None-Match"] = before.etag
    if before.modified:
        headers["If-Modified-Since"] = before.modified
    answer: Answer = client.ask(Question(source.url, headers=headers, login=source.login))
    if answer.status == 304:  # noqa: PLR2004 -- not modified
        return Fetched(None)
    names = ("etag", "last-modified")
    etag, modified = (short(answer.headers.get(name, "")) for name in names)
    return Fetched(answer.body, etag, modified)


def short(text: str) -> str:
    """Return a validator as it may be kept and sent back; nothing for an odd one."""
    return text if len(text) <= 200 and text.isascii() and text.isprintable() else ""  # noqa: PLR2004 -- ample


def digest(data: bytes) -> str:
    """Return the SHA-256 of *data*."""
    return hashlib.sha256(data).hexdigest()


def source_of(row: BusyCalendar, secrets: Sequence[Secret]) -> Source | None:
    """Return where a stored calendar is; none where no secret of ours opens it."""
    values = vault.unseal(secrets, row.sealed)
    return Source(row.source, **values) if values else None


def copy_of(row: BusyCalendar) -> Copy:
    """Return which copy of a calendar was read last."""
    return Copy(row.body_hash, row.etag, row.modified, row.covers_until)


def refresh_due(
    engine: Engine, client: Client, secrets: Sequence[Secret], host: str, *, now: datetime
) -> int:
    """Read the calendars whose turn it is, in one child, and return how many those were."""
    with reader() as readers:
        for count in range(MOST_A_ROUND):
            with Session(engine) as session:
                row = busy.claim_next(session, now=now)
                if row is None:
                    return count
                refresh(session, row, client, readers, secrets, host, now=now)
    return MOST_A_ROUND


def refresh(  # noqa: PLR0913 -- what reads, what opens, what it is for
    session: Session,
    row: BusyCalendar,
    client: Client,
    readers: Reader,
    secrets: Sequence[Secret],
    host: str,
    *,
    now: datetime,
) -> None:
    """Read one stored calendar anew; nothing is locked or open while its server is asked."""
    ident, source = row.id, source_of(row, secrets)
    if source is None:
        busy.fail(session, ident, LOST, now=now)
        return
    owner, before = owner_of(row.person, source, host), copy_of(row)
    session.rollback()
    try:
        look = look_at(client, readers, source, owner, before, now=now)
    except CannotFetch as error:
        busy.fail(session, ident, str(error), now=now, of_host=error.of_host)
    else:
        busy.keep(session, ident, look, now=now)
