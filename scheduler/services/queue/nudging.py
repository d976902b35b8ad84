"""Telling whoever holds it: an answer that is late, and each working morning all that waits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.process import is_overdue
from scheduler.domain.terms import BookingState, Notice
from scheduler.domain.workdays import CLOSES, is_working_day
from scheduler.domain.zones import instant_of
from scheduler.models import Application, Booking, Company, Message, Person
from scheduler.services.act import Act
from scheduler.services.applications.applications import version_of
from scheduler.services.messages import outbox, telling
from scheduler.services.messages.keepers import coordinators, keepers_by_role
from scheduler.services.messages.outbox import News
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind, Row
from scheduler.services.transaction import transaction

MORNING, MORNING_ENDS = time(8), time(11)
LISTED = 12  # rows of a digest; a mail is no second queue
# Candidates wait for a word of ours; of the rest the digest speaks.
ANSWERS = (
    Kind.UNREAD,
    Kind.TO_ADVANCE,
    Kind.WINDOWS_SENT,
    Kind.MOVE_ASKED,
    Kind.OUTCOME_MISSING,
)
# What became late while no worker ran is old news, and stands in the next digest.
NEWS_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Morning:
    """A working morning of one coordinator."""

    person: Person
    day: date
    opens_at: datetime

    @property
    def subject(self) -> str:
        """Return what its digest is about."""
        return f"digest:{self.person.id}"


def nudge(session: Session, *, act: Act) -> int:
    """Write what is due and not written yet of both kinds of news; return how many."""
    company = session.get(Company, 1)
    if company is None:
        return 0
    working = WorkingDays.of(session)
    found = [
        *late_answers(session, company, now=act.now),
        *digests(session, company, working, now=act.now),
    ]
    for notice, news in found:
        with transaction(session):
            outbox.tell(session, notice, act=act, **news)
    return len(found)


def late_answers(
    session: Session, company: Company, *, now: datetime
) -> Iterator[tuple[Notice, News]]:
    """Yield the news of each answer that became late, for whoever looks after its role."""
    late = [
        row
        for row in queue.gather(session, now=now)
        if row.kind in ANSWERS and row.due_at and now - NEWS_FOR <= row.due_at < now
    ]
    told = written(session, Notice.ANSWER_LATE, {subject_of(row) for row in late})
    fresh = [row for row in late if (subject_of(row), sequence_of(row)) not in told]
    holders = keepers_by_role(session, {row.role_id for row in fresh if row.role_id})
    for row in fresh:
        for person in holders.get(row.role_id or 0, []):
            yield Notice.ANSWER_LATE, of_late_answer(row, person, company, now=now)


def of_late_answer(row: Row, person: Person, company: Company, *, now: datetime) -> News:
    """Return the news that the answer of *row* is late, for *person*."""
    facts = telling.recipient_facts(person) | {"company": company.name}
    facts |= {"row": row_facts(row, now=now), "application_id": row.application_id}
    return News(
        address=person.mail,
        name=person.name,
        subject=subject_of(row),
        sequence=sequence_of(row),
        person_id=person.id,
        step_id=row.step_id,
        facts=facts | {"version": row.version},
    )


def subject_of(row: Row) -> str:
    """Return what the news of a late answer is about."""
    return f"late:{row.step_id}"


def sequence_of(row: Row) -> int:
    """Return the promise of *row* as a number of minutes: broken once, it is told of once."""
    return int(row.due_at.timestamp()) // 60 if row.due_at else 0


def digests(
    session: Session, company: Company, working: WorkingDays, *, now: datetime
) -> Iterator[tuple[Notice, News]]:
    """Yield the digest of each coordinator whose working morning it is and who has none yet."""
    waiting = [
        morning
        for person in coordinators(session)
        if (morning := morning_of(person, working, now=now))
    ]
    told = written(session, Notice.DIGEST, {each.subject for each in waiting})
    for morning in waiting:
        if (morning.subject, morning.day.toordinal()) not in told:
            news = of_morning(session, morning, company)
            if news:
                yield Notice.DIGEST, news


def morning_of(person: Person, working: WorkingDays, *, now: datetime) -> Morning | None:
    """Return the working morning that it is where *person* is; none at any other time."""
    local = now.astimezone(ZoneInfo(person.zone))
    if not MORNING <= local.time() < MORNING_ENDS:
        return None
    if not is_working_day(local.date(), working.days_off):
        return None
    return Morning(person, local.date(), opening(person.zone, local.date()))


def opening(zone: str, day: date) -> datetime:
    """Return when the morning of *day* begins in *zone*."""
    return instant_of(datetime.combine(day, MORNING), zone)


def of_morning(session: Session, morning: Morning, company: Company) -> News | None:
    """Return the digest of *morning* as things stood when it began; none if nothing waited."""
    person = morning.person
    rows = sorted(held_by(session, person, now=morning.opens_at), key=queue.urgency)
    talks = [talk_facts(booking) for booking in interviews_on(session, morning)]
    if not rows and not talks:
        return None
    facts = telling.recipient_facts(person) | {
        "company": company.name,
        "rows": [row_facts(row, now=morning.opens_at) for row in rows[:LISTED]],
        "total": len(rows),
        "late": sum(is_overdue(row.due_at, morning.opens_at) for row in rows),
        "talks": talks,
        "morning_at": morning.opens_at.isoformat(),
    }
    return News(
        address=person.mail,
        name=person.name,
        subject=morning.subject,
        sequence=morning.day.toordinal(),
        person_id=person.id,
        facts=facts,
    )


def held_by(session: Session, person: Person, *, now: datetime) -> Iterable[Row]:
    """Return the rows of the queue that *person* looks after, as they were at *now*."""
    rows = [row for row in queue.gather(session, now=now) if row.since <= now]
    holders = keepers_by_role(session, {row.role_id for row in rows if row.role_id})
    return [row for row in rows if not row.role_id or person in holders[row.role_id]]


def interviews_on(session: Session, morning: Morning) -> list[Booking]:
    """Return the interviews of the roles that somebody looks after, on the day of *morning*."""
    ends = opening(morning.person.zone, morning.day + timedelta(days=1))
    found = session.scalars(
        select(Booking)
        .where(
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at >= morning.opens_at,
            Booking.starts_at < ends,
            Booking.visit_id.is_(None),  # the reception has a list of these
        )
        .order_by(Booking.starts_at, Booking.id)
    ).all()
    holders = keepers_by_role(session, {each.application.role_id for each in found})
    return [each for each in found if morning.person in holders[each.application.role_id]]


def row_facts(row: Row, *, now: datetime) -> telling.Facts:
    """Return one row of the queue as facts."""
    return {
        "kind": row.kind.value,
        "name": row.name,
        "role": row.role,
        "stage": row.stage,
        "who": list(row.who),
        "label": row.label,
        "due_at": row.due_at.isoformat() if row.due_at else "",
        "is_late": is_overdue(row.due_at, now),
    }


def talk_facts(booking: Booking) -> telling.Facts:
    """Return one interview of the day as facts."""
    return {
        "title": booking.title,
        "name": booking.application.candidate.name,
        "people": [each.person.name for each in booking.attendances],
        "office": booking.office.name if booking.office else "",
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
    }


def written(session: Session, notice: Notice, subjects: set[str]) -> set[tuple[str, int]]:
    """Return the subjects that were written of already, each with its number."""
    rows = session.execute(
        select(Message.subject, Message.sequence).where(
            Message.subject.in_(subjects), Message.notice == notice
        )
    )
    return {(subject, sequence) for subject, sequence in rows}


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why a nudge says nothing true any more; empty if it is worth sending."""
    if message.notice is Notice.DIGEST:
        begun = datetime.fromisoformat(message.facts["morning_at"])
        return "That morning is over." if now - begun > timedelta(hours=12) else ""
    application = session.get_one(Application, message.facts["application_id"])
    changed = version_of(application) != message.facts["version"]
    return "Somebody has seen to it meanwhile." if changed else ""


def due_between(session: Session, since: datetime, until: datetime) -> list[datetime]:
    """Return the instants after *since*, *until* included, at which a nudge may fall due."""
    working = WorkingDays.of(session)
    zones = {(person.zone, MORNING) for person in coordinators(session)} | {(working.zone, CLOSES)}
    instants = {
        # An answer is late the second after its day has closed.
        instant_of(datetime.combine(day, wall), zone) + timedelta(seconds=wall == CLOSES)
        for day in days(since, until)
        for zone, wall in zones
    }
    return sorted(each for each in instants if since < each <= until)


def days(since: datetime, until: datetime) -> Iterator[date]:
    """Yield every date that it is anywhere between two instants."""
    first, last = since.astimezone(UTC).date(), until.astimezone(UTC).date()
    for number in range(first.toordinal() - 1, last.toordinal() + 2):
        yield date.fromordinal(number)
