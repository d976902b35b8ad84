"""What a coordinator may do about a message that has not arrived."""

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, aliased

from scheduler.errors import Conflict, Missing, Refused
from scheduler.models import Candidate, Message, Person
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.messages import outbox
from scheduler.services.transaction import transaction

OVERTAKEN = "A newer message about the same meeting has replaced this one."
NOT_NOW = "There is nothing to send again here: look at how the message stands now."


def send_again(session: Session, message_id: int, *, act: Act) -> Message:
    """Let a message that came back, or waits for another try, go out now; return it.

    If its reader has another address by now, a new message goes there in its place. Raises
    Refused for one that a newer message has replaced, Conflict for one that is out or set aside.
    """
    with transaction(session):
        message = session.get(Message, message_id, with_for_update=True)
        if message is None:
            raise Missing
        if not may_send_again(message):
            raise Conflict(NOT_NOW)
        if message.dead_at and is_overtaken(session, message):
            raise Refused(OVERTAKEN)
        journal.record(session, "send again", f"message:{message.id}", act=act)
        address = address_now(session, message)
        if address != message.address:
            return readdress(session, message, address, act=act)
        message.dead_at = None
        message.leased_until = None
        return message


def may_send_again(message: Message) -> bool:
    """Tell whether *message* came back or waits for a further try; not while it is being sent."""
    is_over = message.sent_at is not None or message.superseded_at is not None
    return not is_over and message.attempt > 0 and bool(message.dead_at or message.last_answer)


def set_aside(session: Session, message_id: int, *, act: Act) -> None:
    """Note that nobody waits any more for a message that came back; raise Conflict for others."""
    with transaction(session):
        done = session.scalar(
            update(Message)
            .where(
                Message.id == message_id,
                Message.dead_at.is_not(None),
                Message.superseded_at.is_(None),
            )
            .values(superseded_at=act.now)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
        if done is None:
            raise Conflict(NOT_NOW)
        journal.record(session, "set mail aside", f"message:{message_id}", act=act)


def is_overtaken(session: Session, message: Message) -> bool:
    """Tell whether a newer message of the same stream must not be followed by this one."""
    if message.object_id is None:
        return False
    newer = aliased(Message)
    found = session.scalar(
        select(
            exists().where(
                newer.object_id == message.object_id,
                newer.address == message.address,
                newer.id > message.id,
                newer.superseded_at.is_(None),
            )
        )
    )
    return bool(found)


def address_now(session: Session, message: Message) -> str:
    """Return where mail to the reader of *message* goes by now."""
    if message.candidate_id is not None:
        return session.get_one(Candidate, message.candidate_id).mail
    if message.person_id is not None:
        return session.get_one(Person, message.person_id).mail
    return message.address


def readdress(session: Session, message: Message, address: str, *, act: Act) -> Message:
    """Return the message that goes to *address* in place of *message*, which is set aside."""
    session.execute(
        update(Message)
        .where(Message.id == message.id)
        .values(superseded_at=act.now)
        .execution_options(synchronize_session=False)
    )
    return outbox.tell(
        session,
        message.notice,
        act=act,
        address=address,
        name=message.name,
        subject=message.subject,
        sequence=message.sequence,
        facts=message.facts,
        object_id=message.object_id,
        method=message.method,
        candidate_id=message.candidate_id,
        person_id=message.person_id,
        step_id=message.step_id,
    )
