"""Letters about a calendar object, put into the outbox behind the stream that they belong to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import KeyPurpose, Method, Notice
from scheduler.models import CalendarObject, Message
from scheduler.services.act import Act
from scheduler.services.keys import ensure_keys
from scheduler.services.messages import outbox
from scheduler.services.messages.outbox import News
from scheduler.services.messages.streams import outrun
from scheduler.services.messages.telling import Facts

CANCELS = (
    Notice.CANCELLED,
    Notice.CANCELLED_TEAM,
    Notice.REFEREE_CANCELLED,
    Notice.VISIT_CANCELLED,
)


class Letter(TypedDict):
    """Whom a message is for, and what it says."""

    address: str
    name: str
    facts: Facts
    step_id: int | None  # none for a visit
    candidate_id: NotRequired[int]
    person_id: NotRequired[int]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter about a calendar object, and whose private link it bears, if it bears one."""

    notice: Notice
    about: CalendarObject
    letter: Letter
    key: tuple[KeyPurpose, int] | None = None

    @property
    def is_cancel(self) -> bool:
        """Tell whether it ends a stream: a day of which something is left is but another day."""
        return self.notice in CANCELS and "entry" not in self.letter["facts"]

    def news(self) -> News:
        """Return the message as its columns have it."""
        method = Method.CANCEL if self.is_cancel else Method.REQUEST
        return News(
            address=self.letter["address"],
            name=self.letter["name"],
            facts=self.letter["facts"],
            candidate_id=self.letter.get("candidate_id"),
            person_id=self.letter.get("person_id"),
            step_id=self.letter["step_id"],
            subject=f"object:{self.about.id}",
            sequence=self.about.sequence,
            object_id=self.about.id,
            method=None if self.letter["facts"].get("by_feed") else method,
        )


def send(session: Session, envelope: Envelope, *, act: Act) -> None:
    """Put a message behind its stream; a cancellation of what nobody heard of is not sent."""
    if envelope.key:
        ensure_keys(session, [envelope.key])
    heard = outrun(session, envelope.about.id, envelope.letter["address"], now=act.now)
    if heard or not envelope.is_cancel:
        outbox.tell_all(session, [(envelope.notice, envelope.news())], act=act)


def were_told(session: Session, envelopes: Iterable[Envelope]) -> bool:
    """Tell whether there are messages already in one of these streams."""
    objects = {each.about.id for each in envelopes}
    chosen = select(Message.id).where(Message.object_id.in_(objects)).limit(1)
    return session.scalar(chosen) is not None


def send_first(session: Session, envelopes: Sequence[Envelope], *, act: Act) -> None:
    """Put the first messages of new streams into the outbox, all at once."""
    ensure_keys(session, [each.key for each in envelopes if each.key])
    outbox.tell_all(session, [(each.notice, each.news()) for each in envelopes], act=act)
