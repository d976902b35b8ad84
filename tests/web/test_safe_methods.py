"""Looking changes nothing: every page opens on a database that cannot be written to."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from scheduler.database import db
from tests.web.routes import OPENED
from tests.web.test_matrix import come, dump, opens, rules, visitor_of, world
from tests.web.world import address

pytestmark = pytest.mark.both_engines

__all__ = ["come", "rules", "world"]  # fixtures

READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}


@pytest.fixture
def seal(app):
    """Return what makes the application's database read-only."""

    def seal():
        with app.app_context():
            engine = db.engine
        engine.dispose()

        @event.listens_for(engine, "connect")
        def connect(connection, _):
            connection.cursor().execute(READ_ONLY[engine.dialect.name])
            if engine.dialect.name == "postgresql":
                connection.commit()

    return seal


@pytest.fixture
def visits(app, rules, world, come):
    """Return the name, the address and the browser of each page, somebody signed in who may."""
    return [
        (rule.endpoint, address(app, rule, world.own), visitor_of(rule, come))
        for rule in rules
        if opens(rule) and rule.endpoint != "asset"
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_page_opens_on_a_read_only_database(visits, seal, method):
    seal()

    found = {
        name: browser.open(place, method=method).status_code for name, place, browser in visits
    }

    assert found == {name: OPENED.get(name, 200) for name, _, _ in visits}


def test_looking_at_every_page_leaves_every_row_as_it_was(visits, session):
    before = dump(session)

    for _ in range(2):
        for _, place, browser in visits:
            browser.get(place).close()
            browser.head(place).close()

    assert dump(session) == before


def test_when_the_last_use_cannot_be_written_the_page_still_opens(visits, seal, now):
    places = {name: (place, browser) for name, place, browser in visits}
    place, browser = places["signin.sessions"]
    browser.get(place).close()
    seal()
    now.pass_(timedelta(minutes=2))

    with browser.get(place) as answer:
        assert answer.status_code == 200
