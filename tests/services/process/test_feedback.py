"""Feedback is written elsewhere: whoever held a talk is asked once, a day after it, until they say so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import SeatKind
from scheduler.errors import Missing, StepClosed
from scheduler.models import Booking, Company, Message
from scheduler.services.bookings import booking, cancelling
from scheduler.services.placing.securing import Choice
from scheduler.services.process import feedback
from scheduler.services.transaction import transaction
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.services.calls import make_company, make_person, make_role, make_step
from tests.services.placing.test_listening import seat_beside

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TUESDAY = NOON.replace(hour=19, minute=0) + DAY + 7 * DAY
FORM = "https://hire.example/forms/{reference}"


@pytest.fixture
def made(session, act):
    """Return a call of next Tuesday that Aisha and Jonas hold, and Ada listens in to."""
    make_company(session)
    role = make_role(session, [make_person(session, n) for n in ("Aisha", "Jonas")], count=2)
    seat_beside(session, role, SeatKind.SHADOW, make_person(session, "Ada"))
    with transaction(session):
        session.get_one(Company, 1).feedback_url = FORM
    step = make_step(session, role)
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, TUESDAY)
    return booking.book(session, step.id, wanted, act=act)


@pytest.fixture
def end(made):
    return made.ends_at


@pytest.fixture
def ask(session, act):
    def ask(now):
        session.rollback()
        feedback.remind(session, act=replace(act, now=now))
        asked = select(Message).where(Message.notice == "feedback_asked").order_by(Message.name)
        return [each.name for each in session.scalars(asked)]

    return ask


def person(made, name):
    return next(each.person_id for each in made.attendances if each.person.name == name)


def test_a_day_after_the_end_each_who_held_it_is_asked_once(session, made, end, ask):
    assert ask(end + DAY - HOUR) == []
    assert ask(end + DAY) == ["Aisha", "Jonas"]
    assert ask(end + DAY + HOUR) == ["Aisha", "Jonas"]
    asked = session.scalars(select(Message).where(Message.notice == "feedback_asked"))
    assert {each.facts["feedback_url"] for each in asked} == {
        f"https://hire.example/forms/{made.reference}"
    }


def test_who_said_that_it_is_written_is_not_asked(session, made, act, end, ask):
    feedback.note(session, made.id, person(made, "Aisha"), act=replace(act, now=end + HOUR))

    assert ask(end + DAY) == ["Jonas"]


def test_not_after_all_and_they_are_asked(session, made, act, end, ask):
    later = replace(act, now=end + HOUR)
    for is_written in (True, False):
        feedback.note(session, made.id, person(made, "Aisha"), act=later, is_written=is_written)

    assert ask(end + DAY) == ["Aisha", "Jonas"]


def test_without_an_address_nobody_is_asked(session, made, act, end, ask):
    with transaction(session):
        session.get_one(Company, 1).feedback_url = ""

    assert ask(end + DAY) == []
    with pytest.raises(StepClosed):
        feedback.note(session, made.id, person(made, "Aisha"), act=replace(act, now=end + HOUR))


def test_the_role_has_its_own_place(session, made, end, ask):
    with transaction(session):
        made.application.role.feedback_url = "https://other.example/"

    ask(end + DAY)
    asked = session.scalars(select(Message).where(Message.notice == "feedback_asked"))
    assert {each.facts["feedback_url"] for each in asked} == {"https://other.example/"}


def test_of_what_did_not_take_place_nobody_writes(session, made, act, end, ask):
    cancelling.cancel(session, made.id, by=cancelling.STAFF, act=act)

    assert ask(end + DAY) == []


def test_nor_where_the_candidate_was_not_there(session, made, end, ask):
    with transaction(session):
        made.candidate_missing_at = made.starts_at

    assert ask(end + DAY) == []


def test_nobody_says_it_before_the_end_or_of_a_talk_of_others(session, made, act, end):
    with pytest.raises(StepClosed):
        feedback.note(session, made.id, person(made, "Aisha"), act=replace(act, now=end - HOUR))
    with pytest.raises(StepClosed):
        feedback.note(session, made.id, person(made, "Ada"), act=replace(act, now=end + HOUR))
    stranger = make_person(session, "Stranger").id
    with pytest.raises(Missing):
        feedback.note(session, made.id, stranger, act=replace(act, now=end + HOUR))


def test_after_three_days_it_is_too_late_for_a_mail(made, end, ask):
    assert ask(end + 3 * DAY) == []


def test_the_worker_asks_and_drops_what_is_pointless_by_then(
    session, engine, settings, made, act, ask
):
    end = made.ends_at
    ask(end + DAY)
    feedback.note(session, made.id, person(made, "Jonas"), act=replace(act, now=end + DAY))
    run_once(engine, settings, now=end + DAY + HOUR)

    session.rollback()
    asked = select(Message).where(Message.notice == "feedback_asked").order_by(Message.name)
    assert [bool(each.superseded_at) for each in session.scalars(asked)] == [False, True]
    assert session.get_one(Booking, made.id).attendances
