"""Rows of the queue about visits: hosts who can't or must not, and mails from and to visitors."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, true
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, BookingState, Notice
from scheduler.domain.visits import SAID, DayState, VisitKind, VisitState
from scheduler.models import (
    Attendance,
    Booking,
    Candidate,
    Conflict,
    Message,
    Person,
    Remark,
    Reply,
    Visit,
    VisitDay,
)
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.queue.queue_rows import Kind, Row, Target, replace_by
from scheduler.services.visits import unclaimed

TO_VISITORS = (
    Notice.VISIT_BOOKED,
    Notice.VISIT_MOVED,
    Notice.VISIT_CANCELLED,
    Notice.VISIT_HOST,
    Notice.VISIT_REMINDER,
    Notice.LINK_RENEWED,
)
ANSWER_DAYS = 1  # working days within which a mail that asks something is seen to


def gather(session: Session, working: WorkingDays, *, now: datetime) -> Iterator[Row]:
    """Yield the rows about visits, each once, in one query."""
    seen = set()
    for booking, visit, seat, person, remark in session.execute(needing(now)):
        if seat is not None and ("seat", seat.id) not in seen:
            seen.add(("seat", seat.id))
            due = replace_by(booking.starts_at, working)
            yield without_host(booking, visit, seat, person.name, due, now=now)
        if remark is not None and ("remark", remark.id) not in seen:
            seen.add(("remark", remark.id))
            yield written(booking, visit, remark, working)
    for visit, person in clashing(session, now=now):
        yield must_not_meet(visit, person, working)
    yield from of_afternoons(session, working, now=now)
    yield from unreached(session, working, now=now)


def needing(now: datetime) -> Select[*tuple[Any, ...]]:
    """Return the query of visits ahead whose host can't make it, or about which a mail waits."""
    can_not = and_(
        Attendance.booking_id == Booking.id,
        Attendance.answer == Answer.DECLINED,
        Booking.at_risk_at.is_not(None),
    )
    is_open = and_(Remark.booking_id == Booking.id, Remark.settled_at.is_(None))
    return (
        select(Booking, Visit, Attendance, Person, Remark)
        .join(Visit, Visit.id == Booking.visit_id)
        .outerjoin(Attendance, can_not)
        .outerjoin(Person, Person.id == Attendance.person_id)
        .outerjoin(Remark, is_open)
        .where(
            Booking.state == BookingState.SCHEDULED,
            Booking.ends_at > now,
            or_(Attendance.id.is_not(None), Remark.id.is_not(None)),
        )
        .order_by(Booking.starts_at, Booking.id)
    )


def without_host(
    booking: Booking, visit: Visit, seat: Attendance, name: str, due: datetime, *, now: datetime
) -> Row:
    """Return the row of a visit whose host can't make it, and nobody has taken their seat."""
    return Row(
        Kind.VISIT_HOST,
        visit.name,
        booking.at_risk_at or now,
        due,
        "Find a host",
        Target.VISIT,
        face_id=visit.id,
        stage=booking.title,
        booking_id=booking.id,
        seat_id=seat.id,
        at=booking.starts_at,
        who=(name,),
        words=seat.answer_reason,
        visit_id=visit.id,
    )


def written(booking: Booking, visit: Visit, remark: Remark, working: WorkingDays) -> Row:
    """Return the row of a mail about a visit that only a person can answer."""
    return Row(
        Kind.REMARK,
        visit.name,
        remark.at,
        min(working.after(remark.at, ANSWER_DAYS), replace_by(booking.starts_at, working)),
        "Read it",
        Target.VISIT,
        face_id=visit.id,
        stage=booking.title,
        booking_id=booking.id,
        remark_id=remark.id,
        at=booking.starts_at,
        who=(remark.who,),
        words=remark.kind.value,
        visit_id=visit.id,
    )


def clashing(
    session: Session, *, now: datetime, visit_id: int | None = None
) -> list[tuple[Visit, Person]]:
    """Return the visits ahead with a host who must not meet the candidate of the same address."""
    seated = and_(Booking.visit_id == Visit.id, Booking.state == BookingState.SCHEDULED)
    rows = session.execute(
        select(Visit, Person)
        .join(Candidate, Candidate.mail_key == Visit.mail_key)
        .join(Conflict, Conflict.candidate_id == Candidate.id)
        .join(Person, Person.id == Conflict.person_id)
        .outerjoin(VisitDay, VisitDay.id == Visit.visit_day_id)
        .outerjoin(Booking, seated)
        .outerjoin(Attendance, Attendance.booking_id == Booking.id)
        .where(
            Visit.state == VisitState.CONFIRMED,
            Visit.starts_at > now,
            or_(VisitDay.host_id == Person.id, Attendance.person_id == Person.id),
            Visit.id == visit_id if visit_id is not None else true(),
        )
        .order_by(Visit.starts_at, Visit.id)
    )
    return [(row[0], row[1]) for row in rows]


def must_not_meet(visit: Visit, person: Person, working: WorkingDays) -> Row:
    """Return the row of a visit that is hosted by whom its visitor must not meet."""
    return Row(
        Kind.MUST_NOT_MEET,
        visit.name,
        visit.confirmed_at or visit.asked_at,
        replace_by(visit.starts_at, working),
        "Find another host",
        Target.VISIT,
        face_id=visit.id,
        stage=SAID[visit.kind],
        at=visit.starts_at,
        who=(person.name,),
        visit_id=visit.id,
    )


def of_afternoons(session: Session, working: WorkingDays, *, now: datetime) -> Iterator[Row]:
    """Yield the rows about afternoons ahead: those without a host, and mails about them."""
    seen = set()
    is_alone = or_(VisitDay.host_missing_at.is_not(None), unclaimed.unclaimed())
    is_open = and_(Remark.visit_day_id == VisitDay.id, Remark.settled_at.is_(None))
    for day, alone, remark, visit in session.execute(
        select(VisitDay, is_alone, Remark, Visit)
        .outerjoin(Remark, is_open)
        .outerjoin(Visit, Visit.id == Remark.visit_id)
        .where(
            or_(is_alone, Remark.id.is_not(None)),
            VisitDay.state == DayState.OPEN,
            VisitDay.starts_at > now,
        )
        .order_by(VisitDay.starts_at, VisitDay.id, Remark.id)
    ):
        if alone and day.id not in seen:
            seen.add(day.id)
            yield from unwelcomed(session, day, working, now=now)
        if remark is not None:
            yield written_of_afternoon(day, remark, visit, working)


def unwelcomed(
    session: Session, day: VisitDay, working: WorkingDays, *, now: datetime
) -> Iterator[Row]:
    """Yield the row of an afternoon whose host can't come, or is booked elsewhere then."""
    if day.host is None:
        yield of_afternoon(day, day.host_missing_at or now, working)
    elif not unclaimed.is_free(session, day):
        yield of_afternoon(day, day.created_at, working, day.host.name)


def written_of_afternoon(
    day: VisitDay, remark: Remark, visit: Visit | None, working: WorkingDays
) -> Row:
    """Return the row of a mail about an afternoon, by whoever welcomes people or by a visitor."""
    return Row(
        Kind.REMARK,
        visit.name if visit else day.office.name,
        remark.at,
        min(working.after(remark.at, ANSWER_DAYS), replace_by(day.starts_at, working)),
        "Read it",
        Target.VISIT if visit else Target.AFTERNOON,
        face_id=visit.id if visit else day.id,
        stage=SAID[VisitKind.AFTERNOON],
        remark_id=remark.id,
        at=day.starts_at,
        who=(remark.who,),
        words=remark.kind.value,
        visit_id=visit.id if visit else None,
        office_id=day.office_id,
        visit_day_id=day.id,
    )


def of_afternoon(day: VisitDay, since: datetime, working: WorkingDays, *who: str) -> Row:
    """Return the row of an afternoon that nobody welcomes people on, or *who* can't."""
    return Row(
        Kind.VISIT_HOST,
        day.office.name,
        since,
        replace_by(day.starts_at, working),
        "Find a host",
        Target.AFTERNOON,
        face_id=day.id,
        stage=SAID[VisitKind.AFTERNOON],
        at=day.starts_at,
        who=who,
        office_id=day.office_id,
        visit_day_id=day.id,
    )


def unreached(session: Session, working: WorkingDays, *, now: datetime) -> Iterator[Row]:
    """Yield one row for each visitor ahead, and each who asked, whom our mail has not reached.

    Of a button that nobody has pressed nobody waits: its address may not be theirs at all.
    """
    letters = failed_to_guests(session)
    coming = {each.id: each for each in ahead(session, letters, now=now)}
    seen: set[tuple[str, int]] = set()
    for letter in letters:
        visit = coming.get(letter.facts.get("visit_id", 0))
        question_id = None if "visit_id" in letter.facts else question_of(session, letter)
        about = ("visit", visit.id) if visit else ("question", question_id or 0)
        if about in seen or not (visit or question_id):
            continue
        seen.add(about)
        since = letter.dead_at or letter.created_at
        yield Row(
            Kind.MAIL_FAILED,
            letter.name or letter.address,
            since,
            working.after(since, ANSWER_DAYS),
            "Look at the visit" if visit else "Look at the question",
            Target.VISIT if visit else Target.QUESTION,
            face_id=about[1],
            stage=letter.notice.value,
            who=(letter.address,),
            words=letter.last_answer,
            visit_id=visit.id if visit else None,
            question_id=None if visit else question_id,
        )


def question_of(session: Session, letter: Message) -> int | None:
    """Return the question that an answer by mail is about; none once it is erased."""
    reply = session.get(Reply, letter.sequence)
    return reply.question_id if reply else None


def failed_to_guests(session: Session, visit_id: int | None = None) -> list[Message]:
    """Return the mails to visitors, and to people who asked, that came back and wait for us."""
    found = session.scalars(
        select(Message)
        .where(
            Message.dead_at.is_not(None),
            Message.superseded_at.is_(None),
            Message.candidate_id.is_(None),
            Message.person_id.is_(None),
            Message.notice.in_((*TO_VISITORS, Notice.QUESTION_ANSWERED)),
        )
        .order_by(Message.dead_at, Message.id)
    )
    return [each for each in found if visit_id in (None, each.facts.get("visit_id"))]


def ahead(session: Session, letters: Iterable[Message], *, now: datetime) -> Iterable[Visit]:
    """Return the visits of *letters* whose hour is to come, called off or not: they may still come."""
    ids = {each.facts["visit_id"] for each in letters if "visit_id" in each.facts}
    return session.scalars(
        select(Visit).where(Visit.id.in_(ids), Visit.starts_at > now, Visit.erased_at.is_(None))
    )
