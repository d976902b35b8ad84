"""Reading everything that is stored, as somebody would who looks for a person in it."""

import gzip
import json

from sqlalchemy import LargeBinary, Text, inspect, select

from scheduler.models import TAGS, Base
from scheduler.services.privacy.holdings import rows_of

SHORTEST = 4  # of a text that can be told from others
# Words that are personal as long as they stand beside a name, and common to many people.
COMMON = {"zone", "anchor_zone", "wall_time", "media_type"}


def said_by(session, scope):
    """Return every text and every file that is personal in *scope*, by where it stands."""
    found = {}
    for name, condition in rows_of(scope).items():
        table = Base.metadata.tables[name]
        for column in TAGS[name].erased:
            if column in COMMON or not isinstance(table.c[column].type, Text | LargeBinary):
                continue
            for value in session.scalars(select(table.c[column]).where(condition)):
                if value and len(value) >= SHORTEST and name not in {"feed_body", "message"}:
                    found[as_bytes(value)] = f"{name}.{column}"
    return found


def as_bytes(value):
    """Return a value of a column as it can be searched."""
    if isinstance(value, bytes | memoryview):
        data = bytes(value)
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).encode()
    return str(value).encode()


def everything(session):
    """Yield each value of each column of each table, with where it stands."""
    session.rollback()
    for name, table in Base.metadata.tables.items():
        for row in session.execute(select(table)).mappings():
            for column, value in row.items():
                if value is not None:
                    yield f"{name}.{column}", as_bytes(value)
    assert set(inspect(session.get_bind()).get_table_names()) - {"alembic_version"} == set(
        Base.metadata.tables
    )


def places_of(session, said):
    """Return where each of the texts *said* still stands, with where it came from."""
    return {
        (place, origin, text[:60])
        for place, value in everything(session)
        for text, origin in said.items()
        if text in value
    }
