"""Feeds as iCalendar: what a calendar program reads again and again (RFC 5545, RFC 7986)."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, Parameters, vText
from sqlalchemy.orm import Session

from scheduler import __version__
from scheduler.calendar.events import NOBODY, PRODUCT, Meeting, entry
from scheduler.calendar.exercises import deadline
from scheduler.calendar.meetings import team_meeting
from scheduler.models import Company, Person
from scheduler.services.feeds import feeds
from scheduler.services.feeds.feeds import Body, Held, Shown, State
from scheduler.text.names import clean

EVERY = timedelta(minutes=15)  # that we would like to be read; each program does as it likes
EVERY_TEXT = "PT15M"
ABOUT = (
    "Interviews that you hold. Calendars read this when they like; mails tell of changes at once."
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose feed it is, and where its links lead."""

    person: Person
    company: str
    base_url: str

    def uid(self, name: str) -> str:
        """Return a UID that stays the same for *name* at this address."""
        return f"{uuid5(NAMESPACE_URL, name)}@{urlsplit(self.base_url).hostname}"


@lru_cache(maxsize=4)
def look_of(base_url: str) -> str:
    """Return a mark of everything but a person's rows that decides how their feed is written."""
    return hashlib.sha256(f"{__version__} {base_url}".encode()).hexdigest()[:8]


def make_body(session: Session, state: State, *, on: date, base_url: str) -> Body:
    """Return the feed of *state* as it is on the UTC day *on*."""
    person = session.get_one(Person, state.person_id)
    reader = Reader(person, session.get_one(Company, 1).name, base_url)
    changed = datetime.fromtimestamp(state.changed, UTC)
    calendar = header(reader, changed)
    for shown in feeds.bookings(session, person, on=on):
        calendar.add_component(of_booking(shown, reader))
    for shown in feeds.gradings(session, person, on=on):
        calendar.add_component(of_grading(shown, reader))
    for held in feeds.holds(session, person):
        calendar.add_component(of_hold(held, reader, changed))
    plain = bytes(calendar.to_ical())
    return Body(plain, gzip.compress(plain, mtime=0))


def fill(session: Session, *, base_url: str, now: datetime) -> int:
    """Write the bytes of every feed that has moved on; return how many there were."""
    on = now.astimezone(UTC).date()
    waiting = feeds.stale(session, on=on, look=look_of(base_url))
    for state in waiting:
        body = make_body(session, state, on=on, base_url=base_url)
        feeds.store_body(session, state.person_id, state.validator(on, look_of(base_url)), body)
    return len(waiting)


def header(reader: Reader, changed: datetime) -> Calendar:
    """Return a feed without entries."""
    name = clean(f"{reader.company} interviews").strip()
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("uid", reader.uid(f"feed {reader.person.id}"))
    calendar.add("last-modified", changed)
    # The library does not know that these are texts to be escaped.
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-caldesc", vText(ABOUT))
    # RFC 7986 gives this property no default type, so that the parameter must be there.
    calendar.add("refresh-interval", EVERY, parameters=Parameters(VALUE="DURATION"))
    calendar.add("x-published-ttl", EVERY_TEXT)
    return calendar


def of_booking(shown: Shown, reader: Reader) -> Event:
    """Return a booking as its invitation has it; one that is cancelled says no more than that."""
    url = f"{reader.base_url}/interviews/{shown.facts['booking_id']}"
    meeting = team_meeting(shown.facts, url=url)
    if shown.status == "CANCELLED":
        meeting = cancelled(meeting)
    return entry(meeting, stamp=shown.stamp, status=shown.status)


def of_grading(shown: Shown, reader: Reader) -> Event:
    """Return a grader's deadline as its invitation has it, or that it is theirs no more."""
    url = f"{reader.base_url}/me/gradings/{shown.facts['exercise_id']}"
    due = deadline(shown.facts, address=reader.person.mail, url=url)
    if shown.status == "CANCELLED":
        due = cancelled(due)
    return entry(due, stamp=shown.stamp, status=shown.status)


def cancelled(meeting: Meeting) -> Meeting:
    """Return *meeting* without what nobody needs any more."""
    return Meeting(
        uid=meeting.uid,
        sequence=meeting.sequence,
        organizer=meeting.organizer,
        summary=meeting.summary,
        description="",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        is_private=True,
        is_free=True,
    )


def of_hold(held: Held, reader: Reader, stamp: datetime) -> Event:
    """Return a time that is held, which a booking replaces or which goes after some minutes."""
    name = f"hold {held.step_id} {held.interview_id} {held.starts_at.isoformat()}"
    meeting = Meeting(
        uid=reader.uid(name),
        sequence=0,
        organizer=NOBODY,
        summary=f"Held: {held.title}, {held.candidate}",
        description=f"{held.candidate} is choosing this time. It is yours again within minutes, "
        "unless they book it.",
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        is_private=True,
    )
    return entry(meeting, stamp=stamp, status="TENTATIVE")
