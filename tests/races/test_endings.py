"""Somebody withdraws while others are at it: an interviewer declines, a coordinator moves or decides.

Whatever comes first, in the end nothing is left of anybody's time and everybody was told once.
"""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.domain.terms import BY_STAFF, BookingState, Notice, StepState
from scheduler.errors import Conflict, StepClosed
from scheduler.models import Application, Booking, Claim, Hold, Message, Person
from scheduler.services.applications.applications import version_of
from scheduler.services.bookings import booking, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.loops import loops
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.process import endings, pausing
from scheduler.services.seats import answers, replacing
from scheduler.services.upkeep.invariants import check
from tests.races.test_exercises import rush
from tests.races.test_lost_updates import heard
from tests.races.test_replacing import FRIDAY, MONDAY, NAMES
from tests.services.calls import (
    add_debrief,
    first_day,
    make_company,
    make_loop,
    make_person,
    make_role,
    make_step,
)

__all__ = ["rush"]  # a fixture
JANUARY = date(2027, 1, 11)
TABS = 6


@pytest.fixture
def role(session):
    make_company(session)
    return make_role(session, [make_person(session, name) for name in NAMES])


@pytest.fixture
def call(session, act, role):
    """Return a booked call on Friday, of which everybody has heard."""
    step = make_step(session, role)
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, FRIDAY)
    made = booking.book(session, step.id, wanted, act=act)
    heard(session)
    session.rollback()
    return made


def told(session, notice):
    session.rollback()
    return len(session.scalars(select(Message).where(Message.notice == notice)).all())


def nothing_is_left(session):
    session.rollback()
    stands = session.scalars(select(Booking).where(Booking.state == BookingState.SCHEDULED)).all()
    held = session.scalars(select(Hold)).all(), session.scalars(select(Claim)).all()
    return (stands, *held) == ([], [], []) and check(session) == []


@pytest.mark.parametrize("turn", range(3))
def test_withdrawing_while_the_interviewer_declines_and_a_coordinator_moves(
    session, act, call, rush, turn
):
    seat, interview = call.attendances[0].id, call.interview_id
    made, application = call.id, call.step.application_id
    choice = Choice(interview, None, MONDAY)
    session.rollback()
    deeds = [
        lambda session: endings.withdraw(session, application, act=act),
        lambda session: answers.cannot(session, seat, "Ill", act=act),
        lambda session: moving.move(session, made, choice, on_behalf=OnBehalf("ill"), act=act),
    ]
    found = rush(*deeds[turn:], *deeds[:turn])

    assert found[-turn % 3] is True
    assert nothing_is_left(session)
    assert told(session, Notice.WITHDRAWN) == 1
    assert session.get_one(Application, application).state.value == "withdrawn"


def test_withdrawing_while_a_seat_is_given_to_somebody_else(session, act, call, rush):
    lena = session.scalars(select(Person.id).where(Person.name == NAMES[-1])).one()
    seat, version, application = call.attendances[0].id, call.version, call.step.application_id
    session.rollback()
    found = rush(
        lambda session: endings.withdraw(session, application, act=act),
        lambda session: replacing.replace(session, seat, lena, act=act, version=version),
    )
    assert found[0] is True
    assert nothing_is_left(session)


def test_withdrawing_in_many_tabs_is_withdrawing_once(session, act, call, rush):
    application = call.step.application_id
    session.rollback()
    found = rush(*[lambda session: endings.withdraw(session, application, act=act)] * TABS)
    assert found == [True] * TABS
    assert [told(session, each) for each in (Notice.WITHDRAWN, Notice.CANCELLED_TEAM)] == [1, 1]
    assert nothing_is_left(session)


def test_of_a_withdrawal_and_a_decline_at_once_one_letter_goes_out(session, act, call, rush):
    application = call.step.application_id
    version = version_of(session.get_one(Application, application))
    session.rollback()
    found = rush(
        lambda session: endings.withdraw(session, application, act=act),
        lambda session: endings.decline(session, application, act=act, version=version),
    )
    assert Counter(found) == {True: 1, Conflict: 1}
    assert told(session, Notice.WITHDRAWN) + told(session, Notice.DECLINED_KINDLY) == 1
    assert nothing_is_left(session)


def test_who_books_while_they_pause_has_no_booking_in_the_end(session, act, role, rush):
    step = make_step(session, role)
    ident, application = step.id, step.application_id
    choice = Choice(step.stage.ways[0].interviews[0].id, None, FRIDAY)
    session.rollback()
    found = rush(
        lambda session: pausing.pause(session, application, JANUARY, act=act),
        lambda session: booking.book(session, ident, choice, act=act),
        lambda session: holding.hold(session, ident, choice, act=act),
    )
    assert found[0] is True
    assert set(found[1:]) <= {True, StepClosed}
    assert nothing_is_left(session)
    session.rollback()
    assert step.state is StepState.PAUSED


def test_going_on_in_many_tabs_asks_once(session, act, call, rush):
    application = call.step.application_id
    pausing.pause(session, application, JANUARY, by=BY_STAFF, act=act)
    asked = told(session, Notice.CHOOSE_TIME)
    session.rollback()
    found = rush(*[lambda session: pausing.resume(session, application, act=act)] * TABS)
    assert found == [True] * TABS
    assert told(session, Notice.CHOOSE_TIME) == asked + 1
    assert check(session) == []


def test_many_who_share_their_interviewers_withdraw_at_once(session, act, rush):
    """Each locks people whom others lock too; nobody waits in a circle, and nothing is left."""
    role = make_loop(session)
    add_debrief(session, role)
    applications = []
    for _ in range(3):
        step = make_step(session, role)
        loops.book_loop(session, step.id, first_day(session, step), act=act)
        applications.append(step.application_id)
    heard(session)
    session.rollback()
    found = rush(
        *(
            lambda session, each=each: endings.withdraw(session, each, act=act)
            for each in applications
        )
    )
    assert found == [True] * 3
    assert nothing_is_left(session)
