"""What a mail's link opens lies nowhere but in the mail, and looking through it changes nothing."""

import gzip
import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Notice
from scheduler.models import Base, Message
from tests.mail.post import SENDER, read
from tests.rigs import smtp
from tests.web.journey import Journey, links_of

# What this journey has no part of: nobody interviews together with somebody else or by a calendar
# of their own, nobody travels, asks, rests or gives up, nobody's data is asked for, and it ends
# before references and the last conversation. Exercises, references, visits and ends have journeys
# of their own: test_exercise_leaks.py, test_reference_leaks.py, test_visit_leaks.py and
# test_ending_leaks.py; of codes tests/web/candidate/test_data.py tells.
ELSEWHERE = (
    *(
        "calendar_clash",
        "call_now",
        "code",
        "counter_",
        "decide",
        "ended_",
        "enquiry",
        "entry_",
        "eras",
        "exercise_",
    ),
    *(
        "feed_renewed",
        "feedback",
        "grading_",
        "link_",
        "pause",
        "people_team",
        "question",
        "refere",
        "resumed",
    ),
    *("role_filled", "stopped", "test_mail", "to_approve", "trip", "visit_", "withdrawn"),
)
NO_PART = {each for each in Notice if each.value.startswith(ELSEWHERE)}
SEAL = 22  # the last letters of a key; the first 11 are the handle, which the row has to have
THEIRS = ("mail", "asyncio")  # the mail server of the tests, in the same process, logs too


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


@pytest.fixture
def mailing(settings, server):
    """Return the settings of an installation that sends through the server."""
    return replace(settings, smtp_url=server.url, mail_from=SENDER)


@pytest.fixture
def listening(caplog):
    """Let every logger that there is tell all it knows."""
    caplog.set_level(logging.DEBUG)
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger):
            caplog.set_level(logging.DEBUG, name)
    return caplog


@pytest.fixture
def journey(session, listening, start, mailing, now, server):
    return Scanned(session, start(mailing), mailing, now, server)


class Scanned(Journey):
    """A journey on which a scanner opens every link of each mail before its reader does."""

    def __init__(self, *way):
        super().__init__(*way)
        self.scanned, self.answers = 0, {}

    def post(self):
        super().post()
        self.guest.get("/healthz")  # when links were last used is written once a minute
        before = rows(self.session.get_bind())
        fresh = [read(each) for each in self.server.received[self.scanned :]]
        for link in sorted({link for mail in fresh for link in links_of(mail)}):
            self.scan(link)
        self.scanned = len(self.server.received)
        assert rows(self.session.get_bind()) == before

    def scan(self, link):
        for method in ("GET", "HEAD") * 3:
            answer = self.guest.open(link, method=method).status_code
            self.answers.setdefault(link.split("/")[1], set()).add(answer)


def rows(engine):
    """Return every value of every row of every table, bytes as they are."""
    with engine.connect() as connection:
        return {
            table: connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()  # noqa: S608 - our own
            for table in Base.metadata.tables
        }


def text_of(value):
    """Return a stored value as text, unpacked if it is packed."""
    if not isinstance(value, bytes):
        return str(value)
    plain = gzip.decompress(value) if value.startswith(b"\x1f\x8b") else value
    return plain.decode("latin-1")


def stored(journey):
    """Return all that a stolen database says; of SQLite also what was deleted from its files."""
    tables = rows(journey.session.get_bind())
    text = "\n".join(text_of(value) for table in tables.values() for row in table for value in row)
    if not journey.settings.is_sqlite:
        return text
    folder = Path(journey.settings.database_url.removeprefix("sqlite:///")).parent
    return text + "".join(
        each.read_bytes().decode("latin-1") for each in sorted(folder.glob("scheduler.db*"))
    )


def logged(caplog):
    """Return all that was logged on our side, tracebacks and arguments included."""
    ours = [each for each in caplog.records if not each.name.startswith(THEIRS)]
    formatter = logging.Formatter("%(name)s %(message)s %(args)s")
    return "\n".join(formatter.format(each) for each in ours)


def keys(journey):
    """Return the keys in the links of all mails, by what they are for."""
    found = {}
    for link in journey.links():
        if match := re.match(r"/([\w-]+)/([0-9A-Za-z]{33})\b", link):
            found.setdefault(match[1], set()).add(match[2])
    return found


def test_a_key_is_nowhere_but_in_its_mail_and_a_scanner_changes_nothing(journey, listening):
    journey.go()

    journey.session.rollback()
    sent = select(Message.notice).where(Message.sent_at.is_not(None))
    assert set(Notice) - set(journey.session.scalars(sent)) == NO_PART
    opened = {"c": {200}, "a": {200}, "sign-in": {200}}
    assert journey.answers == opened | {"interviews": {303}, "queue": {303}, "candidates": {303}}

    secrets, cookie = keys(journey), journey.desk.get_cookie("scheduler").value
    database, log = stored(journey), logged(listening)
    assert {kind: len(each) for kind, each in secrets.items()} == {"c": 1, "a": 3, "sign-in": 5}
    opening = [cookie, *(key[-SEAL:] for each in secrets.values() for key in each)]
    assert [each for each in opening if each in database or each in log] == []
    assert re.findall("^sqlalchemy.engine", log, re.MULTILINE) != []
