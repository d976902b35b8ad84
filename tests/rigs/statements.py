"""Statements compiled once per test process, though each test has an engine of its own."""

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

COMPILED = LRUCache(3_000)


def share(engine: Engine) -> Engine:
    """Let *engine* use what was compiled for any engine of its kind before; return it."""
    engine.update_execution_options(compiled_cache=COMPILED)
    return engine


# SQLAlchemy keeps what it compiled by dialect, one an engine, and so do its mappers for what they
# write. The dialects of our engines are all made alike: one of a kind is as good as another.
DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)
DefaultDialect.__hash__ = lambda self: hash(type(self))
