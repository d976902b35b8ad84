"""Whether we answer by when we promise to: two working days after Monday end on Wednesday at five."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.domain.process import Outcome
from scheduler.models import Application, CompanyDayOff, Role
from scheduler.services.process.adding import add_person
from scheduler.services.process.endings import decline, withdraw
from scheduler.services.process.outcomes import set_outcome
from scheduler.services.process.pausing import pause
from scheduler.services.process.process import advance, skip
from scheduler.services.reports.answers import kept
from scheduler.services.reports.periods import Period
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.services import hiring

HOUR = timedelta(hours=1)
LATER = NOON + 240 * HOUR
PERIOD = Period.back(12, hiring.PACIFIC, now=LATER)
IN_TIME, LATE = 53, 54  # hours after NOON: Wednesday, 4.20 pm and 5.20 pm


@pytest.fixture
def at(act):
    return lambda hours: replace(act, now=NOON + hours * HOUR)


@pytest.fixture
def role(session, act):
    hiring.a_company(session)
    return hiring.a_role(session, act)


@pytest.fixture
def apply(session, role, at):
    return lambda name, hours=0: hiring.applied(session, role, at(hours), f"{name} Person")


@pytest.fixture
def desk(session, at):
    """Return what somebody of ours, or the candidate, does with an application at an hour."""

    class Desk:
        def on(self, made, hours):
            advance(session, made, act=at(hours), version=hiring.version(session, made))

        def no(self, made, hours):
            decline(session, made, act=at(hours), version=hiring.version(session, made))

        def leave(self, made, hours):
            withdraw(session, made, act=at(hours))

        def rest(self, made, hours):
            pause(session, made, date(2026, 12, 20), act=at(hours))

    return Desk()


@pytest.fixture
def three_of_five(apply, desk):
    """Let three answers be in time, one late, and one missing long after it was due."""
    desk.on(apply("A"), IN_TIME)
    desk.on(apply("B"), 1)
    desk.no(apply("C"), IN_TIME)
    desk.on(apply("D"), LATE)
    apply("E")


def figure(session, period=PERIOD):
    found = kept(session, period)
    return found.value, found.count


def test_an_answer_is_kept_until_the_close_of_the_day_it_is_due(session, three_of_five):
    assert figure(session) == (60, 5)


def test_what_we_do_not_owe_is_not_counted(session, three_of_five, apply, desk, role, at):
    apply("New", 239)
    desk.leave(apply("Gone"), IN_TIME)
    desk.rest(apply("Resting"), IN_TIME)
    add_person(session, role, "Added Person", "added@mail.example", act=at(0))
    silent = hiring.a_role(session, at(0), "No promise", answer_days=None)
    desk.on(hiring.applied(session, silent, at(0), "Calm Person"), 1)

    assert figure(session) == (60, 5)


def test_who_leaves_because_we_are_late_counts_as_not_answered(session, three_of_five, apply, desk):
    desk.leave(apply("Tired"), LATE)

    assert figure(session) == (50, 6)


def test_to_skip_a_later_step_is_no_answer(session, three_of_five, apply, at):
    waiting = apply("Waiting")
    later = session.get_one(Application, waiting).steps[3].id
    skip(session, later, act=at(1), version=hiring.version(session, waiting))

    assert figure(session) == (50, 6)


def test_after_a_talk_the_promise_begins_with_its_end(session, three_of_five, apply, desk, at):
    for name, hours in (("In", 100), ("Out", 120)):
        made = apply(name)
        desk.on(made, 1)
        talk = hiring.booked(session, made, at(1), in_hours=47)  # until Wednesday, 11.50 am
        version = hiring.version(session, made)
        set_outcome(session, talk, Outcome.PASSED, act=at(hours), version=version)

    assert figure(session) == (pytest.approx(100 * 6 / 9), 9)


def test_each_role_is_measured_by_its_own_promise_and_our_days_off(session, three_of_five, role):
    with transaction(session):
        session.get_one(Role, role).answer_days = 3
    assert figure(session) == (80, 5)

    with transaction(session):
        session.get_one(Role, role).answer_days = 2
        session.add(CompanyDayOff(country="", on=date(2026, 11, 25), name="Our day"))
    assert figure(session) == (80, 5)


def test_an_application_before_the_period_is_not_in_it(session, three_of_five):
    assert figure(session, Period.back(1, hiring.PACIFIC, now=LATER)) == (None, 0)
