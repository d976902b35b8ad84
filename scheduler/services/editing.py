"""What every change of the set-up shares: nobody overwrites what they have not seen."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Base

Row = TypeVar("Row", bound=Base)


class ChangedMeanwhile(Conflict):
    """Somebody else saved the same thing after this page was opened."""

    message = (
        "Somebody else saved changes here after you opened this page, so nothing of yours is "
        "stored yet. Look at what is stored now; save again if what you typed shall replace it."
    )


def mark_of(values: Any) -> str:
    """Return a short mark that changes whenever *values*, a dataclass, do."""
    body = json.dumps(asdict(values), sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def check_seen(seen: str | None, stored: Any) -> None:
    """Raise ChangedMeanwhile unless *seen* is the mark of what is stored; None asks nothing."""
    if seen is not None and seen != mark_of(stored):
        raise ChangedMeanwhile


def reserve(session: Session, model: type[Row], ident: int) -> Row:
    """Return one row, locked against other changes of it; raise Missing if there is none."""
    # FOR NO KEY UPDATE: a booking that names the row meanwhile need not wait.
    row = session.get(model, ident, with_for_update={"key_share": True})
    if row is None:
        raise Missing
    return row


def check_free(
    session: Session,
    column: InstrumentedAttribute[str],
    value: str,
    sentence: str,
    *also: ColumnElement[bool],
) -> None:
    """Raise Invalid with *sentence* if one of the other rows bears the same name, in any case."""
    taken = session.scalars(select(column).where(*also))
    if value.casefold() in {name.casefold() for name in taken}:
        raise Invalid(sentence)


@contextmanager
def only_once(session: Session, sentence: str) -> Iterator[None]:
    """Send what the block did to the database; raise Invalid where a unique key refuses it."""
    try:
        yield
        session.flush()
    except IntegrityError as error:
        raise Invalid(sentence) from error


def differences(before: Any, after: Any) -> dict[str, Any]:
    """Return what changed, as the journal keeps it: each name with its values before and after."""
    old, new = (json.loads(json.dumps(asdict(each), default=str)) for each in (before, after))
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}
