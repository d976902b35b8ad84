"""Whoever welcomes an open afternoon has something else in their own calendar then, or it says no."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Answer
from scheduler.models import Entry, Message
from scheduler.services.inbox import replying
from scheduler.services.inbox.replying import Verdict
from scheduler.services.messages.incoming import Letter, Said
from scheduler.services.post import delivery
from scheduler.services.queue import queue
from scheduler.services.visits import clashes
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.services.seats.test_clashing import busy
from tests.visiting import THURSDAY, Town, coffee, local, to

OMAR = "omar.reyes@mail.example"


@pytest.fixture
def town(session, act):
    return Town(session, act)


@pytest.fixture
def day(town):
    """Return an afternoon from two to four that Jonas welcomes people on."""
    return town.afternoon(begins=time(14), ends=time(16), host=town.hosts[0])


def asked(session):
    session.rollback()
    found = select(Message).where(Message.notice == "visit_welcome_clash").order_by(Message.id)
    return [(each.name, each.superseded_at is None) for each in session.scalars(found)]


def test_who_is_elsewhere_meanwhile_is_asked_once_a_time(
    town, day, session, engine, settings, client
):
    jonas, mark = town.hosts[0], "Your calendar has something else"
    assert mark not in client.enter(jonas).get("/me").text
    busy(session, jonas, local(THURSDAY, 16))  # as they are done
    assert clashes.ask(session, act=town.act) == 0

    busy(session, jonas, local(THURSDAY, 15, 30))
    assert clashes.ask(session, act=town.act) == 1
    assert mark in client.get("/me").text
    run_once(engine, settings, now=NOON + timedelta(hours=1))

    assert asked(session) == [("Jonas Weber", True)]
    assert (day.host, day.host_missing_at) == (jonas, None)
    sent = select(Message.sent_at).where(Message.notice == "visit_welcome_clash")
    assert session.scalars(sent).one() is not None


def test_a_question_that_was_not_sent_is_dropped_once_somebody_else_welcomes_them(
    town, day, session
):
    busy(session, town.hosts[0], local(THURSDAY, 15))
    clashes.ask(session, act=town.act)
    letter = town.newest(town.hosts[0].mail)
    assert clashes.pointless(session, letter, now=NOON) == ""

    assert answer(town, day, "jonas.weber@larkfield.example", Answer.DECLINED) is Verdict.NOTED

    assert clashes.pointless(session, letter, now=NOON) == "Somebody else welcomes them now."
    assert delivery.ASKED[letter.notice] is clashes.pointless


def test_a_no_of_their_calendar_lets_somebody_else_be_found(town, day, session):
    jonas, aisha = town.hosts
    town.come(to(day), "Omar Reyes")

    assert answer(town, day, jonas.mail, Answer.DECLINED, "At the dentist") is Verdict.NOTED

    assert (day.host, town.claimed(jonas)) == (aisha, 0)
    assert (town.told(aisha.mail), town.told(OMAR)[-1]) == (["visit_welcome"], "visit_host")
    note = session.scalars(select(Entry).order_by(Entry.id)).all()[-1]
    assert (note.actor, note.payload["reason"]) == (f"person:{jonas.id}", "At the dentist")


def test_with_nobody_free_coordinators_are_written_to(town, day, session):
    town.come(coffee(local(THURSDAY, 14, 30)))  # with Aisha
    town.come(to(day), "Omar Reyes")

    assert answer(town, day, town.hosts[0].mail, Answer.DECLINED, "A cold") is Verdict.NOTED

    assert day.host is None
    letter = town.newest(town.sam.mail)
    found = [letter.facts[each] for each in ("who", "because", "expected")]
    assert (letter.notice.value, found) == ("visit_unwelcomed", ["Jonas Weber", "A cold", 1])
    assert [each.visit_day_id for each in queue.gather(session, now=NOON)] == [day.id]
    assert clashes.pointless(session, letter, now=NOON) == ""
    assert town.told(OMAR)[-1] == "visit_booked"


def test_nothing_else_that_arrives_changes_who_welcomes_them(town, day):
    jonas, aisha = town.hosts
    old = day.host_object.sequence - 1
    found = [
        answer(town, day, jonas.mail, Answer.ACCEPTED),
        answer(town, day, aisha.mail, Answer.DECLINED),
        answer(town, day, "x@y.example", Answer.DECLINED),
        answer(town, day, jonas.mail, Answer.DECLINED, method="COUNTER"),
        answer(town, day, jonas.mail, Answer.DECLINED, sequence=old),
        answer(town, day, jonas.mail, Answer.DECLINED, forged=True),
        answer(town, day, jonas.mail, Answer.DECLINED, now=day.starts_at),
    ]

    assert [each.value for each in found] == [
        "noted",
        "unclear",
        "unclear",
        "proposed",
        "stale",
        "unclear",
        "over",
    ]
    assert day.host is jonas


def answer(
    town, day, who, said, words="", *, method="REPLY", sequence=None, forged=False, now=NOON
):
    """Return what a mail to the address of the invitation was taken for."""
    about = day.host_object
    town.number = getattr(town, "number", 0) + 1
    letter = Letter(
        1,
        town.number,
        sender=who,
        recipients=frozenset({about.organizer.lower()}),
        is_forged=forged,
    )
    seen = about.sequence if sequence is None else sequence
    part = Said(method, about.uid, attendee=who, answer=said, sequence=seen, words=words)
    return replying.receive(town.session, letter, part, act=town.at(now))
