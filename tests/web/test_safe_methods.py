"""Looking changes nothing: every page opens on a database that cannot be written to."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from scheduler.database import db
from scheduler.models import Message
from tests.web.routes import OPENED
from tests.web.test_matrix import come, dump, opens, rules, visitor_of, world
from tests.web.world import address

__all__ = ["come", "rules", "world"]  # fixtures

READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}
LINK = re.compile(r'href="http://localhost(/[^"#]*)')


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


def test_opening_every_link_of_every_mail_changes_nothing(app, session, world, come):
    reader, guest = come("coordinator"), app.test_client()
    mails = [reader.get(f"/sent/{each}/html") for each in session.scalars(select(Message.id))]
    links = {html.unescape(link) for mail in mails for link in LINK.findall(mail.text)}
    before = dump(session)

    answers = {
        guest.open(link, method=method).status_code
        for link in links
        for method in ("GET", "HEAD") * 3
    }

    assert (len(mails), answers) == (4, {200, 303})  # a page of staff asks to sign in
    assert dump(session) == before
