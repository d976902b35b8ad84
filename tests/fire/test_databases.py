"""A database that is locked or full answers *try again*, and the same press then books once."""

import resource
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event

from scheduler.app import create_app
from scheduler.database import db
from scheduler.services.upkeep import invariants
from tests.fire.killing import run
from tests.fire.pressing import let_go, press_book, standing, told
from tests.races.crowd import make_crowd, make_door, presses, slots

on_sqlite = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)


@on_sqlite
def test_while_another_program_locks_the_file_pages_are_read_and_a_booking_waits(
    session, settings, start
):
    door = make_door(session)
    (path,) = make_crowd(session, settings, door, 1)
    (press,) = presses([path], slots()[:1])
    client = start(settings).test_client()
    file = settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not press_book(client, press)
        assert client.get(path.partition("/steps/")[0]).status_code == 200
        assert told(session) == (0, 0)
        session.rollback()
        other.execute("ROLLBACK")
    assert press_book(client, press)
    assert len(standing(session, press)) == 1


def no_more_pages(engine):
    """Let the database file keep its size, as a full disk would."""

    @event.listens_for(engine, "connect")
    def cap(connection, _):
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes what it has already


def no_more_than(size):
    """Return what lets no file grow beyond *size* bytes: the journal, that is."""
    return lambda _: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def booking_while(narrow, settings, wanted):
    """Return the work of a web process that books until the disk is full; its points are bookings."""

    def work(points):
        app = create_app(settings)
        with app.app_context():
            db.engine.dispose()
            narrow(db.engine)
        client = app.test_client()
        for press in wanted:
            if not press_book(client, press):
                # What needs no room goes on.
                assert client.get(press.path.partition("/steps/")[0]).status_code == 200
                return
            points.count += 1
        raise AssertionError("there was room for all of them")

    return work


@on_sqlite
@pytest.mark.parametrize(
    "narrow",
    [no_more_pages, *map(no_more_than, (40_000, 60_000, 100_000, 200_000, 400_000))],
    ids=["pages", "40 kB", "60 kB", "100 kB", "200 kB", "400 kB"],
)
def test_on_a_full_disk_a_booking_is_whole_or_not_at_all_and_pages_are_read(
    session, settings, narrow
):
    door = make_door(session)
    paths = make_crowd(session, settings, door, 20)
    wanted = presses(paths, slots())
    let_go(session)
    booked = run(booking_while(narrow, settings, wanted))
    assert [len(standing(session, each)) for each in wanted] == [1] * booked + [0] * (20 - booked)
    assert told(session) == (booked, 2 * booked)
    assert invariants.check(session) == []

    let_go(session)
    with pytest.raises(AssertionError):  # now there is room for all of them, also for the refused
        run(booking_while(lambda _: None, settings, wanted))
    assert [len(standing(session, each)) for each in wanted] == [1] * 20
    assert invariants.check(session) == []
