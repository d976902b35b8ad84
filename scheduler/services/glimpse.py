"""One row read with next to nothing around it, for what is asked thousands of times an hour.

A session, or even a connection of SQLAlchemy, costs several times what such a query itself does
(bench/feeds.py). Nothing is written this way, and nothing is cached but the words of the query.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Compiled, Engine, Select

from scheduler.errors import Unavailable


def first_row(
    engine: Engine, query: Select[*tuple[Any, ...]], **values: str
) -> tuple[Any, ...] | None:
    """Return the first row that *query* finds, as the driver gives it; none if there is none.

    Raises Unavailable where the database does not answer.
    """
    words = compiled(engine, query)
    filled = words.construct_params(values) or {}
    given = {name: str(value) for name, value in filled.items()}
    positions: list[str] | None = getattr(words, "positiontup", None)
    try:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(str(words), [given[name] for name in positions] if positions else given)
            return cursor.fetchone()
        finally:
            connection.close()
    except engine.dialect.loaded_dbapi.Error as error:
        raise Unavailable from error


@lru_cache(maxsize=16)
def compiled(engine: Engine, query: Select[*tuple[Any, ...]]) -> Compiled:
    """Return *query* in the words of an engine."""
    return query.compile(engine)
