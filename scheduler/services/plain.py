"""Reading plain columns past the mapper, which has nothing to do with them and takes as long again."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import Row
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TypedReturnsRows

Ts = TypeVarTuple("Ts")


def rows_of(
    session: Session, query: TypedReturnsRows[*Ts], asked: Mapping[str, Any]
) -> Sequence[Row[*Ts]]:
    """Return what *query*, which names columns alone, finds for what is *asked*.

    What waits to be written is written first, as before any query of the mapper's.
    """
    session.flush()
    return session.connection().execute(query, asked).all()
