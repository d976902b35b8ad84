"""No answer: asked again three days before and a day before, then at risk in the queue."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Answer, RemarkKind
from scheduler.models import Booking, Message, Remark
from scheduler.services.bookings import booking, candidate_answers, reminding
from scheduler.services.placing.securing import Choice
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from scheduler.services.seats import answers, chasing
from scheduler.services.transaction import transaction
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.people import make_coordinator
from tests.services.calls import make_company, make_person, make_role, make_step

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = NOON.replace(hour=19, minute=0) + 4 * DAY


@pytest.fixture
def made(session, act):
    """Return a call on Friday that Aisha and Jonas hold."""
    make_company(session)
    role = make_role(session, [make_person(session, n) for n in ("Aisha", "Jonas")], count=2)
    with transaction(session):
        role.coordinator = make_coordinator(session)
    step = make_step(session, role)
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, FRIDAY)
    return booking.book(session, step.id, wanted, act=act)


@pytest.fixture
def chase(session, act):
    def chase(now):
        session.rollback()
        chasing.chase(session, act=replace(act, now=now))
        asked = select(Message).where(Message.notice == "answer_asked").order_by(Message.id)
        return sorted(each.name for each in session.scalars(asked))

    return chase


def seat(session, made, name):
    session.rollback()
    seats = session.get_one(Booking, made.id).attendances
    return next(each for each in seats if each.person.name == name)


def rows(session, now):
    session.rollback()
    found = queue.rows(session, now=now, kinds=[Kind.NO_ANSWER, Kind.REMARK, Kind.CANDIDATE_CANT])
    return [(row.kind.value, *row.who) for row in found.rows]


def test_who_has_not_answered_is_asked_once_three_days_before(session, made, act, chase):
    answers.say(session, seat(session, made, "Aisha").id, Answer.ACCEPTED, act=act)

    assert chase(FRIDAY - 3 * DAY - HOUR) == []
    assert chase(FRIDAY - 3 * DAY) == ["Jonas"]
    assert chase(FRIDAY - 2 * DAY) == ["Jonas"]


def test_what_was_booked_within_three_days_is_not_asked_about(session, act, chase, made):
    assert chase(FRIDAY - 23 * HOUR) == []


def test_a_question_that_was_answered_meanwhile_is_not_sent(
    session, engine, settings, made, act, chase
):
    chase(FRIDAY - 3 * DAY)
    answers.say(session, seat(session, made, "Aisha").id, Answer.TENTATIVE, act=act)
    run_once(engine, settings, now=FRIDAY - 3 * DAY)

    session.rollback()
    asked = select(Message).where(Message.notice == "answer_asked").order_by(Message.name)
    assert [each.last_answer for each in session.scalars(asked)] == [
        "They have answered meanwhile.",
        "Kept here, because no mail server is set.",
    ]


def test_the_reminder_of_the_day_asks_too(session, made, act):
    answers.say(session, seat(session, made, "Aisha").id, Answer.ACCEPTED, act=act)
    session.rollback()
    reminding.remind(session, act=replace(act, now=FRIDAY - DAY))

    found = select(Message).where(Message.notice == "reminder_team")
    asks = {each.name: each.facts["unanswered"] for each in session.scalars(found)}
    assert asks == {"Aisha": False, "Jonas": True}


def test_a_day_before_the_silent_are_at_risk_in_the_queue(session, made, act):
    answers.say(session, seat(session, made, "Aisha").id, Answer.ACCEPTED, act=act)

    assert rows(session, FRIDAY - DAY - HOUR) == []
    assert rows(session, FRIDAY - DAY) == [("no_answer", "Jonas")]
    assert rows(session, FRIDAY) == []


def test_a_candidates_no_and_a_mail_stand_in_the_queue(session, made, act):
    candidate_answers.say(session, made.candidate_object, Answer.DECLINED, "", act=act)
    with transaction(session):
        session.add(
            Remark(
                booking_id=made.id, kind=RemarkKind.PROPOSED, who="Aisha", address="a@b", at=NOON
            )
        )

    assert sorted(rows(session, NOON)) == [("candidate_cant",), ("remark", "Aisha")]
