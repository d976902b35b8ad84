"""The list behind *Sent mail*: every message with what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Notice
from scheduler.models import Message
from scheduler.services.beginnings import begins
from scheduler.services.post.delivery import KEPT

PAGE = 50


class Delivery(StrEnum):
    """What has become of a message so far."""

    WAITING = "waiting"
    AGAIN = "again"  # tried, and to be tried again
    CAME_BACK = "came_back"
    ACCEPTED = "accepted"
    KEPT = "kept"  # read here only, because no mail server was set
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of messages, and how many there are in all that were asked for."""

    messages: Sequence[Message]
    number: int
    total: int
    counts: Mapping[Delivery, int]  # over all states, for the same person

    @property
    def first(self) -> int:
        """Return the place of the first message among all."""
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """Return the place of the last message among all."""
        return self.first + len(self.messages) - 1


def delivery_of(message: Message) -> Delivery:
    """Return what has become of *message*; the query of `state` says the same."""
    if message.superseded_at is not None:
        return Delivery.NOT_NEEDED
    if message.dead_at is not None:
        return Delivery.CAME_BACK
    if message.sent_at is not None:
        return Delivery.KEPT if message.last_answer == KEPT else Delivery.ACCEPTED
    return Delivery.AGAIN if message.attempt else Delivery.WAITING


def state() -> ColumnElement[str]:
    """Return what has become of a message, as a column."""
    return case(
        (Message.superseded_at.is_not(None), Delivery.NOT_NEEDED.value),
        (Message.dead_at.is_not(None), Delivery.CAME_BACK.value),
        (and_(Message.sent_at.is_not(None), Message.last_answer == KEPT), Delivery.KEPT.value),
        (Message.sent_at.is_not(None), Delivery.ACCEPTED.value),
        (Message.attempt > 0, Delivery.AGAIN.value),
        else_=Delivery.WAITING.value,
    )


def find(session: Session, *, only: Delivery | None = None, who: str = "", page: int = 1) -> Page:
    """Return a page of the messages to whoever's name or address begins so, newest first.

    A message is as old as its words: it counts from when it was sent, else from when it was written.
    Of those that wait alone the next to leave is first.
    """
    mine = [] if not who.strip() else [begins(who, Message.name, Message.address)]
    states = select(state().label("state")).where(*mine).subquery()
    rows = session.execute(select(states.c.state, func.count()).group_by(states.c.state))
    found = {row[0]: row[1] for row in rows}
    counts = {each: found.get(each.value, 0) for each in Delivery}
    total = counts[only] if only else sum(counts.values())
    number = min(max(page, 1), max(1, -(-total // PAGE)))
    newest = (func.coalesce(Message.sent_at, Message.created_at).desc(), Message.id.desc())
    order = (Message.due_at, Message.id) if only is Delivery.WAITING else newest
    messages = session.scalars(
        select(Message)
        .where(*mine, *([state() == only.value] if only else []))
        .order_by(*order)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Page(messages, number, total, counts)


def last_trial(session: Session) -> Message | None:
    """Return the newest invitation that was sent to try the mail server."""
    return session.scalar(
        select(Message)
        .where(Message.notice == Notice.TEST_MAIL)
        .order_by(Message.id.desc())
        .limit(1)
    )
