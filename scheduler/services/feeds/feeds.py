"""A person's feed: whose it is and in which version, what it shows, and its bytes as stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine, bindparam, exists, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from scheduler.domain import keys
from scheduler.domain.offers import said_title
from scheduler.domain.terms import BookingState, Delivery, KeyPurpose
from scheduler.models import (
    Application,
    Attendance,
    Booking,
    Company,
    Departure,
    Feed,
    FeedBody,
    Hold,
    Interview,
    Key,
    Person,
    Step,
)
from scheduler.services.calendars.feed_versions import shown
from scheduler.services.exercises import grading_entries, grading_news
from scheduler.services.glimpse import first_row
from scheduler.services.messages import telling
from scheduler.services.messages.telling import Facts
from scheduler.services.people.agenda import told_of
from scheduler.services.placing.invitations import calendar
from scheduler.services.transaction import transaction
from scheduler.services.upserts import upsert

PAST, AHEAD, TOMBSTONES = timedelta(days=60), timedelta(days=365), timedelta(days=30)

# One indexed query, and nothing else, decides whether a calendar has read this version already.
STATE = (
    select(Key.id, Key.generation, Person.id, Person.is_active, Feed.version, Feed.changed)
    .join(Person, Person.id == Key.subject_id)
    .join(Feed, Feed.person_id == Key.subject_id)
    .where(Key.handle == bindparam("handle"), Key.purpose == KeyPurpose.FEED)
)


@dataclass(frozen=True, slots=True)
class State:
    """Whose feed it is, in which version, and since when (seconds since 1970)."""

    person_id: int
    version: int
    changed: int
    key_id: int = 0
    under: int = 0  # the mark of the secret that the address was made under

    def validator(self, on: date, look: str) -> str:
        """Return what stands for the bytes that the feed has on the UTC day *on*.

        The day lets the window and the cancelled ones age; *look* names how we write feeds.
        """
        return f"{self.version}-{on:%Y%m%d}-{look}"

    def modified(self, on: date) -> datetime:
        """Return since when these bytes are right: the last change, or the day's beginning."""
        return max(datetime.fromtimestamp(self.changed, UTC), midnight(on))


@dataclass(frozen=True, slots=True)
class Body:
    """A feed as bytes, plain and packed (gzip)."""

    plain: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of a feed: the facts of its meeting, how it stands, and its last change."""

    facts: Facts
    status: str  # RFC 5545, section 3.8.1.11
    stamp: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A time that is held for somebody while a candidate makes up their mind."""

    step_id: int
    interview_id: int
    title: str
    candidate: str
    starts_at: datetime
    ends_at: datetime


def find_state(engine: Engine, secrets: Sequence[keys.Secret], text: str) -> State | None:
    """Return the state of the feed that the key reading *text* opens; none for every wrong one."""
    row = first_row(engine, STATE, handle=keys.split(text) or "")
    # An unknown handle is checked too, so that the answer takes as long as for a known one.
    generation = row[1] if row else 0
    place = keys.verify(secrets, keys.Purpose.FEED, text, generation)
    if row is None or place is None or not row[3]:
        return None
    under = keys.mark(secrets[place])
    return State(person_id=row[2], version=row[4], changed=row[5], key_id=row[0], under=under)


def bookings(session: Session, person: Person, *, on: date) -> Iterator[Shown]:
    """Yield the bookings in a person's feed on the UTC day *on*, with those cancelled lately."""
    company = session.get_one(Company, 1)
    for seat in seats(session, person, on=on):
        booking = seat.booking
        yield Shown(
            facts=telling.team_facts(booking, company)
            | telling.recipient_facts(person)
            | calendar(booking.team_object)
            | {"by_screen": seat.by_screen},
            status="CANCELLED" if booking.state is BookingState.CANCELLED else "CONFIRMED",
            stamp=booking.team_object.changed_at,
        )
    for departure, booking in departures(session, person, on=on):
        yield Shown(
            facts=telling.team_facts(booking, company)
            | telling.recipient_facts(person)
            | calendar(booking.team_object)
            | {
                "sequence": departure.sequence,
                "starts_at": departure.starts_at.isoformat(),
                "ends_at": departure.ends_at.isoformat(),
            },
            status="CANCELLED",
            stamp=departure.at,
        )


def gradings(session: Session, person: Person, *, on: date) -> Iterator[Shown]:
    """Yield the deadlines in a person's feed of what they grade, with those that ended lately."""
    since = midnight(on) - TOMBSTONES
    for each in grading_entries.of_person(session, person.id, since=since):
        about = each.exercise.grader_object
        if about is None or (each.is_mailed and person.delivery is not Delivery.BOTH):
            continue
        if each.stands:
            facts = grading_news.facts(session, each.exercise) | calendar(about)
            facts |= telling.recipient_facts(person)
            yield Shown(facts, "CONFIRMED", about.changed_at)
        else:
            facts = each.last.facts | {"sequence": each.end_sequence}
            yield Shown(facts, "CANCELLED", each.ended_at)


def seats(session: Session, person: Person, *, on: date) -> Sequence[Attendance]:
    """Return the seats that a person's feed shows, in the order of their times."""
    booking = contains_eager(Attendance.booking)
    return session.scalars(
        select(Attendance)
        .join(Attendance.booking)
        .join(Attendance.person)
        .where(
            Attendance.person_id == person.id,
            shown(),
            Booking.starts_at >= midnight(on) - PAST,
            Booking.starts_at < midnight(on) + AHEAD,
            or_(
                Booking.state != BookingState.CANCELLED,
                Booking.changed_at >= midnight(on) - TOMBSTONES,
            ),
        )
        .order_by(Booking.starts_at, Booking.id)
        .options(
            told_of(),
            booking.selectinload(Booking.team_object),
            booking.selectinload(Booking.attendances).selectinload(Attendance.person),
        )
    ).all()


def departures(
    session: Session, person: Person, *, on: date
) -> Sequence[tuple[Departure, Booking]]:
    """Return the bookings in which the person had a seat that was lately given to another."""
    again = exists().where(
        Attendance.person_id == Departure.person_id, Attendance.booking_id == Departure.booking_id
    )
    rows = session.execute(
        select(Departure, Booking)
        .join(Booking, Booking.id == Departure.booking_id)
        .where(Departure.person_id == person.id, Departure.at >= midnight(on) - TOMBSTONES, ~again)
        .order_by(Departure.starts_at, Departure.booking_id)
    )
    return [(row[0], row[1]) for row in rows]


def holds(session: Session, person: Person) -> Iterator[Held]:
    """Yield the times held for a person; one that ran out goes when it is swept."""
    candidate = selectinload(Step.application).selectinload(Application.candidate)
    for held, interview, step in session.execute(
        select(Hold, Interview, Step)
        .join(Interview, Interview.id == Hold.interview_id)
        .join(Step, Step.id == Hold.step_id)
        .order_by(Hold.starts_at, Hold.id)
        .options(candidate)
    ):
        if person.id in {each["person_id"] for each in held.lineup}:
            yield Held(
                step_id=held.step_id,
                interview_id=held.interview_id,
                title=said_title(interview.way.kind, interview.title),
                candidate=step.application.candidate.name,
                starts_at=held.starts_at,
                ends_at=held.ends_at,
            )


def stored_body(session: Session, person_id: int, validator: str) -> Body | None:
    """Return the bytes that a worker, or another process, has written for *validator*."""
    row = session.execute(
        select(FeedBody.plain, FeedBody.packed).where(
            FeedBody.person_id == person_id, FeedBody.validator == validator
        )
    ).one_or_none()
    return Body(row.plain, row.packed) if row else None


def store_body(session: Session, person_id: int, validator: str, body: Body) -> None:
    """Keep the bytes of *validator* in place of those before."""
    values = {"validator": validator, "plain": body.plain, "packed": body.packed}
    with transaction(session):
        session.execute(
            upsert(session, FeedBody, person_id=person_id, **values)
            .on_conflict_do_update(index_elements=["person_id"], set_=values)
            .execution_options(synchronize_session=False)
        )


def stale(session: Session, *, on: date, look: str) -> list[State]:
    """Return the feeds whose stored bytes are not those of their version and of the day *on*."""
    rows = session.execute(
        select(Feed.person_id, Feed.version, Feed.changed, FeedBody.validator)
        .join(Key, (Key.subject_id == Feed.person_id) & (Key.purpose == KeyPurpose.FEED))
        .join(Person, Person.id == Feed.person_id)
        .outerjoin(FeedBody, FeedBody.person_id == Feed.person_id)
        .where(Person.is_active)
        .order_by(Feed.person_id)
    ).all()
    found = [(State(row[0], row[1], row[2]), row[3]) for row in rows]
    return [state for state, validator in found if validator != state.validator(on, look)]


def midnight(on: date) -> datetime:
    """Return the first instant of a UTC day."""
    return datetime.combine(on, time(), UTC)
