"""The one commit: all or nothing, one writer after the other, and a sentence when it cannot."""

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.domain.terms import ResourceKind
from scheduler.errors import Conflict, Unavailable
from scheduler.models import Beat, Resource
from scheduler.services.transaction import broken_constraint, lock, raise_versions, transaction
from tests.conftest import NOON
from tests.people import make_person


def beats(session):
    return session.scalar(select(func.count()).select_from(Beat))


def test_what_a_transaction_did_is_there_for_everybody(engine, session):
    with transaction(session):
        session.add(Beat(name="a", at=NOON))

    with Session(engine) as other:
        assert beats(other) == 1


def beat_and_refuse(session):
    with transaction(session):
        with transaction(session):
            session.add(Beat(name="a", at=NOON))
        raise Conflict


def test_a_refusal_leaves_nothing_not_even_of_a_transaction_inside(session):
    with pytest.raises(Conflict):
        beat_and_refuse(session)

    assert beats(session) == 0


def test_a_transaction_sees_what_others_did_since_the_session_looked(engine, session):
    jonas = make_person(session)
    assert jonas.per_day == 2
    with Session(engine) as other, transaction(other):
        other.execute(text("UPDATE person SET per_day = 3"))

    with transaction(session):
        assert jonas.per_day == 3


def test_twenty_writers_who_read_before_they_write_all_count(engine, session):
    with transaction(session):
        session.add(Resource(id=1, kind=ResourceKind.ROOM))

    def raise_once():
        with Session(engine) as own, transaction(own):
            lock(own, [1])
            seen = own.scalars(select(Resource.version)).one()
            own.execute(text("UPDATE resource SET version = :next"), {"next": seen + 1})

    threads = [threading.Thread(target=raise_once) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.rollback()
    assert session.scalars(select(Resource.version)).all() == [20]


def test_versions_of_the_named_resources_rise(session):
    with transaction(session):
        session.add_all(Resource(id=each, kind=ResourceKind.ROOM) for each in (1, 2, 3))

    with transaction(session):
        raise_versions(session, [3, 1])

    assert session.scalars(select(Resource.version).order_by(Resource.id)).all() == [1, 0, 1]


def test_a_database_that_fails_says_so_in_a_sentence(session):
    with pytest.raises(Unavailable, match="could not save"), transaction(session):
        session.execute(text("SELECT * FROM nowhere" if is_sqlite(session) else TIMEOUT))

    assert beats(session) == 0


TIMEOUT = "SET LOCAL statement_timeout = '1ms'; SELECT pg_sleep(1)"


def is_sqlite(session):
    return session.get_bind().dialect.name == "sqlite"


def test_the_broken_promise_is_named(session):
    with transaction(session):
        session.add(Beat(name="a", at=NOON))

    with pytest.raises(IntegrityError) as broken, transaction(session):
        session.execute(text("INSERT INTO beat (name, at) VALUES ('a', '2026-11-23 00:00:00')"))

    assert "beat" in broken_constraint(broken.value)
