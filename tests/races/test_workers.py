"""Four workers on one outbox: each mail leaves once, and each stream in its order."""

import time
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from scheduler import clock
from scheduler.domain.terms import StepState
from scheduler.models import Message, Step
from scheduler.services.act import Act
from scheduler.services.bookings import cancelling
from scheduler.services.bookings.booking import book
from scheduler.services.placing.securing import Choice
from scheduler.services.upkeep import invariants
from tests.calendar.lines import read as read_calendar
from tests.mail.post import calendar_of, read
from tests.races.crowd import make_crowd, make_door, slots
from tests.races.served import working
from tests.rigs import smtp

WORKERS = 4
PATIENCE = 120  # seconds


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


def book_all(session, act):
    """Let everybody who waits have a time of their own; return the bookings' ids."""
    waiting = session.scalars(select(Step).where(Step.state == StepState.OPEN)).all()
    interview_id = waiting[0].stage.ways[0].interviews[0].id
    wanted = [each.id for each in waiting]
    return [
        book(session, step_id, Choice(interview_id, None, start), act=act).id
        for step_id, start in zip(wanted, slots(), strict=True)
    ]


def wait_until(session, is_so):
    """Wait until the workers have brought about what *is_so* asks."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        session.rollback()
        assert time.monotonic() < until, "the workers do not come to an end"
        time.sleep(0.02)
    session.rollback()


def count(session, *where):
    """Return how many messages are such."""
    return session.scalar(select(func.count()).select_from(Message).where(*where))


def streams(server):
    """Return what arrived as (recipient, UID): its sequences, in order of arrival."""
    found = {}
    for each in server.received:
        (event,) = read_calendar(calendar_of(read(each)).decode())[0].inner("VEVENT")
        name = each.recipients[0], event.value("UID")
        found.setdefault(name, []).append(int(event.value("SEQUENCE")))
    return found


def test_four_workers_send_each_mail_once_and_each_stream_in_its_order(
    session, settings, server, tmp_path
):
    is_sent, gone = Message.sent_at.is_not(None), Message.superseded_at.is_not(None)
    is_open = ~(is_sent | gone | Message.dead_at.is_not(None))
    settings = replace(settings, smtp_url=server.url)
    act = Act("command", clock.now(), settings.house)
    make_crowd(session, settings, make_door(session), 20)
    with working(settings, tmp_path, machines=WORKERS):
        booked = book_all(session, act)
        wait_until(session, lambda: count(session, is_sent) >= len(booked))
        for booking_id in booked:  # while some invitations are out, some on their way, some neither
            cancelling.cancel(session, booking_id, by=cancelling.STAFF, act=act)
        wait_until(session, lambda: not count(session, is_open))

    session.rollback()
    sent = session.scalars(select(Message.message_id).where(is_sent)).all()
    assert Counter(read(each)["Message-ID"] for each in server.received) == Counter(sent)
    told = streams(server)
    assert all(sequences == sorted(set(sequences)) for sequences in told.values())
    assert sum(len(sequences) == 2 for sequences in told.values()) >= len(booked)
    assert invariants.check(session) == []
