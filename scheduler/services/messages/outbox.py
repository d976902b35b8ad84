"""The outbox: news for one person, written in the transaction that made it true."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Method, Notice
from scheduler.models import Message
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from scheduler.services.upserts import unless_there, upsert

UNIQUE = ("subject", "sequence", "notice", "address")
NOTHING = dict.fromkeys(("object_id", "method", "candidate_id", "person_id", "step_id"))


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
    values = row_of(notice, news, act=act)
    with transaction(session):
        session.execute(
            upsert(session, Message, **values).on_conflict_do_nothing(index_elements=UNIQUE)
        )
        return session.scalars(
            select(Message).where(*(getattr(Message, name) == values[name] for name in UNIQUE))
        ).one()


def tell_all(session: Session, told: Sequence[tuple[Notice, News]], *, act: Act) -> None:
    """Write the messages that bear these news, in one statement for all of them."""
    if not told:
        return
    rows = [NOTHING | row_of(notice, news, act=act) for notice, news in told]
    with transaction(session):
        session.execute(
            unless_there(session, Message, *UNIQUE),
            rows,
            execution_options={"render_nulls": True},  # all of them are one statement so
        )


def row_of(notice: Notice, news: News, *, act: Act) -> dict[str, Any]:
    """Return the columns of the message that bears *news*."""
    return {
        "sequence": 0,
        "due_at": act.now,
        **news,
        "notice": notice,
        "message_id": f"<{uuid4()}@{act.house.uid_host}>",
        "created_at": act.now,
    }
