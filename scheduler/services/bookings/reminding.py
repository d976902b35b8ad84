"""Reminding both sides of an interview, a day and an hour before it begins.

A reminder is written when it is due and not earlier: it says what is true by then, to whoever has
a seat by then, and what was moved or cancelled meanwhile has none.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, BookingState, KeyPurpose, Notice
from scheduler.models import COUNTED, Booking, Company, Message
from scheduler.services.act import Act
from scheduler.services.keys import ensure_key
from scheduler.services.messages import candidate_days, feedback_places, guests, outbox, telling
from scheduler.services.messages.outbox import News
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.transaction import transaction

DAY, HOUR = timedelta(hours=24), timedelta(hours=1)
LEADS = (DAY, HOUR)


def remind(session: Session, *, act: Act) -> int:
    """Write the reminders that are due and not written yet; return how many.

    Nobody is reminded of what they were told since the reminder was due.
    """
    with transaction(session):
        due = [
            (notice, news)
            for booking in begin_within(session, DAY, now=act.now)
            for notice, news in reminders(session, booking, act=act)
        ]
        written = known(session, {news["subject"] for _, news in due})
        fresh = [one for one in due if (one[1]["subject"], one[1]["address"]) not in written]
        for notice, news in fresh:
            outbox.tell(session, notice, act=act, **news)
    return len(fresh)


def begin_within(session: Session, lead: timedelta, *, now: datetime) -> list[Booking]:
    """Return the bookings that begin within *lead* from *now*, in order of time."""
    chosen = select(Booking).where(
        Booking.state == BookingState.SCHEDULED,
        Booking.starts_at > now,
        Booking.starts_at <= now + lead,
    )
    return list(session.scalars(chosen.order_by(Booking.starts_at, Booking.id)))


def reminders(session: Session, booking: Booking, *, act: Act) -> Iterator[tuple[Notice, News]]:
    """Yield the reminder that each side of *booking* is due: of the day, or of the hour."""
    lead = HOUR if booking.starts_at - act.now <= HOUR else DAY
    due_at = booking.starts_at - lead
    hours = lead // HOUR
    # The start is part of the subject, so that a moved interview is reminded of anew.
    subject = f"booking:{booking.id}:{hours}h:{booking.starts_at:%Y%m%dT%H%M}"
    for notice, news in (*of_candidate(session, booking), *of_team(session, booking)):
        if not told_since(session, booking, news["address"], due_at):
            facts = news["facts"] | {"reminded_at": act.now.isoformat()}
            yield notice, News(**{**news, "subject": subject, "facts": facts})


def of_candidate(session: Session, booking: Booking) -> Iterator[tuple[Notice, News]]:
    """Yield the candidate's reminder; of a day with several talks, before the first alone."""
    if booking.call_of:
        yield of_guest(session, booking)
        return
    # Visitors are reminded by services/visits/reminders.py, hosted or not.
    if not booking.with_candidate or booking.visit_id is not None:
        return
    talks = candidate_days.talks_of(session, booking.entry)
    if talks[0] is not booking:
        return
    company = session.get_one(Company, 1)
    candidate = booking.step.application.candidate
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    promised = booking.step.application.role.answer_days
    answer_by = WorkingDays.of(session).answer(talks[-1].ends_at, promised)
    facts = candidate_days.whole(talks, company)
    facts["answer_by"] = answer_by.isoformat() if answer_by else ""
    news = News(
        address=candidate.mail,
        name=candidate.name,
        subject="",
        facts=facts,
        candidate_id=candidate.id,
        step_id=booking.step_id,
    )
    yield Notice.REMINDER, news


def of_guest(session: Session, booking: Booking) -> tuple[Notice, News]:
    """Return the reminder of a referee who is to be called."""
    guest = guests.guest_of(booking)
    ensure_key(session, KeyPurpose.REFEREE, guest.id)
    facts = guests.guest_facts(booking, session.get_one(Company, 1))
    news = News(
        address=guest.mail, name=guest.name, subject="", facts=facts, step_id=booking.owner_id
    )
    return Notice.REFEREE_REMINDER, news


def of_team(session: Session, booking: Booking) -> Iterator[tuple[Notice, News]]:
    """Yield the reminder of each person who has not said that they can't make it."""
    company = session.get_one(Company, 1)
    for seat in booking.attendances:
        if seat.answer is Answer.DECLINED:
            continue
        ensure_key(session, KeyPurpose.ANSWER, seat.id)
        facts = telling.team_facts(booking, company) | telling.recipient_facts(seat.person)
        facts |= {"attendance_id": seat.id, "by_screen": seat.by_screen}
        facts |= telling.seat_facts(seat)
        talks = seat.kind in COUNTED
        facts["feedback_url"] = feedback_places.address_of(session, booking) if talks else ""
        facts["unanswered"] = seat.answer is Answer.NEEDS_ACTION and talks
        yield (
            Notice.REMINDER_TEAM,
            News(
                address=seat.person.mail,
                name=seat.person.name,
                subject="",
                facts=facts,
                person_id=seat.person_id,
                step_id=booking.owner_id,
            ),
        )


def told_since(session: Session, booking: Booking, address: str, due_at: datetime) -> bool:
    """Tell whether an invitation to *booking* was written for *address* after *due_at*."""
    objects = (booking.candidate_object_id, booking.team_object_id)
    newest = session.scalar(
        select(func.max(Message.created_at)).where(
            Message.object_id.in_(objects), Message.address == address
        )
    )
    return newest is not None and newest > due_at


def known(session: Session, subjects: set[str]) -> set[tuple[str, str]]:
    """Return the subjects that were written of already, each with its address."""
    rows = session.execute(
        select(Message.subject, Message.address).where(Message.subject.in_(subjects))
    )
    return {(subject, address) for subject, address in rows}


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why a reminder says nothing true any more; empty if it is worth sending."""
    booking = session.get_one(Booking, message.facts["booking_id"])
    starts_at = datetime.fromisoformat(message.facts["starts_at"])
    if booking.state is not BookingState.SCHEDULED or booking.starts_at != starts_at:
        return "The interview was moved or cancelled."
    if starts_at <= now:
        return "The interview has begun."
    seated = {seat.person_id for seat in booking.attendances}
    if message.person_id is not None and message.person_id not in seated:
        return "Somebody else holds the interview now."
    return ""


def due_between(session: Session, since: datetime, until: datetime) -> list[datetime]:
    """Return the instants after *since*, *until* included, at which a reminder falls due."""
    starts = begin_within(session, until - since + DAY, now=since)
    instants = {booking.starts_at - lead for booking in starts for lead in LEADS}
    return sorted(each for each in instants if since < each <= until)
