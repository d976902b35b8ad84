"""A whole loop in one go: all talks, seats, rooms and letters, or nothing."""

from datetime import timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from scheduler.domain.bitmap import bits, instant
from scheduler.domain.terms import Notice, StepState
from scheduler.errors import Missing, SlotTaken, StepClosed
from scheduler.models import Booking, Claim, Message
from scheduler.services.bookings import booking
from scheduler.services.loops import loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.search.day_rules import rules_of
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services.calls import add_member, add_talks, first_day, make_loop, make_step


@pytest.fixture
def role(session):
    return make_loop(session)


@pytest.fixture
def step(session, role):
    return make_step(session, role)


def places(step):
    return [place.office_id for place in step.stage.ways[0].places]


def asked(session, step, place=None):
    offices = [place] if place is not None else []
    return loops.search_loop(session, step, loops.way_of(step), offices, now=NOON).at(place)


def ticks(loop):
    return bits(loop.starts, loop.world.horizon.origin)


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_day_is_booked_with_all_its_talks_and_nobody_twice(session, act, step):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)

    people = [attendance.person_id for each in made for attendance in each.attendances]
    assert (len(made), len(set(people)), step.state) == (3, 3, StepState.BOOKED)
    assert [each.starts_at for each in made] == sorted(each.starts_at for each in made)
    assert check(session) == []


def test_a_break_comes_before_two_hours_are_over(session, act, step):
    first, second, third = loops.book_loop(session, step.id, first_day(session, step), act=act)

    assert second.starts_at == first.ends_at
    assert third.starts_at - second.ends_at == timedelta(minutes=15)


def test_a_day_begins_in_the_hours_that_people_like(session, step):
    """The team begins at 7 in Honolulu; days from 9 there are liked better."""
    loop, honolulu = asked(session, step).loop(), ZoneInfo("Pacific/Honolulu")
    days = islice(loops.days_by_date(loop, honolulu.key), 5)

    hours = [instant(day.start).astimezone(honolulu).hour for day in days]
    assert min(instant(at).astimezone(honolulu).hour for at in ticks(loop)) < 9
    assert set(hours) == {9}


def test_a_day_at_an_odd_hour_is_better_than_none(session, step):
    """The team's day is over by 10 in Tokyo: no loop fits between 9 and then."""
    assert list(loops.days_by_date(asked(session, step).loop(), "Asia/Tokyo"))


def test_the_day_is_told_once_and_every_talk_to_its_people(session, act, step):
    loops.book_loop(session, step.id, first_day(session, step), act=act)

    told = session.scalars(select(Message.notice)).all()
    assert (told.count(Notice.BOOKED), told.count(Notice.BOOKED_TEAM)) == (1, 3)


def test_in_the_office_the_day_stays_in_one_room(session, act, step):
    made = loops.book_loop(session, step.id, first_day(session, step, places(step)[1]), act=act)

    assert len({each.room_id for each in made}) == 1
    assert made[0].room is not None


def test_a_long_day_in_the_office_has_lunch(session, act, role):
    add_talks(session, role, ["A hard conversation"])
    way = role.plans[0].stages[1].ways[0]

    assert rules_of(way, 7).lunch == 60
    assert rules_of(way, None).lunch == 0


def test_nothing_is_booked_if_one_talk_is_gone(session, act, step, role):
    wanted = first_day(session, step)
    rivals = [make_step(session, role) for _ in range(3)]
    last = max(wanted.times.values())
    interview = step.stage.ways[0].interviews[0].id
    for rival in rivals:
        booking.book(session, rival.id, Choice(interview, None, last), act=act)
    before = count(session, Booking), count(session, Claim), count(session, Message)

    with pytest.raises(SlotTaken):
        loops.book_loop(session, step.id, wanted, act=act)
    assert (count(session, Booking), count(session, Claim), count(session, Message)) == before
    assert step.state is StepState.OPEN


@pytest.mark.parametrize("minutes", [5, 15, 7 * 24 * 60])
def test_times_that_were_never_offered_are_refused(session, act, step, minutes):
    wanted = first_day(session, step)
    last = max(wanted.times, key=wanted.times.get)
    moved = dict(wanted.times) | {last: wanted.times[last] + timedelta(minutes=minutes)}

    with pytest.raises(SlotTaken):
        loops.book_loop(session, step.id, LoopChoice(None, moved), act=act)


def test_a_part_of_the_loop_is_no_loop(session, act, step):
    wanted = first_day(session, step)
    part = dict(list(wanted.times.items())[:2])

    with pytest.raises(Missing):
        loops.book_loop(session, step.id, LoopChoice(None, part), act=act)


def test_a_loop_is_booked_once(session, act, step):
    wanted = first_day(session, step)
    loops.book_loop(session, step.id, wanted, act=act)

    with pytest.raises(StepClosed):
        loops.book_loop(session, step.id, wanted, act=act)


def test_what_the_step_held_is_given_back(session, act, step):
    wanted = first_day(session, step)
    interview = step.stage.ways[0].interviews[0].id
    later = max(wanted.times.values()) + timedelta(days=1)
    holding.hold(session, step.id, Choice(interview, None, later), act=act)

    loops.book_loop(session, step.id, wanted, act=act)

    assert holding.hold_of(session, step.id) is None
    assert check(session) == []


def test_the_least_loaded_hold_the_talks(session, act, role):
    add_member(session, role, "Tomás R")
    pool = role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool
    first = make_step(session, role)
    busy = {
        attendance.person_id
        for each in loops.book_loop(session, first.id, first_day(session, first), act=act)
        for attendance in each.attendances
    }
    second = make_step(session, role)
    made = loops.book_loop(session, second.id, first_day(session, second), act=act)

    idle = {member.person_id for member in pool.members} - busy
    assert idle <= {attendance.person_id for each in made for attendance in each.attendances}


def in_order(session, role, **wishes):
    """Give the talks of *role* their places in the day: by number, a pin or what comes before."""
    with transaction(session):
        for number, wish in wishes.items():
            talk = role.plans[0].stages[1].ways[0].interviews[int(number[1:]) - 1]
            if isinstance(wish, int):
                talk.after_position = wish
            else:
                talk.pin = wish


def test_the_talks_come_in_the_order_of_the_plan(session, act, role, step):
    in_order(session, role, _1="last", _2=3)
    titles = [
        each.title for each in loops.book_loop(session, step.id, first_day(session, step), act=act)
    ]

    assert titles == ["How we work", "Debugging together", "Intro call"]


def test_another_order_than_the_plans_is_refused(session, act, role, step):
    in_order(session, role, _1="first")
    wanted = first_day(session, step)
    one, two, *_ = step.stage.ways[0].interviews
    times = dict(wanted.times)
    times[one.id], times[two.id] = times[two.id], times[one.id]

    with pytest.raises(SlotTaken):
        loops.book_loop(session, step.id, LoopChoice(None, times), act=act)


def test_breaks_and_lunch_are_those_of_the_plan(session, act, role, step):
    with transaction(session):
        way = role.plans[0].stages[1].ways[0]
        way.run_minutes, way.pause_minutes = 45, 30
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)

    pauses = [after.starts_at - before.ends_at for before, after in pairwise(made)]
    assert pauses == [timedelta(minutes=30)] * 2


def test_a_lunch_that_the_plan_wants_lies_between_its_hours(session, act, role, step):
    with transaction(session):
        way = role.plans[0].stages[1].ways[0]
        way.lunch_minutes, way.lunch_from, way.lunch_until = 60, 12 * 60, 13 * 60
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)

    denver = ZoneInfo("America/Denver")
    lunches = [
        (before.ends_at.astimezone(denver).hour, after.starts_at.astimezone(denver).hour)
        for before, after in pairwise(made)
        if after.starts_at - before.ends_at >= timedelta(minutes=60)
    ]
    assert lunches == [(12, 13)]


def test_no_lunch_where_the_plan_wants_none(session, role):
    way = role.plans[0].stages[1].ways[0]
    way.lunch_minutes = 0
    for talk in way.interviews:
        talk.minutes = 120

    assert rules_of(way, None).lunch == 0


def test_a_day_can_be_asked_to_lie_between_two_hours(session, step):
    loop, denver = asked(session, step).loop(), ZoneInfo("America/Denver")
    spans = [
        (instant(day.start).astimezone(denver), instant(day.end).astimezone(denver))
        for day in loops.days_by_date(loop, denver.key, (13 * 60, 17 * 60))
    ]

    assert spans
    assert {start.hour >= 13 and (end.hour, end.minute) <= (17, 0) for start, end in spans} == {
        True
    }
    assert list(loops.days_by_date(loop, denver.key, (13 * 60, 14 * 60))) == []


def test_longer_breaks_can_be_asked_for_and_are_booked_so(session, act, step):
    way = loops.way_of(step)
    search = loops.search_loop(session, step, way, [], now=NOON)
    found = search.at(None, 45)
    day = next(loops.days_by_date(found.loop(), "America/Denver"))
    times = {found.talks[each.position].interview.id: instant(each.start) for each in day.talks}
    with pytest.raises(SlotTaken):
        loops.book_loop(session, step.id, LoopChoice(None, times), act=act)

    made = loops.book_loop(session, step.id, LoopChoice(None, times, pause=45), act=act)
    pauses = {after.starts_at - before.ends_at for before, after in pairwise(made)}
    assert pauses == {timedelta(0), timedelta(minutes=45)}


def test_no_longer_break_is_granted_than_an_hour(session, step):
    search = loops.search_loop(session, step, loops.way_of(step), [], now=NOON)

    assert search.at(None, 600).loop().query.rules.pause == 60
    assert search.at(None, 5).loop().query.rules.pause == 15


def test_the_days_before_an_instant_are_counted(session, step):
    loop = asked(session, step).loop()
    found = list(loops.days_by_date(loop, "America/Denver"))

    assert loops.days_before(loop, "America/Denver", found[4].start) == 4
    assert loops.days_before(loop, "America/Denver", found[0].start) == 0
