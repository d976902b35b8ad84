"""Delivery: one message at a time, claimed, sent outside any transaction, and marked."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from jinja2 import TemplateError
from sqlalchemy import Engine
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from scheduler.mail.compose import compose
from scheduler.mail.links import Letterhead
from scheduler.mail.mime import build
from scheduler.mail.smtp import Deferred, Delivered, Refused, Result, Transport
from scheduler.models import Message
from scheduler.services.post import delivery
from scheduler.services.post.delivery import KEPT, Claimed

log = logging.getLogger(__name__)

NOT_WHOLE = (TemplateError, LookupError, NoResultFound, TypeError, ValueError)
UNWRITTEN = "We could not write this mail; the log says why."


@dataclass(frozen=True, slots=True)
class Dropped:
    """The message has become pointless and was not sent."""

    reason: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in the form in which it goes out."""

    claimed: Claimed
    sender: str
    recipient: str
    content: bytes

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def deliver_next(
    engine: Engine, head: Letterhead, transport: Transport | None, *, now: datetime
) -> Result | Dropped | None:
    """Send the message that has waited longest and return what came of it; None if none is due.

    Without a *transport* it is kept for *Sent mail*, which is then the only place to read it.
    """
    with Session(engine) as session:
        claimed = delivery.claim(session, now=now)
        written = write(session, claimed, head, now=now) if claimed else None
    if written is None or not isinstance(written, Mail):
        return written
    result = send(written, transport)
    with Session(engine) as session:
        settle(session, written, result, now=now)
    return result


def write(
    session: Session, claimed: Claimed, head: Letterhead, *, now: datetime
) -> Mail | Dropped | Refused:
    """Return the mail of a claimed message, or why there is none; the row says so then."""
    message = session.get_one(Message, claimed.id, populate_existing=True)
    reason = delivery.pointless(session, message, now=now)
    if reason:
        delivery.drop(session, claimed, reason=reason, now=now)
        return Dropped(reason)
    try:
        letter = compose(session, message, head, now=now)
        return Mail(claimed, letter.sender.address, message.address, build(letter))
    except NOT_WHOLE:
        log.exception("Message %s could not be written", claimed.id)
        delivery.bury(session, claimed, reason=UNWRITTEN, now=now)
        return Refused(UNWRITTEN)


def send(mail: Mail, transport: Transport | None) -> Result:
    """Hand *mail* over, outside any transaction."""
    if transport is None:
        return Delivered(KEPT)
    return transport.send(mail.sender, mail.recipient, mail.content)


def settle(session: Session, mail: Mail, result: Result, *, now: datetime) -> None:
    """Write down what came of *mail*, unless somebody else has taken it over meanwhile."""
    claimed = mail.claimed
    match result:
        case Delivered(answer):
            delivery.mark_sent(session, claimed, digest=mail.digest, answer=answer, now=now)
        case Deferred(reason):
            delivery.defer(session, claimed, reason=reason, now=now)
        case Refused(reason):
            delivery.bury(session, claimed, reason=reason, now=now)
    log.info("Message %s, try %s: %s", claimed.id, claimed.attempt, type(result).__name__)
