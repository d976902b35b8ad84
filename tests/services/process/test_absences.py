"""Somebody is not there: from the sixth minute on, said once, and another time offered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.errors import Conflict, StepClosed
from scheduler.models import Booking, Claim, Message
from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from scheduler.services.process import absences
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.people import make_coordinator
from tests.services.calls import make_company, make_person, make_role, make_step

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FRIDAY = NOON.replace(hour=19, minute=0) + 4 * DAY


@pytest.fixture
def step(session, act):
    make_company(session)
    role = make_role(session, [make_person(session, "Aisha Malik")])
    with transaction(session):
        role.coordinator = make_coordinator(session)
    return make_step(session, role)


@pytest.fixture
def made(session, step, act):
    return book(session, step, act, FRIDAY)


def book(session, step, act, starts_at):
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, starts_at)
    return booking.book(session, step.id, wanted, act=act)


def at(act, minutes):
    return replace(act, now=FRIDAY + minutes * MINUTE)


def told(session, *notices):
    session.rollback()
    found = select(Message).where(Message.notice.in_(notices)).order_by(Message.id)
    return [(each.notice.value, each.name) for each in session.scalars(found)]


def test_the_first_five_minutes_are_everybodys(session, made, act):
    with pytest.raises(Conflict):
        absences.candidate_missing(session, made.id, act=at(act, 4))
    assert told(session, "not_here") == []


def test_the_candidate_and_the_coordinator_hear_once(session, made, act):
    absences.candidate_missing(session, made.id, act=at(act, 5))
    absences.candidate_missing(session, made.id, act=at(act, 9))

    assert told(session, "not_here", "absent") == [
        ("not_here", "Priya Raman"),
        ("absent", "Sam Okafor"),
    ]
    kept = session.get_one(Booking, made.id)
    assert (kept.state, kept.candidate_missing_at) == ("scheduled", FRIDAY + 5 * MINUTE)


def test_they_may_choose_another_time_once_within_five_days(session, step, made, act):
    absences.candidate_missing(session, made.id, act=at(act, 5))
    absences.choose_anew(session, made.id, act=at(act, 10))

    session.rollback()
    kept = session.get_one(Booking, made.id)
    assert (kept.state, kept.step.state) == ("candidate_no_show", "open")
    assert session.scalars(select(Claim)).all() == []

    monday = FRIDAY + 3 * DAY
    again = book(session, step, at(act, 10), monday)
    assert again.moves == 0
    late = replace(act, now=monday + 6 * MINUTE)
    absences.candidate_missing(session, again.id, act=late)
    with pytest.raises(Conflict):
        absences.choose_anew(session, again.id, act=late)
    facts = session.scalars(select(Message).where(Message.notice == "not_here")).all()
    assert [each.facts["may_choose"] for each in facts] == [True, False]
    assert invariants.check(session) == []


def test_after_five_days_it_is_ours_to_decide(session, made, act):
    absences.candidate_missing(session, made.id, act=at(act, 5))

    with pytest.raises(Conflict):
        absences.choose_anew(session, made.id, act=replace(act, now=FRIDAY + 5 * DAY))


def test_nobody_chooses_anew_whom_nobody_missed(session, made, act):
    with pytest.raises(Conflict):
        absences.choose_anew(session, made.id, act=at(act, 10))


def test_who_waits_alone_gets_an_apology_and_stands_first_in_the_queue(session, made, act):
    absences.nobody_here(session, made.id, act=at(act, 6))

    assert told(session, "sorry", "absent") == [
        ("sorry", "Priya Raman"),
        ("absent", "Sam Okafor"),
    ]
    rows = queue.rows(session, now=FRIDAY + 7 * MINUTE).rows
    assert [row.kind for row in rows] == [Kind.NOBODY_HERE]

    absences.choose_anew(session, made.id, act=at(act, 8))
    session.rollback()
    assert session.get_one(Booking, made.id).state == "interviewer_no_show"


def test_what_is_over_misses_nobody(session, made, act):
    with pytest.raises(StepClosed):
        absences.nobody_here(session, made.id, act=at(act, 30))
