"""Who chose the times of our talks, and who moved them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.domain.terms import Training
from scheduler.models import Membership
from scheduler.services.bookings import booking, moving, windows
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.loops import loops
from scheduler.services.loops.delaying import begin_later
from scheduler.services.placing.securing import Choice
from scheduler.services.reports.bookings import choices
from scheduler.services.reports.load import load
from scheduler.services.reports.periods import Period
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.services.calls import (
    PACIFIC,
    first_day,
    make_candidate,
    make_company,
    make_loop,
    make_office,
    make_person,
    make_role,
    make_step,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PERIOD = Period.back(4, PACIFIC, now=NOON + DAY)
NAMES = ("Ana Ruiz", "Ben Ode", "Cai Lin", "Dee Roy", "Eli Fox")


@pytest.fixture
def role(session):
    make_company(session)
    office = make_office(session)
    return make_role(session, [make_person(session, "Jonas Weber", office=office)], [office])


@pytest.fixture
def theirs(act):
    """Return what a candidate does so many hours after NOON."""
    return lambda hours=0: replace(act, actor="candidate:1", now=NOON + hours * HOUR)


@pytest.fixture
def ours(act):
    """Return what somebody of ours does so many hours after NOON."""
    return lambda hours=0: replace(act, actor="person:1", now=NOON + hours * HOUR)


def choice(session, step, place, now=NOON):
    interview = step.stage.ways[0].interviews[0]
    return Choice(interview.id, None, ask(session, step, interview, None, now=now).starts()[place])


def talk(session, role, name, act, **ours):
    step = make_step(session, role, make_candidate(session, name))
    return booking.book(session, step.id, choice(session, step, 3), act=act, **ours)


def move(session, one, act, **ours):
    moving.move(session, one.id, choice(session, one.step, 30, act.now), act=act, **ours)


@pytest.fixture
def five(session, role, theirs, ours):
    """Return five bookings, the last of which we made."""
    found = [talk(session, role, name, theirs()) for name in NAMES[:4]]
    return [*found, talk(session, role, NAMES[4], ours(), on_behalf=OnBehalf("by phone"))]


def told(session, period=PERIOD):
    found = choices(session, period)
    return found.alone.value, found.moved.value, found.moved.count


def test_what_candidates_book_on_their_page_is_without_our_help(session, five):
    assert told(session) == (80, 0, 5)


def test_a_move_by_us_counts_once_and_one_by_them_never(session, five, theirs, ours):
    move(session, five[0], ours(1), on_behalf=OnBehalf("Jonas is ill"))
    moving.move(
        session,
        five[0].id,
        choice(session, five[0].step, 50),
        act=ours(2),
        on_behalf=OnBehalf("ill"),
    )
    move(session, five[1], theirs(1))

    assert told(session) == (80, 20, 5)


def test_a_move_that_they_asked_for_by_windows_is_theirs(session, five, theirs, ours):
    start = NOON + 7 * DAY
    offered = [windows.Offer(start, start + HOUR)]
    windows.send_windows(session, five[0].step_id, offered, "", act=theirs(1))
    move(session, five[0], ours(2), on_behalf=OnBehalf("they asked"))
    assert told(session) == (80, 0, 5)

    other = choice(session, five[0].step, 50)
    moving.move(session, five[0].id, other, act=ours(3), on_behalf=OnBehalf("ours"))
    assert told(session) == (80, 20, 5)


def test_a_talk_that_begins_later_on_its_day_is_no_move(session, five, ours):
    begin_later(session, five[0].id, act=replace(ours(), now=five[0].starts_at))

    later = Period.back(4, PACIFIC, now=five[0].starts_at)
    assert told(session, later) == (80, 0, 5)


def test_what_was_booked_before_the_period_is_not_in_it(session, five):
    assert told(session, Period.back(1, PACIFIC, now=NOON + 7 * DAY)) == (None, None, 0)


def test_all_talks_of_a_day_are_one_booking(session, theirs):
    step = make_step(session, make_loop(session))
    made = loops.book_loop(session, step.id, first_day(session, step), act=theirs())

    assert len(made) == 3
    assert told(session) == (None, None, 1)


def test_the_load_is_what_the_calendar_counts_and_the_fullest_is_first(session, role, five):
    wes = make_person(session, "Wes Ito", per_week=3)
    with transaction(session):
        pool = role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool
        trainee = {"person_id": wes.id, "training": Training.SHADOWING, "joined_at": NOON}
        pool.members.append(Membership(**trainee))

    [jonas, wes] = load(session, PERIOD.present, PACIFIC, now=NOON)
    assert (jonas.name, jonas.booked, jonas.limit, jonas.is_full) == ("Jonas Weber", 5, 40, False)
    assert (wes.name, wes.booked, wes.limit, wes.in_training) == ("Wes Ito", 0, 3, True)
