"""Whoever welcomes an open afternoon is told what a host of coffee is: their own calendar clashes.

They press on their page, or their calendar answers no; then somebody else of the pool is found,
and coordinators are written to where nobody is free.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick, tick_up
from scheduler.domain.terms import Notice
from scheduler.domain.visits import DayState
from scheduler.models import BusyCalendar, Company, Message, Person, VisitDay
from scheduler.services.act import Act
from scheduler.services.bookings.reminding import known
from scheduler.services.messages import outbox, telling, visit_facts
from scheduler.services.messages.keepers import coordinators
from scheduler.services.messages.outbox import News
from scheduler.services.messages.place_facts import Facts
from scheduler.services.seats.clashing import AHEAD, busy_of
from scheduler.services.transaction import transaction
from scheduler.services.visits import news as visit_news


def ask(session: Session, *, act: Act) -> int:
    """Ask everybody once whose calendar has something else when they welcome visitors."""
    with transaction(session):
        due = [
            question(session, day, host)
            for day in clashes(session, act=act)
            if (host := day.host) is not None
        ]
        written = known(session, {news["subject"] for news in due})
        fresh = [news for news in due if (news["subject"], news["address"]) not in written]
        for news in fresh:
            outbox.tell(session, Notice.VISIT_WELCOME_CLASH, act=act, **news)
    return len(fresh)


def clashes(session: Session, *, act: Act) -> Iterator[VisitDay]:
    """Yield the afternoons of the next four weeks whose hosts are busy elsewhere meanwhile."""
    yield from among(session, days_ahead(session, act=act))


def among(session: Session, days: Sequence[VisitDay]) -> Iterator[VisitDay]:
    """Yield those of *days* whose hosts are busy elsewhere, by what was read of their calendars."""
    busy = busy_of(
        session,
        {day.host_id for day in days if day.host_id is not None},
        [(tick(day.starts_at), tick_up(day.ends_at)) for day in days],
    )
    for day in days:
        first, after = tick(day.starts_at), tick_up(day.ends_at)
        theirs = busy.get(day.host_id or 0, ())
        if any(since < after and until > first for since, until in theirs):
            yield day


def days_ahead(session: Session, *, act: Act) -> Sequence[VisitDay]:
    """Return the afternoons to come whose hosts have told us of a calendar of theirs."""
    return session.scalars(
        select(VisitDay)
        .where(
            VisitDay.state == DayState.OPEN,
            VisitDay.starts_at > act.now,
            VisitDay.starts_at <= act.now + AHEAD,
            VisitDay.host_id.in_(select(BusyCalendar.person_id)),
        )
        .order_by(VisitDay.starts_at, VisitDay.id)
    ).all()


def question(session: Session, day: VisitDay, host: Person) -> News:
    """Return the question, once an afternoon and a time."""
    return News(
        address=host.mail,
        name=host.name,
        subject=f"clash:visit_day:{day.id}:{day.starts_at:%Y%m%dT%H%M}",
        facts=facts_of(session, day, host),
        person_id=host.id,
    )


def facts_of(session: Session, day: VisitDay, reader: Person) -> Facts:
    """Return what one of us reads of an afternoon, by their own clock."""
    expected = visit_news.expected_at(session, day.id)
    facts = visit_facts.day_facts(day, session.get_one(Company, 1), expected=expected)
    return facts | telling.recipient_facts(reader)


def warn(session: Session, day: VisitDay, who: Person, reason: str, *, act: Act) -> None:
    """Say to coordinators that nobody welcomes an afternoon, since *who* was to and can't."""
    for keeper in coordinators(session):
        outbox.tell(
            session,
            Notice.VISIT_UNWELCOMED,
            act=act,
            address=keeper.mail,
            name=keeper.name,
            subject=f"visit_day:{day.id}",
            sequence=day.version,
            facts=facts_of(session, day, keeper) | {"who": who.name, "because": reason},
            person_id=keeper.id,
        )


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why neither has to be sent any more; empty if it must."""
    day = session.get(VisitDay, message.facts["visit_day_id"])
    starts_at = datetime.fromisoformat(message.facts["starts_at"])
    if day is None or day.state is not DayState.OPEN or day.starts_at != starts_at:
        return "The afternoon was moved or called off."
    if starts_at <= now:
        return "The afternoon has begun."
    if message.notice is Notice.VISIT_UNWELCOMED:
        return "" if day.host_id is None else "Somebody welcomes them by now."
    return "" if day.host_id == message.person_id else "Somebody else welcomes them now."
