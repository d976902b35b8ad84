"""Whole copies of a database: made while it is in use, and put back into an unused place."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import URL, make_url

from scheduler.config import Settings, environment
from scheduler.database import knows
from scheduler.errors import Invalid, Refused, Unavailable
from scheduler.services.privacy.ledger import Erased

IN_USE = "The database is in use. Stop the program on every machine first."
NOT_EMPTY = "There is a database already. With --replace it is kept beside, and replaced."
NOT_EMPTY_SERVER = "That database has tables already. Restore into an empty one."
NO_BACKUP = "{} is no backup of this program."
TOO_NEW = "{} was made by a newer version of this program. Install that one first."


def copy_out(settings: Settings, target: Path) -> None:
    """Write a copy of the database to *target*, wholly or not at all; raise Refused if it exists."""
    if target.exists():
        raise Refused(f"{target} exists already. Name another file.")
    if not target.parent.is_dir():
        raise Invalid(f"There is no folder {target.parent}.")
    half = target.with_name(f"{target.name}.half")
    try:
        if settings.is_sqlite:
            copy_sqlite(path_of(settings), half)
        else:
            call("pg_dump", settings, ["--format=custom", f"--file={half}"])
        flush(half)
        half.rename(target)
    finally:
        half.unlink(missing_ok=True)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a file by SQLite's online backup, which sees one moment of it, and read it through."""
    if not source.exists():
        raise Refused(f"There is no database at {source}.")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Unavailable("The database is damaged; no backup was made.")


def copy_in(settings: Settings, source: Path, *, replace: bool, now: datetime) -> Path | None:
    """Put the backup *source* in the place of a SQLite database; return where the old one is kept.

    Raises Refused where one is in use, or there without *replace*; nothing has changed then.
    """
    version = version_of(source)
    if not knows(version):
        raise Refused(TOO_NEW.format(source))
    target = path_of(settings)
    kept = None
    if target.exists():
        require_unused(target)
        if not is_empty(target) and not replace:
            raise Refused(NOT_EMPTY)
        kept = target.with_name(f"{target.name}.before-restore-{now:%Y%m%dT%H%M%S}")
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.half")
    shutil.copyfile(source, half)
    flush(half)
    if kept:
        target.rename(kept)
    half.rename(target)
    return kept


def version_of(source: Path) -> str:
    """Return the migration at which a backup stands; raise Invalid for what is none, or damaged."""
    if not source.is_file():
        raise Invalid(f"There is no file {source}.")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            row = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise Invalid(NO_BACKUP.format(source)) from error
    if not whole or row is None:
        raise Invalid(NO_BACKUP.format(source))
    return str(row[0])


def require_unused(path: Path) -> None:
    """Raise Refused while another process has the SQLite file open.

    To leave the write-ahead log one must be the only one there, so asking for that is the test.
    """
    with closing(sqlite3.connect(path, timeout=0)) as alone:
        try:
            alone.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise Refused(IN_USE) from error


def is_empty(path: Path) -> bool:
    """Tell whether a SQLite file holds no company."""
    with closing(sqlite3.connect(path)) as there:
        if not there.execute("SELECT 1 FROM sqlite_master WHERE name = 'company'").fetchone():
            return True
        return there.execute("SELECT 1 FROM company").fetchone() is None


def erased_in(path: Path) -> set[Erased]:
    """Return what a SQLite file knows to be erased; an older or damaged one knows of nothing."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as there:
        try:
            rows = there.execute(
                "SELECT id, received_at FROM application WHERE erased_at IS NOT NULL"
            ).fetchall()
        except sqlite3.DatabaseError:  # also a damaged one: it is replaced for that
            return set()
    return {Erased(row[0], datetime.fromisoformat(row[1]).replace(tzinfo=UTC)) for row in rows}


def load_into_server(settings: Settings, engine: Engine, source: Path) -> None:
    """Load a dump into an empty PostgreSQL database; raise Refused for one with tables."""
    if not source.is_file():
        raise Invalid(f"There is no file {source}.")
    if inspect(engine).get_table_names():
        raise Refused(NOT_EMPTY_SERVER)
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    call("pg_restore", settings, [*options, str(source)])


def call(program: str, settings: Settings, arguments: Sequence[str]) -> None:
    """Run one of PostgreSQL's own programs; the password stands in no list of processes."""
    found = shutil.which(program)
    if found is None:
        raise Refused(f"{program} is not on the path. It comes with PostgreSQL's client programs.")
    url = make_url(settings.database_url)
    secret = {"PGPASSWORD": url.password} if url.password else {}
    done = subprocess.run(  # noqa: S603 -- PostgreSQL's own program, no shell
        [found, f"--dbname={without_password(url)}", *arguments],
        env=environment(secret),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = done.stderr.strip().partition("\n")[0]
        raise Unavailable(f"{program} did not succeed: {words}")


def without_password(url: URL) -> str:
    """Return *url* as PostgreSQL's own programs read it, without what is secret in it."""
    plain = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, query=url.query
    )
    return plain.render_as_string()


def path_of(settings: Settings) -> Path:
    """Return the file of a SQLite database."""
    return Path(settings.database_url.removeprefix("sqlite:///"))


def flush(path: Path) -> None:
    """Wait until the file's bytes are on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
