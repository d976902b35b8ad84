"""A mailbox of answers that cannot be read: since when, why, and one more try, on a real server."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.mail.imap import account_of
from scheduler.mail.inbox import read as read_inbox
from scheduler.models import Mailbox
from scheduler.services.act import Act
from scheduler.services.inbox import mailbox_trouble
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from tests.conftest import NOON
from tests.people import make_company, make_coordinator
from tests.rigs import imap
from tests.rigs.wanted import need
from tests.visitor import Visitor
from tests.web.coordinator.pages import plain

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PAGE = "/setup/mailbox"


@pytest.fixture(scope="session")
def server():
    need(imap.missing())
    with imap.server() as running:
        yield running


@pytest.fixture
def house(session, settings, server):
    make_company(session)
    server.empty()
    return replace(settings, inbox_url=server.url, mail_from="interviews@larkfield.example")


@pytest.fixture
def visitor(session, start, house):
    """Return a coordinator on pages whose mailbox is the real one."""
    visitor = Visitor(start(house))
    visitor.enter(make_coordinator(session))
    return visitor


@pytest.fixture
def fails(engine, house):
    """Return a function that tries in vain at an instant."""

    def fails(now, url=None):
        gone = url or imap.URL.format(port=imap.free_port())
        act = Act("worker", now, house.house)
        return read_inbox(engine, account_of(gone), house.secret_keys, act=act)

    return fails


def state(session):
    session.rollback()
    return mailbox_trouble.trouble(session)


def test_the_first_of_several_failures_is_since_when(session, fails):
    fails(NOON)
    fails(NOON + 5 * MINUTE)

    found = state(session)
    assert (found.since, found.failures) == (NOON, 2)
    assert found.words == "Nobody answers at that address and port."


def test_a_wrong_password_is_said_in_plain_words(session, house, fails):
    fails(NOON, house.inbox_url.replace("pass%20word%2F1", "wrong"))

    assert state(session).words == "The server refuses the name or the password."


def test_the_page_says_since_when_why_and_that_nothing_is_lost(visitor, session, fails, now):
    fails(NOON)
    now.at = NOON + MINUTE

    words = plain(visitor.get(PAGE).text)

    assert "It cannot be read since Mon 23 Nov, 11:20 am (PST) ." in words
    assert "Nobody answers at that address and port." in words
    assert "Last read Never" in words
    assert "Tried 1 time in vain" in words


def test_try_now_reads_at_once_and_all_is_well(visitor, session, fails, now):
    fails(NOON)
    now.at = NOON + MINUTE / 2

    answer = visitor.press(PAGE)

    assert answer.location == PAGE
    assert (state(session).since, state(session).read_at) == (None, now.at)
    words = plain(visitor.get(PAGE).text)
    assert "It can be read again. 0 mails came in." in words
    assert "Last read Mon 23 Nov, 11:20 am (PST)" in words


def test_after_an_hour_it_stands_in_the_queue_until_it_works(session, house, engine, fails):
    fails(NOON)

    def rows(now):
        session.rollback()
        return queue.rows(session, now=now, kinds=[Kind.MAILBOX_FAILS]).rows

    assert rows(NOON + HOUR - MINUTE) == []
    (row,) = rows(NOON + HOUR)
    assert row.words == "Nobody answers at that address and port."
    act = Act("worker", NOON + HOUR, house.house)
    read_inbox(engine, account_of(house.inbox_url), house.secret_keys, act=act)
    assert rows(NOON + HOUR) == []


def test_the_queue_leads_to_the_page(visitor, fails, now):
    fails(NOON)
    now.at = NOON + HOUR

    page = visitor.get("/queue").text

    assert PAGE in page
    assert "nobody’s answer by mail reaches us" in page


def test_without_a_mailbox_the_page_says_how_people_answer(client, session):
    make_company(session)
    client.enter(make_coordinator(session))

    assert "No mailbox is set" in client.get(PAGE).text
    assert client.press(PAGE).status_code == 303
    assert session.query(Mailbox).all() == []


def test_what_no_word_is_known_for_is_not_guessed():
    assert mailbox_trouble.plain("strange") == mailbox_trouble.OURS
