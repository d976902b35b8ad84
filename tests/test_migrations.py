"""Migrations: they lead to what the models say, on both engines, and lose nothing on the way."""

import json
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler import database
from scheduler.errors import Unavailable
from scheduler.models import Base
from tests.conftest import engine_of
from tests.people import (
    make_application,
    make_company,
    make_office,
    make_person,
    make_pool,
    make_role,
)

NEXT = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "9999", {before!r}


def upgrade():
    rebuild = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("person", recreate=rebuild) as person:
        person.add_column(sa.Column("nickname", sa.Text(), nullable=True))
    {then}
"""


@pytest.fixture
def of_models(engine_url, tmp_path, request):
    """An engine on a database that the models made, of the same kind as `engine`."""
    if engine_url.startswith("sqlite"):
        built = engine_of(f"sqlite:///{tmp_path}/models.db")
        Base.metadata.create_all(built)
        yield built
        built.dispose()
        return
    with request.getfixturevalue("postgres_server").fresh_database() as url:
        built = engine_of(url)
        Base.metadata.create_all(built)
        yield built
        built.dispose()


def schema(engine):
    """Return all that the engine itself knows of each table, the migrations' own left out."""
    found = inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in found.get_columns(table)
            },
            "primary key": found.get_pk_constraint(table),
            "foreign keys": ordered(found.get_foreign_keys(table)),
            "unique": ordered(found.get_unique_constraints(table)),
            "indexes": ordered(found.get_indexes(table)),
            "checks": {
                check["name"]: re.sub(r"\s+", " ", check["sqltext"])
                for check in found.get_check_constraints(table)
            },
            "options": found.get_table_options(table),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def ordered(things):
    return sorted(json.dumps(thing, sort_keys=True, default=str) for thing in things)


def test_the_migrations_lead_to_what_the_models_say(engine, of_models):
    assert schema(engine) == schema(of_models)


def test_every_promise_of_the_models_is_kept_by_the_database(engine):
    """A CHECK or a partial index that a migration forgot would not show above on both sides."""
    kept = {name for table in schema(engine).values() for name in table["checks"]}

    assert kept == {
        constraint.name
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }


def test_every_column_that_must_not_be_empty_says_so(engine):
    wanted = {
        (table.name, column.name): column.nullable
        for table in Base.metadata.tables.values()
        for column in table.columns
    }

    assert wanted == {
        (table, name): nullable
        for table, parts in schema(engine).items()
        for name, (_, nullable, _) in parts["columns"].items()
    }


def test_a_database_at_the_newest_migration_is_left_alone(engine, tmp_path):
    database.upgrade(engine)

    assert list(tmp_path.glob("*.before-*")) == []
    assert database.revision(engine) == database.head()


def test_another_version_is_refused(engine, session):
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    session.commit()

    with pytest.raises(Unavailable, match="scheduler db upgrade"):
        database.require_head(engine)


@pytest.fixture
def filled(session):
    """A database with somebody in each of the tables that hang together most."""
    make_company(session)
    office = make_office(session)
    pool = make_pool(session, [make_person(session, office=office)])
    make_application(session, make_role(session, pool, [office]))


def rows(engine):
    """Return how many rows each table has."""
    with Session(engine) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }


@pytest.fixture
def newer(tmp_path, monkeypatch):
    """Let a later version of the program rebuild the table of people, and do something more."""

    def newer(then="pass"):
        folder = tmp_path / "later"
        folder.mkdir()
        before = database.head()
        (folder / "9999_later.py").write_text(NEXT.format(before=before, then=then))
        config = database.migrations()
        here = Path(database.__file__).parent / "migrations" / "versions"
        config.set_main_option("version_locations", f"{here}{os.pathsep}{folder}")
        monkeypatch.setattr(database, "migrations", lambda: config)

    return newer


def test_a_filled_database_keeps_every_row_when_a_parent_is_rebuilt(engine, filled, newer):
    before = rows(engine)
    newer()

    database.upgrade(engine)

    assert (rows(engine), database.revision(engine)) == (before, "9999")
    assert "nickname" in schema(engine)["person"]["columns"]


def test_an_upgrade_that_breaks_leaves_everything_as_it_was(engine, filled, newer):
    before, old = rows(engine), database.revision(engine)
    newer(then="1 / 0")

    with pytest.raises(ZeroDivisionError):
        database.upgrade(engine)

    assert (rows(engine), database.revision(engine)) == (before, old)
    assert "nickname" not in schema(engine)["person"]["columns"]


def test_an_upgrade_that_would_leave_orphans_is_undone(engine, filled, newer):
    before = rows(engine)
    newer(then="op.execute('DELETE FROM person')")

    with pytest.raises((Unavailable, IntegrityError)):
        database.upgrade(engine)

    assert rows(engine) == before


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_file_is_copied_before_it_is_upgraded(engine, filled, newer, tmp_path):
    newer()

    database.upgrade(engine)

    with closing(sqlite3.connect(tmp_path / "scheduler.db.before-9999")) as copy:
        names = copy.execute("SELECT name FROM person").fetchall()
        assert names == [("Jonas Weber",)]


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_after_an_upgrade_foreign_keys_are_kept_again(engine, filled, newer):
    newer()
    database.upgrade(engine)

    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM person")
