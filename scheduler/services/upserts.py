"""Inserts that may meet a row of the same key: the same words on both engines."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from scheduler.models import Base

Upsert = sqlite.Insert | postgresql.Insert


def upsert(session: Session, model: type[Base], **values: Any) -> Upsert:
    """Return an insert of *values* that can be told what to do on conflict."""
    return statement(session, model).values(**values)


def upsert_all(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> Upsert:
    """Return an insert of *rows* that can be told what to do on conflict, in their order."""
    return statement(session, model).values(rows)


def statement(session: Session, model: type[Base]) -> Upsert:
    """Return an insert that can be told what to do on conflict; its rows come with the execution."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)
