"""The only commit, the order of locks, and what the database's refusals mean."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.orm import Session

from scheduler.errors import Unavailable
from scheduler.models import Company, Resource
from scheduler.services.turns import Turns

# SQLite's own waiting sleeps and starves under a burst; a lock queues (performance figures in
# docs/decisions/0002). One per process: other processes meet at the file, with busy_timeout.
WRITERS = Turns()
# Elsewhere writers meet at the rows that they lock. Of those who press Book in one process, though,
# more than these would only take the interpreter from whoever has the locks that they want.
CROWD = Turns(at_once=2)

LastWork = Callable[[Session, dict[int, datetime]], None]


@dataclass(slots=True)
class Writing:
    """What a session's writing transaction has done so far, beside its rows."""

    is_alone: bool  # nobody else writes to the database meanwhile, so nothing has to be locked
    last: dict[LastWork, dict[int, datetime]] = field(default_factory=dict)
    locked: set[int] = field(default_factory=set)  # resources
    has_waited: bool = False  # for others who wrote: what was seen before may have changed
    is_settled: bool = True  # what is stored about people's time is as everybody sees it


@contextmanager
def transaction(session: Session, *, is_crowded: bool = False) -> Iterator[None]:
    """Run the block as one writing transaction, inside a running one if there is one.

    Where many may want the same at once it *is_crowded*: they come in the order of their arrival.

    What the session had read before is forgotten, so that the block sees the truth under the
    lock. Raises Unavailable where the database is locked, full or read-only; nothing is changed then.
    """
    if writing_of(session):
        yield
        return
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    with turns_for(is_sqlite=is_sqlite, is_crowded=is_crowded) as has_waited:
        try:
            session.rollback()
            session.info["writing"] = writing = Writing(is_sqlite, has_waited=has_waited)
            begin(session, is_sqlite=is_sqlite)
            yield
            for work, ids in writing.last.items():
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


def turns_for(*, is_sqlite: bool, is_crowded: bool) -> AbstractContextManager[bool]:
    """Return what a writer of this process waits for before it begins."""
    if is_sqlite:
        return WRITERS
    return CROWD if is_crowded else nullcontext(enter_result=False)


def writing_of(session: Session) -> Writing | None:
    """Return what the writing transaction of *session* has done; none if there is none."""
    writing: Writing | None = session.info.get("writing")
    return writing


def is_alone(session: Session) -> bool:
    """Tell whether nobody else can write before this writing transaction ends: so it is on SQLite."""
    writing = writing_of(session)
    return writing is not None and writing.is_alone


def do_last(session: Session, work: LastWork, ids: dict[int, datetime]) -> None:
    """Let *work* be done once, right before the commit, with all ids that were named until then.

    What it locks is locked after everything else, so that nobody waits for it in a circle.
    """
    session.info["writing"].last.setdefault(work, {}).update(ids)


def begin(session: Session, *, is_sqlite: bool) -> None:
    """Open the writing transaction: IMMEDIATE on SQLite, with a bounded wait on PostgreSQL."""
    connection = session.connection(execution_options={"write": True})
    if not is_sqlite:
        # As patient as SQLite is with its file (busy_timeout): then 503, and the press again.
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))


def lock(session: Session, resource_ids: Collection[int]) -> None:
    """Lock those of these resources, in order of id, that this transaction has not locked yet.

    On SQLite whoever writes is alone anyway.
    """
    writing: Writing = session.info["writing"]
    wanted = set(resource_ids) - writing.locked
    if writing.is_alone or not wanted:
        return
    session.execute(
        select(Resource.id).where(Resource.id.in_(wanted)).order_by(Resource.id).with_for_update()
    )
    writing.locked |= wanted


def lock_found(session: Session, find: Callable[[], set[int]]) -> set[int]:
    """Lock the resources that *find* names, as they are by the time of the locks; return their ids.

    While we wait, others may be named: who comes to a moved interview. Then ours are let go and
    taken anew, since taking more on top would break the order of ids that keeps writers from
    deadlock. Who is alone waits for nobody, and asks once.
    """
    writing: Writing = session.info["writing"]
    if writing.is_alone:
        return find()
    while True:
        savepoint, before = session.begin_nested(), set(writing.locked)
        found = find()
        lock(session, found)
        if find() <= found:
            savepoint.commit()
            return found
        savepoint.rollback()
        writing.locked = before


@contextmanager
def attempt(session: Session) -> Iterator[None]:
    """Let a refusal undo the block alone, and let go of what it locked."""
    writing: Writing = session.info["writing"]
    before = set(writing.locked)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        writing.locked = before
        raise


RAISE = (
    update(Resource)
    .where(Resource.id.in_(bindparam("ids", expanding=True)))
    .values(version=Resource.version + 1)
    .execution_options(synchronize_session=False)
)


def raise_versions(session: Session, resource_ids: Collection[int]) -> None:
    """Tell every cache that what these resources can do or have has changed."""
    if not resource_ids:
        return
    lock(session, resource_ids)
    unsettle(session)
    session.execute(RAISE, {"ids": list(resource_ids)})


def raise_company(session: Session, company: Company) -> None:
    """Tell every cache that the rules for everybody have changed."""
    unsettle(session)
    company.version += 1


def unsettle(session: Session) -> None:
    """Note that somebody's time reads otherwise from here on than it may read in the end.

    What is read then is not to be remembered: if this is undone, its version means something else.
    """
    session.info["writing"].is_settled = False


def broken_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint, or on SQLite the columns, that *error* speaks of."""
    diagnosis = getattr(error.orig, "diag", None)
    return (diagnosis and diagnosis.constraint_name) or str(error.orig)
