"""One message from the outbox to the mail server, whatever stands in the way."""

import hashlib
import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Notice, StepState
from scheduler.errors import Invalid
from scheduler.mail.outbox import UNWRITTEN, Dropped, deliver_next, send, write
from scheduler.mail.smtp import Deferred, Delivered, Refused, transport
from scheduler.mail.trial import Reader, told, try_out
from scheduler.models import Company, Entry, Step
from scheduler.services.messages import news, outbox
from scheduler.services.post import delivery
from scheduler.services.post.delivery import KEPT, LEASE
from scheduler.services.post.sent import Delivery, delivery_of, last_trial
from scheduler.services.transaction import transaction
from tests.calendar.check import violations
from tests.conftest import NOON
from tests.mail.post import (
    PRIYA,
    by_mail,
    calendar_of,
    deliver_all,
    make_booking,
    make_step,
    messages,
    read,
)
from tests.people import make_candidate, make_company
from tests.rigs import smtp
from tests.rigs.smtp import SILENCE


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


@pytest.fixture
def link(session, act):
    """Return a message with a candidate's link."""
    letter = news.fresh_link(make_candidate(session), make_company(session), now=NOON)
    news.send(session, letter, act=act)
    return messages(session)[0]


def deliver(engine, settings, server, *, seconds=5):
    way = transport(server.url, seconds=seconds)
    return deliver_next(engine, settings.letterhead, way, now=NOON)


def test_the_digest_is_that_of_the_bytes_that_arrived(session, engine, settings, server, link):
    assert deliver(engine, settings, server) == Delivered("250 OK")

    (received,) = server.received
    (sent,) = messages(session)
    assert sent.digest == hashlib.sha256(received.content).hexdigest()
    assert (sent.sent_at, sent.attempt, sent.leased_until) == (NOON, 1, None)


def test_nothing_is_done_when_nothing_is_due(engine, settings, server):
    assert deliver(engine, settings, server) is None


def test_without_a_server_a_message_is_kept_to_be_read_here(session, engine, settings, link):
    assert deliver_all(engine, settings, now=NOON) == [Delivered(KEPT)]

    (kept,) = messages(session)
    assert delivery_of(kept) is Delivery.KEPT
    assert len(kept.digest) == 64


def test_what_was_kept_does_not_leave_when_a_server_is_set(engine, settings, server, link):
    deliver_all(engine, settings, now=NOON)

    assert deliver(engine, settings, server) is None


def test_a_server_that_stays_silent_is_left_before_the_lease_ends(
    session, engine, settings, server, link
):
    server.script("RCPT", SILENCE)

    assert deliver(engine, settings, server, seconds=0.5) == Deferred(
        "127.0.0.1 took longer than 0.5 seconds."
    )
    assert delivery_of(messages(session)[0]) is Delivery.AGAIN


def test_a_worker_that_dies_before_it_marks_leaves_the_same_mail_to_the_next(
    session, engine, settings, server, link
):
    claimed = delivery.claim(session, now=NOON)
    written = write(session, claimed, settings.letterhead, now=NOON)
    assert send(written, transport(server.url)) == Delivered("250 OK")  # and then it dies

    assert deliver(engine, settings, server) is None
    later = NOON + LEASE
    way = transport(server.url)
    assert deliver_next(engine, settings.letterhead, way, now=later) == Delivered("250 OK")
    first, again = server.received
    assert first.content == again.content
    assert messages(session)[0].sent_at == later


def test_a_server_that_is_not_there_is_tried_later(session, engine, settings, link):
    with smtp.server() as gone:
        pass

    assert isinstance(deliver(engine, settings, gone), Deferred)
    assert delivery_of(messages(session)[0]) is Delivery.AGAIN


def test_a_reminder_that_has_become_pointless_is_dropped(session, engine, settings, act, server):
    step = make_step(session)
    (first, _) = news.reminders(step, session.get_one(Company, 1), now=NOON - timedelta(days=2))
    news.send(session, first, act=act)
    with transaction(session):
        session.get_one(Step, step.id).state = StepState.WINDOWS_SENT

    assert deliver(engine, settings, server) == Dropped("The step is no longer open.")
    assert server.received == []
    assert delivery_of(messages(session)[0]) is Delivery.NOT_NEEDED


def test_a_message_that_cannot_be_written_is_given_up_and_logged_without_its_facts(
    session, engine, settings, act, server, caplog
):
    make_company(session)
    outbox.tell(
        session,
        Notice.WINDOWS_RECEIVED,
        address=PRIYA,
        name="Priya Raman",
        subject="step:1",
        facts={"zone": "UTC", "clock": 12, "company": "Larkfield"},
        act=act,
    )

    assert deliver(engine, settings, server) == Refused(UNWRITTEN)
    assert delivery_of(messages(session)[0]) is Delivery.CAME_BACK
    assert "Message 1 could not be written" in caplog.text
    assert PRIYA not in caplog.text


def test_the_log_names_no_key_and_no_address(session, engine, settings, act, server, caplog):
    caplog.set_level(logging.DEBUG)
    make_booking(session, act)
    deliver_all(engine, settings, now=NOON, server=server)

    mail = read(server.received[0]).get_body(("plain",)).get_content()
    key = mail.partition("/c/")[2][:33]
    ours = [each for each in caplog.records if not each.name.startswith(("mail", "asyncio"))]
    log = "\n".join(each.getMessage() for each in ours)  # the server on the other side logs too
    assert len(key) == 33
    assert key not in log
    assert PRIYA not in log
    assert "Message 1, try 1: Delivered" in log


def test_a_trial_tells_each_step_and_sends_a_whole_invitation(
    session, engine, settings, act, server
):
    make_company(session)
    act, settings = by_mail(act, settings)
    way, to = transport(server.url), Reader("sam@larkfield.example", "America/Denver", 24)

    report = try_out(engine, settings.letterhead, way, to, act=act)

    steps = [f"Reached 127.0.0.1, port {server.port}", "Not encrypted", "Accepted: 250 OK"]
    assert told(report) == steps
    mail = read(server.received[0])
    assert (mail["To"], mail["From"]) == (
        to.address,
        f"Larkfield interviews <{settings.mail_from}>",
    )
    assert mail["Subject"] == "Test invitation from Larkfield, Tue 24 Nov, 13:00 MST"
    assert violations(calendar_of(mail)) == []
    assert last_trial(session).last_answer.splitlines() == steps
    assert session.scalars(select(Entry.action)).all() == ["mail tested"]


def test_a_trial_that_fails_is_not_tried_again_by_itself(session, engine, settings, act, server):
    make_company(session)
    server.script("RCPT", "451 Mailbox busy")

    report = try_out(
        engine, settings.letterhead, transport(server.url), Reader("sam@home.example"), act=act
    )

    assert told(report)[-1] == "Not sent: 451 Mailbox busy"
    assert delivery_of(last_trial(session)) is Delivery.NOT_NEEDED
    assert deliver(engine, settings, server) is None


def test_a_trial_needs_an_address(session, engine, settings, act, server):
    make_company(session)

    with pytest.raises(Invalid, match="Enter an email address"):
        try_out(engine, settings.letterhead, transport(server.url), Reader("sam"), act=act)
    assert messages(session) == []
