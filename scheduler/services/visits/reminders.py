"""Reminding visitors, a day and an hour before they come; hosts are reminded as interviewers are."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.domain.visits import VisitState
from scheduler.models import Company, Message, Visit
from scheduler.services.act import Act
from scheduler.services.bookings.reminding import DAY, HOUR, LEADS, known
from scheduler.services.keys import ensure_key
from scheduler.services.messages import outbox, visit_facts
from scheduler.services.messages.outbox import News
from scheduler.services.messages.place_facts import Facts
from scheduler.services.transaction import transaction
from scheduler.services.visits import hosting
from scheduler.services.visits import news as visit_news


def remind(session: Session, *, act: Act) -> int:
    """Write the reminders that are due and not written yet; return how many."""
    with transaction(session):
        if session.get(Company, 1) is None:
            return 0
        due = list(reminders(session, act=act))
        written = known(session, {news["subject"] for news in due})
        fresh = [news for news in due if (news["subject"], news["address"]) not in written]
        for news in fresh:
            outbox.tell(session, Notice.VISIT_REMINDER, act=act, **news)
    return len(fresh)


def reminders(session: Session, *, act: Act) -> Iterator[News]:
    """Yield the reminder that each visitor of the next day is due, unless they were told since."""
    for visit in begin_within(session, DAY, now=act.now):
        lead = HOUR if visit.starts_at - act.now <= HOUR else DAY
        if told_since(session, visit, visit.starts_at - lead):
            continue
        ensure_key(session, KeyPurpose.VISIT, visit.id)
        yield News(
            address=visit.mail,
            name=visit.name,
            subject=f"visit:{visit.id}:{lead // HOUR}h:{visit.starts_at:%Y%m%dT%H%M}",
            facts=facts_of(session, visit) | {"reminded_at": act.now.isoformat()},
        )


def facts_of(session: Session, visit: Visit) -> Facts:
    """Return what a visitor is told, hosted or not."""
    booking = hosting.standing(session, visit.id)
    if booking:
        return visit_facts.of_booking(booking, visit, session.get_one(Company, 1))
    return visit_news.facts_of(session, visit)


def begin_within(session: Session, lead: timedelta, *, now: datetime) -> list[Visit]:
    """Return the visits that begin within *lead* from *now*, in order of time."""
    chosen = select(Visit).where(
        Visit.state == VisitState.CONFIRMED, Visit.starts_at > now, Visit.starts_at <= now + lead
    )
    return list(session.scalars(chosen.order_by(Visit.starts_at, Visit.id)))


def told_since(session: Session, visit: Visit, due_at: datetime) -> bool:
    """Tell whether an invitation to *visit* was written after *due_at*."""
    newest = session.scalar(
        select(func.max(Message.created_at)).where(
            Message.object_id == visit.object_id, Message.address == visit.mail
        )
    )
    return newest is not None and newest > due_at


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why a mail to a visitor says nothing true any more; empty if it is worth sending."""
    visit = session.get(Visit, message.facts["visit_id"])
    if visit is None or visit.erased_at is not None:
        return "Their data is gone."
    starts_at = datetime.fromisoformat(message.facts["starts_at"])
    if message.notice is Notice.VISIT_ASKED:
        return (
            ""
            if visit.state is VisitState.ASKED
            else "They have pressed the button, or chosen anew."
        )
    if visit.state is not VisitState.CONFIRMED or visit.starts_at != starts_at:
        return "The visit was moved or cancelled."
    return "The visit has begun." if starts_at <= now else ""


def due_between(session: Session, since: datetime, until: datetime) -> list[datetime]:
    """Return the instants after *since*, *until* included, at which a reminder falls due."""
    starts = begin_within(session, until - since + DAY, now=since)
    instants = {visit.starts_at - lead for visit in starts for lead in LEADS}
    return sorted(each for each in instants if since < each <= until)
