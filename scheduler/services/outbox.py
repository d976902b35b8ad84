"""The outbox: news for one person, written in the transaction that made it true."""

from datetime import datetime
from typing import Any, Required, TypedDict, Unpack
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Method, Notice
from scheduler.models import Message
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from scheduler.services.upserts import upsert


class News(TypedDict, total=False):
    """What a message says and whom it is for, as its columns have it."""

    address: Required[str]
    name: Required[str]
    subject: Required[str]  # what it is about: step:3
    facts: Required[dict[str, Any]]  # nothing that opens a door: links are made at rendering
    sequence: int
    object_id: int | None
    method: Method | None
    candidate_id: int | None
    person_id: int | None
    step_id: int | None
    due_at: datetime


def tell(session: Session, notice: Notice, *, act: Act, **news: Unpack[News]) -> Message:
    """Return the message that bears *news*, due now unless it says when; told twice it is one.

    The same notice about one subject and sequence goes to one address once.
    """
    values: dict[str, Any] = {
        "sequence": 0,
        "due_at": act.now,
        **news,
        "notice": notice,
        "message_id": f"<{uuid4()}@{act.house.uid_host}>",
        "created_at": act.now,
    }
    unique = ("subject", "sequence", "notice", "address")
    with transaction(session):
        session.execute(
            upsert(session, Message, **values).on_conflict_do_nothing(index_elements=unique)
        )
        return session.scalars(
            select(Message).where(*(getattr(Message, name) == values[name] for name in unique))
        ).one()
