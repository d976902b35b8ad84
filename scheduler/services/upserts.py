"""Inserts that may meet a row of the same key: the same words on both engines."""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from scheduler.models import Base

Upsert = sqlite.Insert | postgresql.Insert


def upsert(session: Session, model: type[Base], **values: Any) -> Upsert:
    """Return an insert of *values* that can be told what to do on conflict."""
    return insert_into(dialect_of(session), model).values(**values)


def upsert_all(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> Upsert:
    """Return an insert of *rows* that can be told what to do on conflict, in their order."""
    return insert_into(dialect_of(session), model).values(rows)


def unless_there(session: Session, model: type[Base], *unique: str) -> Upsert:
    """Return the insert that passes over rows whose *unique* columns are taken.

    It is made once: its rows come with the execution.
    """
    return passing_over(dialect_of(session), model, unique)


@cache
def passing_over(dialect: str, model: type[Base], unique: tuple[str, ...]) -> Upsert:
    """Return the insert of `unless_there` as a database of *dialect* has it."""
    return insert_into(dialect, model).on_conflict_do_nothing(index_elements=unique)


def insert_into(dialect: str, model: type[Base]) -> Upsert:
    """Return an insert that can be told what to do on conflict."""
    return sqlite.insert(model) if dialect == "sqlite" else postgresql.insert(model)


def dialect_of(session: Session) -> str:
    """Return what the database of *session* speaks."""
    return session.get_bind().dialect.name
