"""What opens a referee's page lies nowhere but in their mails, and opening a link changes nothing."""

import logging
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from scheduler import worker
from scheduler.domain.terms import Notice
from scheduler.models import Message
from scheduler.services.references import calls, ladder
from tests.mail.post import SENDER, read
from tests.rigs import smtp
from tests.services.referees import (
    DAY,
    HOUR,
    MINUTE,
    MORNING,
    OMAR,
    Town,
    ask_soon,
    book,
)
from tests.web.journey import links_of
from tests.web.test_leaks import SEAL, logged, rows, stored

OF_REFERENCES = {each for each in Notice if each.value.startswith(("reference", "referee_"))}
OF_REFERENCES |= {Notice.CALL_NOW}
OF_REFERENCES -= {Notice.REFEREE_RELEASED}  # test_ending_leaks.py
KEY = re.compile(r"/([\w-]+)/([0-9A-Za-z]{33})\b")


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


@pytest.fixture
def mailing(settings, server):
    """Return the settings of an installation that sends through the server."""
    return replace(settings, smtp_url=server.url, mail_from=SENDER)


@pytest.fixture
def asking(session, act, start, mailing, server, now):
    return Asking(Town(session, act), start(mailing), mailing, server, now)


class Asking:
    """Two referees and whoever calls them, while every link of each mail is opened by a scanner."""

    def __init__(self, town, app, settings, server, now):
        self.town, self.settings, self.server, self.now = town, settings, server, now
        self.client = app.test_client()
        self.engine = town.session.get_bind()
        self.links, self.answers = set(), {}

    def post(self, instant):
        """Let the worker do what is due at *instant*, then open every link that was mailed."""
        self.now.at = instant
        self.town.session.rollback()
        ladder.climb(self.town.session, act=self.town.act("worker", instant))
        worker.run_once(self.engine, self.settings, now=instant)
        self.client.get("/healthz")  # when links were last used is written once a minute
        before = rows(self.engine)
        fresh = {link for each in self.server.received for link in links_of(read(each))}
        for link in sorted(fresh - self.links):
            for method in ("HEAD", "GET"):
                answer = self.client.open(link, method=method).status_code
                self.answers.setdefault(link.split("/")[1], set()).add(answer)
        self.links |= fresh
        assert rows(self.engine) == before

    def go(self):
        """Go from the first mail to a call that is reminded of, by every turn there is."""
        town, morning = self.town, MORNING
        helena, omar = town.asked(now=morning), town.name(OMAR, morning)
        self.post(morning)
        ask_soon(town, omar, now=morning)
        self.post(morning)
        self.post(morning + 31 * MINUTE)
        book(town, omar, town.starts(omar, morning + HOUR)[4], now=morning + HOUR)
        self.post(morning + HOUR)
        book(town, omar, town.starts(omar, morning + HOUR)[9], now=morning + HOUR)
        self.post(morning + HOUR)
        act = town.act("referee:2", morning + HOUR)
        calls.give_back(town.session, omar, by="referee", act=act)
        self.post(morning + HOUR)
        later = morning + DAY
        start = town.starts(omar, later)[20]
        book(town, omar, start, now=later)
        for instant in (later, start - HOUR, morning + 2 * DAY, morning + 6 * DAY):
            self.post(instant)
        assert town.state(helena) == "invited"


def test_a_referees_key_is_nowhere_but_in_the_mail_and_a_scanner_changes_nothing(
    session, asking, caplog
):
    caplog.set_level(logging.DEBUG)

    asking.go()

    session.rollback()
    sent = set(session.scalars(select(Message.notice).where(Message.sent_at.is_not(None))))
    assert OF_REFERENCES - sent == set()
    assert asking.answers["r"] == {200}
    keys = {match.groups() for link in asking.links if (match := KEY.match(link))}
    assert {kind for kind, _ in keys} >= {"r", "c"}
    known = SimpleNamespace(session=session, settings=asking.settings)
    everywhere = stored(known) + logged(caplog)
    assert [key for _, key in keys if key[-SEAL:] in everywhere] == []


def test_a_referees_key_opens_one_reference_and_nothing_of_the_candidates(asking):
    asking.town.asked(now=MORNING)
    asking.town.name(OMAR, MORNING)
    asking.post(MORNING)

    keys = {match[2] for link in asking.links if (match := KEY.match(link)) and match[1] == "r"}

    assert len(keys) == 2
    assert {asking.client.get(f"/c/{key}").status_code for key in keys} == {404}
    pages = [asking.client.get(f"/r/{key}").text for key in sorted(keys)]
    assert sorted(("Helena" in page, "Omar" in page) for page in pages) == [
        (False, True),
        (True, False),
    ]
