"""The database: engine options, SQLite's pragmas, how a write begins, and the migrations."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from scheduler.errors import Unavailable
from scheduler.models import Base

db = SQLAlchemy(metadata=Base.metadata)

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what the page called booked survives a power loss
    "PRAGMA busy_timeout = 5000",
    "PRAGMA secure_delete = ON",  # what was erased is not left in pages that nothing names
)
MIGRATING = 7_244_110  # any number that no other program locks


def init_app(app: Flask, database_url: str) -> None:
    """Bind *app* to the database at *database_url*."""
    if database_url.startswith("sqlite:///"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(database_url)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def engine_options(database_url: str) -> dict[str, Any]:
    """Return how many connections to keep, and how long to wait for one, in seconds."""
    options: dict[str, Any] = {
        "hide_parameters": True
    }  # they may be personal, and errors are logged
    if database_url.startswith("sqlite"):
        return options | {"pool_size": 10, "max_overflow": 30}
    return options | {
        "pool_size": 20,  # kept once a rush has opened them: to open one takes as long as to book
        "max_overflow": 0,
        "pool_timeout": 5,
        "pool_pre_ping": True,
    }


def prepare(engine: Engine) -> None:
    """Make SQLite keep foreign keys, and begin a writing transaction as IMMEDIATE.

    A transaction that reads first and writes later cannot wait for its turn on SQLite; it fails
    at once. So writers say so at the beginning (services/transaction.py sets the option).
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the begin event below says how, not the driver
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def migrations() -> Config:
    """Return where the migrations lie, also in an installed wheel."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str | None:
    """Return the newest migration that this version of the program knows."""
    return ScriptDirectory.from_config(migrations()).get_current_head()


def knows(revision: str) -> bool:
    """Tell whether this version of the program can bring a database from *revision* to its own."""
    known = ScriptDirectory.from_config(migrations()).walk_revisions()
    return revision in {each.revision for each in known}


def revision(engine: Engine) -> str | None:
    """Return the migration that the database stands at; none for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def require_head(engine: Engine) -> None:
    """Raise Unavailable unless the database stands at the newest migration."""
    found = revision(engine)
    if found is None:
        raise Unavailable("The database is empty. Run: scheduler db upgrade")
    if found != head():
        raise Unavailable("The database is of another version. Run: scheduler db upgrade")


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest migration; one machine at a time does it."""
    if revision(engine) == head():
        return
    if engine.dialect.name == "sqlite":
        upgrade_sqlite(engine)
        return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        run_migrations(connection)


def upgrade_sqlite(engine: Engine) -> None:
    """Migrate with foreign keys off: rebuilding a parent with them on deletes its children."""
    back_up_before_upgrade(engine)
    with engine.connect() as connection:
        connection.rollback()
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys = OFF")  # has no effect once a transaction began
        try:
            with connection.execution_options(write=True).begin():
                run_migrations(connection)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise Unavailable(f"The upgrade would break {len(broken)} rows; it was undone.")
        finally:
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.close()


def back_up_before_upgrade(engine: Engine) -> None:
    """Copy a SQLite file that holds data to one beside it, named for its migration."""
    path, now_at = engine.url.database, revision(engine)
    if not path or path == ":memory:" or now_at is None:
        return
    beside = f"{path}.before-{head()}"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(beside)) as copy:
        source.backup(copy)


def run_migrations(connection: Connection) -> None:
    """Run what is missing on *connection*, inside its transaction."""
    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def empty_log(engine: Engine) -> None:
    """Let SQLite's log forget what stood in the pages before: erased means from the disk, too.

    While somebody reads it stays, and the next call finds it. PostgreSQL sees to its own.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
