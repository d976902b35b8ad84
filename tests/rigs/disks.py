"""SQLite that waits for no disk: a test that survives no power loss has nothing to lose by it.

The PostgreSQL of tests does the same. Whatever is killed or restarted to see what is left runs in
processes of its own, with the program's own settings.
"""

from sqlalchemy import event


def wait_for_none(engine):
    """Let the system decide when what *engine* writes reaches the disk; return the engine."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def connect(connection, _):
            connection.execute("PRAGMA synchronous = OFF")

    return engine
