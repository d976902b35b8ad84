"""The second migration, on a database that people have worked with."""

import pytest
from alembic import command
from sqlalchemy import MetaData, select

from scheduler import database
from scheduler.services import booking, cancelling, holding
from scheduler.services.securing import Choice
from tests.conftest import NOON, engine_of
from tests.services import calls

ADDED = {"person": {"delivery": "invitations"}, "attendance": {"is_mailed": True}}


@pytest.fixture
def worked(session, act):
    """A database in which something was booked, cancelled and held."""
    calls.make_company(session)
    office = calls.make_office(session)
    people = [calls.make_person(session, name) for name in ("Jonas Weber", "Aisha Khan")]
    role = calls.make_role(session, people, [office])
    done = []
    for hour, do in ((18, booking.book), (19, booking.book), (20, holding.hold)):
        step = calls.make_step(session, role)
        start = NOON.replace(day=25, hour=hour, minute=0)
        interview = role.plans[-1].stages[1].ways[0].interviews[0]
        done.append(do(session, step.id, Choice(interview.id, None, start), act=act))
    cancelling.cancel(session, done[0].id, by="staff", act=act)


def tables(engine):
    found = MetaData()
    found.reflect(engine)
    return {table.name: table for table in found.sorted_tables if table.name != "alembic_version"}


def contents(engine, columns=None):
    """Return the rows of each table, with those columns alone that *columns* knows."""
    found = {}
    with engine.connect() as connection:
        for name, table in tables(engine).items():
            wanted = columns[name] if columns and name in columns else table.columns.keys()
            rows = connection.execute(select(*(table.c[each] for each in wanted)))
            found[name] = sorted((row._asdict() for row in rows), key=repr)
    return found


@pytest.fixture
def first(engine_url, tmp_path, request):
    """An engine on an empty database of the first schema, of the same kind as `engine`."""
    if engine_url.startswith("sqlite"):
        built = engine_of(f"sqlite:///{tmp_path}/first.db")
        start_with(built)
        yield built
        built.dispose()
        return
    with request.getfixturevalue("postgres_server").fresh_database() as url:
        built = engine_of(url)
        start_with(built)
        yield built
        built.dispose()


def start_with(engine):
    config = database.migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")


def fill(engine, rows):
    """Put *rows* into the tables of the first schema, which has not all of their columns."""
    with engine.begin() as connection:
        for name, table in tables(engine).items():
            names = table.columns.keys()
            known = [{key: row[key] for key in names} for row in rows[name]]
            if known:
                connection.execute(table.insert(), known)


def test_every_row_of_the_first_schema_is_kept_and_gets_what_is_new(worked, engine, first):
    fill(first, contents(engine))
    before = contents(first)
    assert {name for name in before if before[name]} >= {"attendance", "claim", "hold", "message"}

    database.upgrade(first)

    after = contents(first, {name: rows[0].keys() for name, rows in before.items() if rows})
    assert {name: after[name] for name in before} == before
    assert {name: rows for name, rows in after.items() if name not in before} == {
        "departure": [],
        "feed": [],
        "feed_body": [],
    }
    for name, values in ADDED.items():
        rows = contents(first)[name]
        assert [{key: row[key] for key in values} for row in rows] == [values] * len(rows)
        assert rows
