"""What is not sent yet gives way: to newer news of the same calendar object, or for good."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from scheduler.models import Message


def set_aside(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    """Set aside those of the messages *which* hold for that nobody has tried to send yet.

    Of any other, the person may have heard already.
    """
    session.execute(
        update(Message)
        .where(*which, Message.attempt == 0, Message.superseded_at.is_(None))
        .values(superseded_at=now)
        .execution_options(synchronize_session=False)
    )


def outrun(session: Session, object_id: int, address: str, *, now: datetime) -> bool:
    """Set aside older news about an object to an address; tell whether any was ever tried."""
    stream = (Message.object_id == object_id, Message.address == address)
    set_aside(session, *stream, now=now)
    tried = select(Message.id).where(*stream, Message.attempt > 0).limit(1)
    return session.scalar(tried) is not None
