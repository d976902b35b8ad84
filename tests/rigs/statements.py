"""Statements compiled once per test process, though each test has engines of its own.

SQLAlchemy keeps what it compiled beside the engine and knows it by the engine's dialect. An
installation has one engine for months; a test has one for a moment, and would compile anew
all that it asks.
"""

from sqlalchemy import event
from sqlalchemy.util import LRUCache

KEPT = {}
MOST = 5000  # statements of an engine; the program has far fewer


def share(engine):
    """Let *engine* use what other engines of the same kind have compiled; return it."""
    name = engine.dialect.name
    if name in KEPT:
        engine.dialect, engine._compiled_cache = KEPT[name]
        return engine
    engine._compiled_cache = LRUCache(MOST)

    @event.listens_for(engine, "connect", once=True)
    def keep(*_):  # by now the dialect knows what the server can do
        KEPT.setdefault(name, (engine.dialect, engine._compiled_cache))

    return engine
