"""The far end of the outbox: who may send what now, and what came of it.

A row is taken with a lease, sent outside any transaction, and marked only by whoever took it last.
Its state follows from its columns: `leased_until` is the instant before which nobody takes it, be
it that somebody is sending it or that the mail server asked us to come back later.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from scheduler.domain.terms import LIVE_APPLICATIONS, Notice, StepState
from scheduler.errors import Conflict
from scheduler.models import Application, Code, Company, Message, SignIn, Step
from scheduler.services.bookings import reminding
from scheduler.services.exercises import grading_news, news
from scheduler.services.inbox import countering
from scheduler.services.privacy import codes
from scheduler.services.process import feedback, pausing
from scheduler.services.queue import nudging
from scheduler.services.references import ladder
from scheduler.services.references.news import TO_REFEREES
from scheduler.services.seats import chasing
from scheduler.services.transaction import transaction
from scheduler.services.visits import clashes, reminders

LEASE = timedelta(minutes=2)  # must outlast a round of the worker and one mail server's deadline
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP = timedelta(days=5)  # RFC 5321 section 4.5.4.1
KEPT = "Kept here, because no mail server is set."
CHOOSING = (Notice.CHOOSE_TIME, Notice.REMINDER_UNUSED)
REMINDING = (
    Notice.REMINDER,
    Notice.REMINDER_TEAM,
    Notice.REFEREE_REMINDER,
    Notice.CALENDAR_CLASH,
)
ABOUT_REFERENCES = (*TO_REFEREES, Notice.CALL_NOW)
TO_VISITORS = (Notice.VISIT_ASKED, Notice.VISIT_REMINDER)
TO_WELCOMERS = (Notice.VISIT_WELCOME_CLASH, Notice.VISIT_UNWELCOMED)
NUDGING = (Notice.ANSWER_LATE, Notice.DIGEST)
ASKED = {
    **dict.fromkeys(REMINDING, reminding.pointless),
    **dict.fromkeys(ABOUT_REFERENCES, ladder.pointless),
    **dict.fromkeys(TO_VISITORS, reminders.pointless),
    **dict.fromkeys(TO_WELCOMERS, clashes.pointless),
    **dict.fromkeys(NUDGING, nudging.pointless),
    **dict.fromkeys(news.AHEAD, news.pointless),
    Notice.PAUSE_OVER: pausing.pointless,
    Notice.GRADING_REMINDER: grading_news.pointless,
    Notice.ANSWER_ASKED: chasing.pointless,
    Notice.FEEDBACK_ASKED: feedback.pointless,
    Notice.COUNTER_DECLINED: countering.pointless,
    Notice.COUNTER_DECLINED_TEAM: countering.pointless,
}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send, until somebody else's attempt has a higher number."""

    id: int
    attempt: int


def claim(session: Session, *, now: datetime) -> Claimed | None:
    """Take the message that has waited longest; none if nothing is due."""
    with transaction(session):
        return _take(session, Message.id == _next_due(now), now)


def claim_one(session: Session, message_id: int, *, now: datetime) -> Claimed:
    """Take one message before anybody else can, inside the transaction that wrote it.

    Raises Conflict for one that was taken already.
    """
    with transaction(session):
        fresh = and_(Message.id == message_id, Message.attempt == 0, is_open(Message))
        claimed = _take(session, fresh, now)
        if claimed is None:
            raise Conflict("Somebody else is sending this already.")
        return claimed


def _take(session: Session, which: ColumnElement[bool], now: datetime) -> Claimed | None:
    row = session.execute(
        update(Message)
        .where(which)
        .values(
            attempt=Message.attempt + 1,
            leased_until=now + LEASE,
            stamped_at=func.coalesce(Message.stamped_at, now),
            last_answer="",
        )
        .returning(Message.id, Message.attempt)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Claimed(*row) if row else None


def _next_due(now: datetime) -> ScalarSelect[int]:
    """Return the query of the next message; one waits while an older one of its stream does."""
    due, older = aliased(Message), aliased(Message)
    waits = exists().where(
        older.object_id == due.object_id,
        older.address == due.address,
        older.id < due.id,
        is_open(older),
    )
    return (
        select(due.id)
        .where(
            is_open(due),
            due.due_at <= now,
            ~exists().where(Company.mail_held_at.is_not(None)),
            or_(due.leased_until.is_(None), due.leased_until <= now),
            ~waits,
        )
        .order_by(due.due_at, due.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=due)
        .scalar_subquery()
    )


def is_open(message: type[Message]) -> ColumnElement[bool]:
    """Return the condition that a message is still to be sent."""
    return and_(
        message.sent_at.is_(None), message.dead_at.is_(None), message.superseded_at.is_(None)
    )


def mark_sent(
    session: Session, claimed: Claimed, *, digest: str, answer: str, now: datetime
) -> bool:
    """Note that a message is out, with the SHA-256 of its bytes; tell whether it was still ours."""
    return _mark(session, claimed, sent_at=now, digest=digest, last_answer=answer)


def defer(session: Session, claimed: Claimed, *, reason: str, now: datetime) -> bool:
    """Let a message wait longer after each try; after five days it counts as come back."""
    with transaction(session):
        first = session.scalar(select(Message.stamped_at).where(Message.id == claimed.id))
        if first and now - first >= GIVE_UP:
            words = f"No answer but “later” for {GIVE_UP.days} days: {reason}"
            return bury(session, claimed, reason=words, now=now)
        return _mark(session, claimed, leased_until=now + wait_after(claimed), last_answer=reason)


def bury(session: Session, claimed: Claimed, *, reason: str, now: datetime) -> bool:
    """Note that a message will not be taken; the coordinator's queue shows it."""
    return _mark(session, claimed, dead_at=now, last_answer=reason)


def drop(session: Session, claimed: Claimed, *, reason: str, now: datetime) -> bool:
    """Set aside a message that has become pointless."""
    return _mark(session, claimed, superseded_at=now, last_answer=reason)


def _mark(session: Session, claimed: Claimed, **values: Any) -> bool:
    with transaction(session):
        marked = session.scalar(
            update(Message)
            .where(Message.id == claimed.id, Message.attempt == claimed.attempt, is_open(Message))
            .values({"leased_until": None, **values})
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
        return marked is not None


def wait_after(claimed: Claimed) -> timedelta:
    """Return how long to wait after a try: 1, 2, 4 minutes and so on, an hour at most.

    Messages that failed together come back up to a tenth earlier, each at a moment of its own.

    >>> [str(wait_after(Claimed(20, attempt))) for attempt in (1, 2, 3, 9)]
    ['0:01:00', '0:02:00', '0:04:00', '1:00:00']
    """
    wait = min(timedelta(minutes=2 ** min(claimed.attempt - 1, 10)), LONGEST_WAIT)
    return wait * (1 - claimed.id % 10 / 100)


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why *message* says nothing true any more; empty if it is worth sending."""
    if message.notice in CHOOSING and message.step_id is not None:
        return "" if _is_choosing(session, message.step_id) else "The step is no longer open."
    ask = ASKED.get(message.notice)
    if ask is not None:
        return ask(session, message, now=now)
    if message.notice is Notice.CODE:
        return codes.pointless(session.get(Code, message.facts["code_id"]), now=now)
    if message.notice is Notice.SIGN_IN:
        row = session.get(SignIn, message.facts["sign_in_id"])
        if row is None or row.used_at is not None or row.expires_at <= now:
            return "The link in it was used or has run out."
    return ""


def _is_choosing(session: Session, step_id: int) -> bool:
    found = session.scalar(
        select(Step.id)
        .join(Application)
        .where(
            Step.id == step_id,
            Step.state == StepState.OPEN,
            Application.state.in_(LIVE_APPLICATIONS),
        )
    )
    return found is not None


def first_of_stream(session: Session, message: Message) -> str:
    """Return the id of the mail that began *message*'s thread; empty if that is itself.

    Only messages that were tried count: the answer is the same at every try of this one.
    """
    if message.object_id is None:
        return ""
    first = session.scalar(
        select(Message.message_id)
        .where(
            Message.object_id == message.object_id,
            Message.address == message.address,
            Message.id < message.id,
            Message.attempt > 0,
        )
        .order_by(Message.id)
        .limit(1)
    )
    return first or ""
