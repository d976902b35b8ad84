"""The order of news about one calendar object to one address: older news gives way to newer."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.models import Message


def outrun(session: Session, object_id: int, address: str, *, now: datetime) -> bool:
    """Set aside what nobody has tried to send yet; tell whether anything was ever tried.

    Only a message that was never attempted may be set aside: of any other, the person may
    have heard already.
    """
    stream = (Message.object_id == object_id, Message.address == address)
    session.execute(
        update(Message)
        .where(*stream, Message.attempt == 0, Message.superseded_at.is_(None))
        .values(superseded_at=now)
        .execution_options(synchronize_session=False)
    )
    tried = select(Message.id).where(*stream, Message.attempt > 0).limit(1)
    return session.scalar(tried) is not None
