"""The only commit, the order of locks, and what the database's refusals mean."""

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime

from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.orm import Session

from scheduler.errors import Unavailable
from scheduler.models import Resource

# SQLite's own waiting sleeps and starves under a burst; a lock queues (performance figures in
# docs/decisions/0002). One per process: other processes meet at the file, with busy_timeout.
WRITERS = threading.RLock()

LastWork = Callable[[Session, dict[int, datetime]], None]


@contextmanager
def transaction(session: Session) -> Iterator[None]:
    """Run the block as one writing transaction, inside a running one if there is one.

    What the session had read before is forgotten, so that the block sees the truth under the
    lock. Raises Unavailable where the database is locked, full or read-only; nothing is changed then.
    """
    if "writing" in session.info:
        yield
        return
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    with WRITERS if is_sqlite else nullcontext():
        try:
            session.rollback()
            last: dict[LastWork, dict[int, datetime]] = {}
            session.info["writing"] = last
            begin(session, is_sqlite=is_sqlite)
            yield
            for work, ids in last.items():
                work(session, ids)
            session.commit()
        except (OperationalError, InternalError) as error:
            session.rollback()
            raise Unavailable from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)


def do_last(session: Session, work: LastWork, ids: dict[int, datetime]) -> None:
    """Let *work* be done once, right before the commit, with all ids that were named until then.

    What it locks is locked after everything else, so that nobody waits for it in a circle.
    """
    session.info["writing"].setdefault(work, {}).update(ids)


def begin(session: Session, *, is_sqlite: bool) -> None:
    """Open the writing transaction: IMMEDIATE on SQLite, with a bounded wait on PostgreSQL."""
    connection = session.connection(execution_options={"write": True})
    if not is_sqlite:
        # As patient as SQLite is with its file (busy_timeout): then 503, and the press again.
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))


def lock(session: Session, resource_ids: Collection[int]) -> dict[int, int]:
    """Lock these resources in order of id; return the version of each."""
    rows = session.execute(
        select(Resource.id, Resource.version)
        .where(Resource.id.in_(resource_ids))
        .order_by(Resource.id)
        .with_for_update()
    )
    return {row.id: row.version for row in rows}


def lock_found(session: Session, find: Callable[[], set[int]]) -> set[int]:
    """Lock the resources that *find* names, as they are by the time of the locks; return their ids.

    While we wait, others may be named: who comes to a moved interview. Then ours are let go and
    taken anew, since taking more on top would break the order of ids that keeps writers from
    deadlock.
    """
    while True:
        savepoint = session.begin_nested()
        found = find()
        lock(session, found)
        if find() <= found:
            savepoint.commit()
            return found
        savepoint.rollback()


def raise_versions(session: Session, resource_ids: Collection[int]) -> None:
    """Tell every cache that what these resources can do or have has changed."""
    if not resource_ids:
        return
    lock(session, resource_ids)
    session.execute(
        update(Resource)
        .where(Resource.id.in_(resource_ids))
        .values(version=Resource.version + 1)
        .execution_options(synchronize_session=False)
    )


def broken_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint, or on SQLite the columns, that *error* speaks of."""
    diagnosis = getattr(error.orig, "diag", None)
    return (diagnosis and diagnosis.constraint_name) or str(error.orig)
