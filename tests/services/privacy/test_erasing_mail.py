"""Erasing, as calendars and mail servers hear of it: every entry is taken back, then nothing is left."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from scheduler.models import (
    Key,
    Message,
)
from scheduler.services.post import delivery
from scheduler.services.privacy import erased_mail, erasing
from scheduler.services.privacy.holdings import whole
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.mail.post import (
    JONAS,
    PRIYA,
    by_mail,
    calendar_of,
    deliver_all,
    make_booking,
    messages,
    read,
)
from tests.rigs import smtp
from tests.searching import places_of, said_by

DAY = timedelta(days=1)


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


@pytest.fixture
def mailing(act, settings, server):
    """Return what somebody does, and the settings, where mail goes through the server."""
    return by_mail(act, settings, smtp_url=server.url)


def erase(session, candidate_id, act, by="candidate"):
    erasing.erase_all(session, candidate_id, by=by, act=act)
    session.rollback()


def mails_to(server, address):
    return [read(each) for each in server.received if each.recipients == (address,)]


def event_of(mail):
    (event,) = Calendar.from_ical(calendar_of(mail)).walk("VEVENT")
    return event


def test_everybody_loses_the_entry_by_its_uid_and_nobody_reads_a_name(
    session, engine, mailing, server
):
    act, settings = mailing
    booking = make_booking(session, act)
    candidate_id, uid = booking.application.candidate_id, booking.team_object.uid
    deliver_all(engine, settings, now=NOON, server=server)
    invited = len(server.received)

    erase(session, candidate_id, act)
    deliver_all(engine, settings, now=NOON, server=server)

    to_team = mails_to(server, JONAS)[-1]
    to_candidate = mails_to(server, PRIYA)
    event = event_of(to_team)
    assert (str(event["uid"]), event["status"], event["sequence"]) == (uid, "CANCELLED", 1)
    assert "Priya" not in to_team.as_string()
    assert "priya" not in to_team.as_string().lower().replace(PRIYA, "priya")
    assert "Somebody who has withdrawn" in to_team["subject"]
    assert event_of(to_candidate[-2])["status"] == "CANCELLED"
    assert to_candidate[-1]["subject"] == "Your data at Larkfield is erased"
    assert len(server.received) == invited + 3


def test_once_the_last_mails_are_out_nothing_of_them_is_left(session, engine, mailing, server):
    act, settings = mailing
    booking = make_booking(session, act)
    candidate_id = booking.application.candidate_id
    run_once(engine, settings, now=NOON)
    said = said_by(session, whole(session, candidate_id))

    erase(session, candidate_id, act)
    run_once(engine, settings, now=NOON)
    run_once(engine, settings, now=NOON + erased_mail.LINGERS)

    assert {b"Priya Raman", PRIYA.encode()} <= set(said)
    assert places_of(session, said) == set()
    assert messages(session) == []
    assert session.scalars(select(Key.subject_id).where(Key.purpose == "candidate")).all() == []


def test_what_a_server_puts_off_keeps_its_address_until_it_is_out(session, engine, mailing, server):
    act, settings = mailing
    candidate_id = make_booking(session, act).application.candidate_id
    deliver_all(engine, settings, now=NOON, server=server)

    erase(session, candidate_id, act)
    server.script("RCPT", "451 Mailbox busy")
    run_once(engine, settings, now=NOON)
    run_once(engine, settings, now=NOON + DAY)
    run_once(engine, settings, now=NOON + DAY + erased_mail.LINGERS)

    assert mails_to(server, PRIYA)[-1]["subject"] == "Your data at Larkfield is erased"
    assert messages(session) == []


def test_no_cancellation_overtakes_the_invitation_that_is_on_its_way(
    session, engine, mailing, server
):
    act, settings = mailing
    candidate_id = make_booking(session, act).application.candidate_id
    on_its_way = delivery.claim(session, now=NOON)

    erase(session, candidate_id, act)
    deliver_all(engine, settings, now=NOON, server=server)

    first = session.get_one(Message, on_its_way.id)
    waiting = messages(session, Message.object_id == first.object_id, Message.sent_at.is_(None))
    assert [each.method for each in waiting] == ["REQUEST", "CANCEL"]
    deliver_all(engine, settings, now=NOON + delivery.LEASE, server=server)
    mails = [each for each in mails_to(server, first.address) if "erased" not in each["subject"]]
    told = [event_of(each).get("status") for each in mails]
    assert told == ["CONFIRMED", "CANCELLED"]
