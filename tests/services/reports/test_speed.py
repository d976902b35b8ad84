"""How long people wait for a time, and for an offer: what counts, and what would tell a lie."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from scheduler.domain.terms import BookingState, StageKind, StepState
from scheduler.models import Application, Booking, Claim
from scheduler.services.process import pausing
from scheduler.services.process.adding import add_person
from scheduler.services.process.offers import approve
from scheduler.services.process.process import advance
from scheduler.services.reports.periods import Period
from scheduler.services.reports.reports import report_of
from scheduler.services.reports.speed import offers, waits
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.services import hiring

DAY = timedelta(days=1)
LATER = NOON + 40 * DAY
PERIOD = Period.back(12, hiring.PACIFIC, now=LATER)
SHORT = (("Application", StageKind.APPLICATION), ("Intro call", StageKind.CALL))


@pytest.fixture
def at(act):
    """Return what somebody of ours does so many days after NOON."""
    return lambda days: replace(act, now=NOON + days * DAY)


@pytest.fixture
def role(session, act):
    hiring.a_company(session)
    return hiring.a_role(session, act)


@pytest.fixture
def asked(session, role, at):
    """Return the maker of an application whose candidate was asked for a time on a day."""

    def make(name, day):
        made = hiring.applied(session, role, at(day), name)
        advance(session, made, act=at(day), version=hiring.version(session, made))
        return made

    return make


def let_go(session, booking_id, **columns):
    """Cancel a booking, so that its step may be booked once more."""
    with transaction(session):
        booking = session.get_one(Booking, booking_id)
        for name, value in {"state": BookingState.CANCELLED, **columns}.items():
            setattr(booking, name, value)
        booking.step.state = StepState.OPEN
        session.execute(delete(Claim))


def told(session, period=PERIOD):
    return sorted(each.days for each in waits(session, period))


def test_a_wait_is_from_our_letter_to_the_first_booking(session, asked, at):
    for number, days in enumerate((1, 2, 3, 4, 20)):
        made = asked(f"P{number} Person", 0)
        hiring.booked(session, made, at(days), in_hours=48)
    asked("Undecided Person", 0)

    assert told(session) == [1, 2, 3, 4, 20]
    report = report_of(session, PERIOD)
    assert (report.asked_to_booked.value, report.asked_to_booked.count) == (3, 5)
    [week] = [each for each in report.weeks if each.days]
    assert (week.monday.isoformat(), week.days.median, week.days.low, week.days.high) == (
        "2026-11-23", 3, 2, 4
    )  # fmt: skip


def test_four_say_too_little(session, asked, at):
    for number in range(4):
        hiring.booked(session, asked(f"P{number} Person", 0), at(1), in_hours=48)

    figure = report_of(session, PERIOD).asked_to_booked
    assert (figure.value, figure.count) == (None, 4)


def test_who_books_again_has_waited_once(session, asked, at):
    made = asked("Priya Raman", 0)
    first = hiring.booked(session, made, at(2), in_hours=48)
    let_go(session, first)
    hiring.booked(session, made, at(9), in_hours=48)

    assert told(session) == [2]


def test_a_pause_is_no_wait_since_going_on_asks_anew(session, asked, at):
    made = asked("Priya Raman", 0)
    pausing.pause(session, made, (NOON + 20 * DAY).date(), act=at(1))
    pausing.resume(session, made, act=at(20))
    hiring.booked(session, made, at(23), in_hours=48)

    assert told(session) == [3]


def test_whom_we_asked_before_the_period_is_not_in_it(session, asked, at):
    hiring.booked(session, asked("Priya Raman", 0), at(35), in_hours=48)

    assert told(session, Period.back(4, hiring.PACIFIC, now=LATER)) == []
    assert told(session) == [35]


def test_a_talk_without_the_candidate_is_no_booking_of_theirs(session, asked, at):
    made = asked("Priya Raman", 0)
    alone = hiring.booked(session, made, at(1), in_hours=48)
    let_go(session, alone, candidate_object=None)
    hiring.booked(session, made, at(5), in_hours=96)

    assert told(session) == [5]


def test_an_offer_counts_from_the_application_on(session, asked, at, act):
    by = hiring.an_interviewer(session, act)
    for number, days in enumerate((10, 12, 30)):
        made = asked(f"P{number} Person", 0)
        for _ in range(3):
            advance(session, made, act=at(8), version=hiring.version(session, made))
        step = hiring.current(session, made).id
        version = hiring.version(session, made)
        approve(session, step, LATER + DAY, by=by, act=at(days), version=version)

    assert sorted(offers(session, PERIOD)) == [10, 12, 30]
    assert sorted(offers(session, Period.back(2, hiring.PACIFIC, now=LATER))) == [30]


def test_a_plan_without_an_offer_counts_until_the_yes_and_by_hand_never(session, role, at):
    short = hiring.a_role(session, at(0), "Support Engineer", SHORT)
    made = hiring.applied(session, short, at(0), "Nadia Farouk")
    added = add_person(session, short, "Ola Nowak", "ola@mail.example", act=at(0)).id
    for one in (made, made, added):
        advance(session, one, act=at(9), version=hiring.version(session, one))

    states = {session.get_one(Application, one).state.value for one in (made, added)}
    assert states == {"hired"}
    assert offers(session, PERIOD) == [9]
