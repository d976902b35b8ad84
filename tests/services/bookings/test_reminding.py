"""A day and an hour before an interview both sides are reminded, once, of what is true by then."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Notice
from scheduler.models import Message
from scheduler.services.bookings import booking, cancelling, moving, reminding
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.services.calls import make_company, make_office, make_person, make_role, make_step

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEDNESDAY = NOON.replace(hour=19, minute=0) + 2 * DAY  # 11 am Pacific
CANDIDATE, TEAM = Notice.REMINDER, Notice.REMINDER_TEAM


@pytest.fixture
def step(session):
    make_company(session)
    team = [make_person(session, name, notice_hours=2) for name in ("Jonas Weber", "Aisha Malik")]
    offices = [make_office(session)]
    role = make_role(session, team, offices, grid_minutes=30, notice_hours=2)
    return make_step(session, role)


@pytest.fixture
def booked(session, step, act):
    """Return a call by video on Wednesday, booked two days before."""
    return booking.book(session, step.id, at(step, WEDNESDAY), act=act)


@pytest.fixture
def remind(session, act):
    """Return a function that reminds at an instant and returns whom of what, so far."""

    def remind(now):
        session.rollback()
        reminding.remind(session, act=replace(act, now=now))
        chosen = select(Message).where(Message.notice.in_((CANDIDATE, TEAM)))
        return [each.notice for each in session.scalars(chosen.order_by(Message.id))]

    return remind


def at(step, starts_at):
    return Choice(step.stage.ways[0].interviews[0].id, None, starts_at)


def later(act, now):
    return replace(act, now=now)


def test_nobody_is_reminded_earlier(booked, remind):
    assert remind(WEDNESDAY - DAY - HOUR) == []


@pytest.mark.parametrize("before", [DAY, 2 * HOUR, HOUR, timedelta(minutes=5)])
def test_both_sides_are_reminded_once(booked, remind, before):
    assert remind(WEDNESDAY - before) == [CANDIDATE, TEAM]
    assert remind(WEDNESDAY - before) == [CANDIDATE, TEAM]


def test_a_day_and_an_hour_before_are_two_reminders(booked, remind):
    remind(WEDNESDAY - DAY)

    assert remind(WEDNESDAY - HOUR) == [CANDIDATE, TEAM] * 2


def test_what_has_begun_is_not_reminded_of(booked, remind):
    assert remind(WEDNESDAY) == []


def test_who_was_invited_since_is_not_told_the_same_again(session, step, act, remind):
    late = later(act, WEDNESDAY - DAY + HOUR)
    booking.book(session, step.id, at(step, WEDNESDAY), act=late)

    assert remind(WEDNESDAY - DAY + 2 * HOUR) == []
    assert remind(WEDNESDAY - HOUR) == [CANDIDATE, TEAM]


def test_a_moved_interview_is_reminded_of_by_its_new_time(session, step, booked, act, remind):
    remind(WEDNESDAY - DAY)
    yes = booking.OnBehalf("They asked for it")
    now = WEDNESDAY - 20 * HOUR
    moving.move(
        session, booked.id, at(step, WEDNESDAY + 2 * DAY), act=later(act, now), on_behalf=yes
    )

    assert remind(WEDNESDAY - HOUR) == [CANDIDATE, TEAM]
    assert remind(WEDNESDAY + DAY) == [CANDIDATE, TEAM] * 2


def test_a_cancelled_interview_is_not_reminded_of(session, booked, act, remind):
    cancelling.cancel(session, booked.id, by=cancelling.CANDIDATE, act=act)

    assert remind(WEDNESDAY - HOUR) == []


def test_who_cannot_come_is_not_reminded(session, booked, act, remind):
    answers.cannot(session, booked.attendances[0].id, "Ill", act=act)

    assert remind(WEDNESDAY - DAY) == [CANDIDATE]


def test_a_reminder_that_waits_is_dropped_once_it_is_not_true_any_more(
    session, engine, settings, booked, act, remind
):
    remind(WEDNESDAY - DAY)
    cancelling.cancel(session, booked.id, by=cancelling.STAFF, act=later(act, WEDNESDAY - DAY))

    run_once(engine, settings, now=WEDNESDAY - DAY)

    session.rollback()
    left = select(Message).where(Message.notice.in_((CANDIDATE, TEAM)))
    assert {each.last_answer for each in session.scalars(left)} == {
        "The interview was moved or cancelled."
    }


def test_a_reminder_that_comes_too_late_is_dropped(session, engine, settings, booked, remind):
    remind(WEDNESDAY - HOUR)

    run_once(engine, settings, now=WEDNESDAY)

    session.rollback()
    left = select(Message).where(Message.notice.in_((CANDIDATE, TEAM)))
    assert {each.last_answer for each in session.scalars(left)} == {"The interview has begun."}


def test_everybody_is_reminded_in_the_zone_that_they_are_in_by_then(session, step, booked, remind):
    with transaction(session):
        step.application.candidate.zone = "Pacific/Auckland"
    remind(WEDNESDAY - DAY)

    told = session.scalars(select(Message).where(Message.notice == CANDIDATE)).one()
    ours = session.scalars(select(Message).where(Message.notice == TEAM)).one()
    assert (told.facts["zone"], ours.facts["zone"]) == ("Pacific/Auckland", "America/Los_Angeles")
    assert {datetime.fromisoformat(each.facts["starts_at"]) for each in (told, ours)} == {WEDNESDAY}


def test_the_instants_between_two_are_those_of_every_lead(session, booked):
    day, hour = WEDNESDAY - DAY, WEDNESDAY - HOUR

    assert reminding.due_between(session, NOON, WEDNESDAY) == [day, hour]
    assert reminding.due_between(session, day, WEDNESDAY) == [hour]
    assert reminding.due_between(session, NOON, day) == [day]
