"""What every test may ask for: a database of either engine, the application, a time.

A test that asks for `session` or `app` runs on SQLite and on PostgreSQL. Both start as copies of
one migrated database. `session` and `app` see the same data through connections of their own: after
the application wrote, `session.rollback()` shows it.
"""

import gc
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from scheduler import clock, database
from scheduler.app import Application, create_app
from scheduler.config import Settings, use_locked_zones
from scheduler.domain.keys import Secret
from scheduler.services.act import Act
from tests.rigs import chromium, postgres, routes, templates
from tests.rigs.disks import wait_for_none
from tests.rigs.statements import share
from tests.rigs.wanted import (  # noqa: F401 - pytest finds its hooks here
    need,
    pytest_sessionstart,
    pytest_terminal_summary,
)
from tests.visitor import Visitor

NOON = datetime(2026, 11, 23, 19, 20, tzinfo=UTC)  # a Monday, 11:20 am in San Francisco
TEMPLATES = templates.Compiled()
ENGINES = ("sqlite", "postgresql")
SELDOM = (20_000, 20, 20)  # how much may be made before garbage is looked for

use_locked_zones()
Application.url_rule_class = routes.Compiled


def pytest_addoption(parser):
    """Let somebody run the tests of pages on both engines."""
    words = "run every test of a page on SQLite and on PostgreSQL, not on one of them"
    parser.addoption("--both-engines", action="store_true", help=words)


def pytest_collection_finish(session):
    """Let the collector of garbage pass over what stays till the end: all modules, all tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def engine_of(url):
    engine = share(create_engine(url, **database.engine_options(url)))
    database.prepare(engine)
    return wait_for_none(engine)


def migrate(url):
    engine = engine_of(url)
    database.upgrade(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Return the file of a migrated SQLite database to copy."""
    path = tmp_path_factory.mktemp("template") / "scheduler.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server():
    """Return the running PostgreSQL; skip, or stop under CI, where there is none."""
    need(postgres.missing())
    with postgres.server() as running:
        yield running


@pytest.fixture(params=ENGINES)
def engine_url(request, tmp_path):
    """Return the address of a fresh, migrated database, on each engine in turn."""
    if request.param == "sqlite":
        path = tmp_path / "scheduler.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres_server")
    with server.fresh_database(server.template("migrated", migrate)) as url:
        yield url


@pytest.fixture
def settings(engine_url, tmp_path):
    """Return the settings of an installation on this machine that has no mail server."""
    return Settings(
        database_url=engine_url,
        base_url="http://localhost",
        data_dir=Path(tmp_path),
        secret_keys=(Secret(b"k" * 32),),
        meeting_url="https://meet.example/{code}",
    )


@pytest.fixture
def now(monkeypatch):
    """Return a Now: what the clock says, NOON until a test moves it."""
    told = Now()
    monkeypatch.setattr(clock, "now", told)
    return told


class Now:
    """A clock that stands still until `pass_(length)` moves it."""

    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at

    def pass_(self, length):
        """Let *length* pass."""
        self.at += length


@pytest.fixture
def start(now):
    """Return the maker of an application from settings; its clock says what `now` says."""
    started = []

    def start(settings):
        app = create_app(settings)
        app.testing, app.test_client_class = True, Visitor
        app.jinja_env.bytecode_cache = TEMPLATES
        with app.app_context():
            share(wait_for_none(database.db.engine))
        started.append(app)
        return app

    yield start
    for app in started:
        with app.app_context():
            database.db.engine.dispose()


@pytest.fixture
def app(start, settings):
    """Return the application."""
    return start(settings)


@pytest.fixture
def client(app):
    """Return a browser without anybody signed in; `client.enter(person)` changes that."""
    return app.test_client()


@pytest.fixture
def engine(engine_url):
    """Return an engine of the test's own."""
    engine = engine_of(engine_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine):
    """Return a session of the test's own."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def act(settings):
    """Return what the command line does at NOON."""
    return Act(actor="command", now=NOON, house=settings.house)


@pytest.fixture(scope="session")
def chrome():
    """Return the running Chromium; skip, or stop under CI, where there is none."""
    need(chromium.missing())
    with chromium.browser() as running:
        yield running
