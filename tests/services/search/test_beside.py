"""A talk of a loop that is booked or moved by itself, beside the others that stay."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.domain.loops.rules import Pin
from scheduler.errors import SlotTaken
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.loops import loops
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services.calls import add_member, first_day, make_loop, make_step

PAUSE, DAY = timedelta(minutes=15), timedelta(days=1)


@pytest.fixture
def role(session):
    role = make_loop(session)
    add_member(session, role, "Tomás Kraus")
    return role


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def day(session, act, step):
    """Return two talks back to back, and a third after a break."""
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


def asked(session, booked, *, now=NOON):
    return ask(session, booked.step, booked.interview, booked.office_id, now=now)


def choice(booked, at):
    return Choice(booked.interview_id, booked.office_id, at)


def test_a_talk_cannot_be_moved_so_that_there_is_no_break(session, act, day):
    _, second, third = day
    starts = asked(session, third).starts()

    assert second.ends_at not in starts
    assert third.starts_at in starts
    with pytest.raises(SlotTaken):
        moving.move(session, third.id, choice(third, second.ends_at), act=act)


def test_on_another_day_it_is_free(session, act, day):
    _, second, third = day
    there = second.ends_at + DAY

    moving.move(session, third.id, choice(third, there), act=act)

    assert third.starts_at == there
    assert check(session) == []


def test_a_day_cannot_be_drawn_out_beyond_eight_hours(session, role, step, act):
    early = add_member(session, role, "Noor Haddad", gap_minutes=0)
    for each in early.hours:
        each.from_minute, each.until_minute = 0, 1440
    early.resource.version += 1
    session.commit()
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)
    last, first = made[-1], made[0]
    starts = asked(session, last).starts()
    same_day = [at for at in starts if timedelta(0) <= at - first.starts_at < timedelta(hours=12)]

    assert max(same_day) + timedelta(minutes=45) - first.starts_at <= timedelta(hours=8)


def test_nobody_of_the_line_up_is_met_twice(session, act, day):
    first, second, third = day
    met = {each.person_id for one in (first, second) for each in one.attendances}

    found = asked(session, third)
    assert met.isdisjoint(found.members)
    for at in (third.starts_at + DAY, third.starts_at + 2 * DAY):
        moving.move(session, third.id, choice(third, at), act=replace_now(act))
        assert met.isdisjoint(each.person_id for each in third.attendances)


def replace_now(act):
    return replace(act, now=act.now + timedelta(minutes=1))


def test_a_talk_that_was_cancelled_is_booked_again_by_the_same_rules(session, act, day):
    first, second, third = day
    cancelling.cancel(session, third.id, by=cancelling.STAFF, act=act)
    with pytest.raises(SlotTaken):
        booking.book(session, third.step_id, choice(third, second.ends_at), act=act)
    again = booking.book(session, third.step_id, choice(third, second.ends_at + PAUSE), act=act)

    people = [each.person_id for one in (first, second, again) for each in one.attendances]
    assert len(people) == len(set(people))
    assert again.candidate_object is first.candidate_object
    assert check(session) == []


def test_an_interview_by_itself_has_nothing_to_fit_in_with(session, role):
    other = make_step(session, role)
    interview = other.stage.ways[0].interviews[0]

    assert ask(session, other, interview, None, now=NOON).fit is None


def test_a_talk_stays_after_the_one_that_comes_before_it(session, act, role, step):
    way = role.plans[0].stages[1].ways[0]
    with transaction(session):
        way.interviews[0].pin = Pin.FIRST
        way.interviews[2].pin = Pin.LAST
    first, second, third = loops.book_loop(session, step.id, first_day(session, step), act=act)

    found = asked(session, second)
    assert found.starts()
    assert all(
        first.ends_at <= at and at + timedelta(minutes=45) <= third.starts_at
        for at in found.starts()
    )
    assert not found.offers(third.starts_at + DAY)
    assert min(asked(session, third).starts()) >= second.ends_at
    assert max(asked(session, first).starts()) <= second.starts_at - timedelta(minutes=45)
