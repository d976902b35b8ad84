"""What a trip asks of the search: the lead time of an office, and the way home kept free."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.bitmap import instant, tick
from scheduler.domain.trips import Deed
from scheduler.errors import SlotTaken
from scheduler.models import Claim, Office
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops import loop_moving, loops, swapping
from scheduler.services.loops.loops import LoopChoice, search_loop
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask as search
from scheduler.services.transaction import transaction
from scheduler.services.trips import trips
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services.calls import (
    add_debrief,
    first_day,
    make_candidate,
    make_loop,
    make_role,
    make_step,
)
from tests.services.travelling import answer, ask, make_day, office_of, withdraw

BY_US = OnBehalf("They asked us to")
WEEK = timedelta(days=7)


@pytest.fixture
def role(session):
    return make_loop(session)


@pytest.fixture
def step(session, role):
    return make_step(session, role)


def first_start(session, step, place, number=0, **kwargs):
    """Return the first start of a talk of *step* at *place*."""
    talk = step.stage.ways[0].interviews[number]
    return search(session, step, talk, place, now=NOON, **kwargs).starts()[0]


def margins(session, step):
    """Return the first and the last minute that the candidate keeps free for the way home."""
    found = session.scalars(
        select(Claim.tick)
        .where(Claim.resource_id == step.application.candidate_id, Claim.is_gap)
        .order_by(Claim.tick)
    ).all()
    return (instant(found[0]), instant(found[-1] + 1), len(found)) if found else None


def after(day, minutes=120):
    """Return the margin behind the last talk of *day*."""
    end = max(each.ends_at for each in day)
    return end, end + timedelta(minutes=minutes), minutes // 5


def test_without_a_trip_an_office_is_as_near_as_any_place(session, step):
    assert first_start(session, step, office_of(step)) == first_start(session, step, None)


def test_with_a_trip_an_office_needs_its_lead_time_and_remote_does_not(session, act, step):
    remote = first_start(session, step, None)
    ask(session, step, act)

    assert first_start(session, step, office_of(step)) >= NOON + WEEK
    assert first_start(session, step, office_of(step)) < NOON + WEEK + timedelta(days=1)
    assert first_start(session, step, None) == remote


def test_whole_days_need_it_too_and_each_office_has_its_own(session, act, step):
    with transaction(session):
        session.get_one(Office, office_of(step)).travel_lead_days = 10
    ask(session, step, act)
    assert min(first_day(session, step, office_of(step)).times.values()) >= NOON + timedelta(10)
    withdraw(session, step, act)
    assert min(first_day(session, step, office_of(step)).times.values()) < NOON + timedelta(2)


def test_under_the_lock_the_same_is_asked_again(session, act, step):
    day = first_day(session, step, office_of(step))
    (talk, starts_at), *_ = day.times.items()
    ask(session, step, act)

    with pytest.raises(SlotTaken):
        loops.book_loop(session, step.id, day, act=act)
    choice = Choice(talk, office_of(step), starts_at)
    for take in (booking.book, holding.hold):
        with pytest.raises(SlotTaken):
            take(session, step.id, choice, act=act)


def test_what_is_held_is_let_go_when_a_trip_is_asked_for(session, act, step):
    starts_at = first_start(session, step, office_of(step))
    talk = step.stage.ways[0].interviews[0].id
    choice = Choice(talk, office_of(step), starts_at)
    holding.hold(session, step.id, choice, act=act)
    ask(session, step, act)

    assert holding.hold_of(session, step.id) is None
    with pytest.raises(SlotTaken):
        booking.book(session, step.id, choice, act=act)
    assert check(session) == []


def test_staff_who_act_for_somebody_need_no_lead_time(session, act, step):
    ask(session, step, act)
    soon = first_start(session, step, office_of(step), notice_hours=0)
    talk = step.stage.ways[0].interviews[0].id
    made = booking.book(
        session, step.id, Choice(talk, office_of(step), soon), act=act, on_behalf=BY_US
    )
    assert made.starts_at < NOON + WEEK


def test_behind_the_last_talk_the_way_home_is_kept_free(session, act, step):
    day = make_day(session, step, act)
    assert margins(session, step) is None
    ask(session, step, act)
    assert margins(session, step) == after(day)
    assert check(session) == []
    withdraw(session, step, act)
    assert margins(session, step) is None


def test_the_margin_follows_the_day_and_goes_with_it(session, act, step):
    ask(session, step, act)
    day = make_day(session, step, act)
    assert margins(session, step) == after(day)
    times = {each.interview_id: each.starts_at + timedelta(days=1) for each in day}
    moved = loop_moving.move_loop(session, step.id, LoopChoice(office_of(step), times), act=act)
    assert margins(session, step) == after(moved)
    loop_moving.move_loop(session, step.id, LoopChoice(None, times), act=act)
    assert margins(session, step) is None
    assert check(session) == []


def test_one_talk_may_go_where_the_way_home_was(session, act, step):
    """The margin is for what else there is, never against the talks that it belongs to."""
    ask(session, step, act)
    day = make_day(session, step, act)
    first, end = day[0], after(day)[0]
    later = search(session, step, first.interview, office_of(step), now=NOON).starts()
    behind = next(at for at in later if at >= end and at.date() == end.date())
    choice = Choice(first.interview_id, office_of(step), behind)
    holding.hold(session, step.id, choice, act=act)
    assert check(session) == []
    moving.move(session, first.id, choice, act=act)

    assert behind < end + timedelta(minutes=120)
    assert margins(session, step) == after(day)
    assert check(session) == []


def test_without_its_last_talk_a_day_keeps_its_margin_earlier(session, act, step):
    ask(session, step, act)
    day = make_day(session, step, act)
    cancelling.cancel(session, day[-1].id, by="staff", act=act)
    assert margins(session, step) == after(day[:-1])
    assert check(session) == []


def test_another_process_keeps_off_the_way_there_and_home(session, act, role):
    person = make_candidate(session)
    mine = make_step(session, role, person)
    ask(session, mine, act)
    day = make_day(session, mine, act)
    other = make_step(session, make_sibling(session, role), person)
    starts = search(session, other, talk_of(other), None, now=NOON).starts()

    last = after(day)
    near = [at for at in starts if last[0] <= at < last[1]]
    assert near == []
    assert last[1] in starts


def make_sibling(session, role):
    """Return another role with the same people."""
    people = [each.person for each in talk_pool(role).members]
    offices = [role.plans[0].stages[1].ways[0].places[1].office]
    return make_role(session, people, offices)


def talk_pool(role):
    return role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool


def talk_of(step):
    return step.stage.ways[0].interviews[0]


def test_an_office_keeps_off_what_else_somebody_has(session, act, role):
    person = make_candidate(session)
    call = make_step(session, make_sibling(session, role), person)
    remote = search(session, call, talk_of(call), None, now=NOON).starts()
    wanted = next(at for at in remote if at >= NOON + WEEK)
    taken = booking.book(session, call.id, Choice(talk_of(call).id, None, wanted), act=act)
    mine = make_step(session, role, person)
    free = search(session, mine, talk_of(mine), office_of(mine), now=NOON).starts()
    ask(session, mine, act)
    with_trip = search(session, mine, talk_of(mine), office_of(mine), now=NOON).starts()

    gap = timedelta(minutes=120)
    length = timedelta(minutes=45)
    near = {at for at in free if taken.starts_at - gap - length < at < taken.ends_at + gap}
    assert near
    assert set(with_trip) == {at for at in free if at >= NOON + WEEK} - near


def test_a_booked_trip_still_needs_its_lead_time(session, act, step):
    ask(session, step, act)
    make_day(session, step, act)
    answer(session, step, act, Deed.BOOK)
    way = loops.way_of(step)
    loop = search_loop(session, step, way, [office_of(step)], now=NOON).at(office_of(step)).loop()
    origin = loop.world.horizon.origin
    assert instant(origin + (loop.starts & -loop.starts).bit_length() - 1) >= NOON + WEEK
    assert tick(NOON) > origin


def test_two_talks_that_change_places_keep_the_margin_behind_the_day(session, act, step):
    ask(session, step, act)
    day = make_day(session, step, act)
    whole = after(day)
    pair = [day[0].id, day[-1].id]
    swapping.swap_talks(session, step.id, pair, act=act, on_behalf=BY_US)

    assert margins(session, step) == whole == after(day)
    assert check(session) == []


def test_a_debrief_is_nothing_to_travel_for(session, act, role):
    add_debrief(session, role)
    step = make_step(session, role)
    ask(session, step, act)
    day = make_day(session, step, act)
    debrief = of_step(session, step.id)

    assert debrief.office_id == day[0].office_id or debrief.office_id is None
    assert margins(session, step) == after(day)
    talks = trips.talks_for(session, [step.id])[step.id]
    assert (talks.first_at, talks.last_at) == (day[0].starts_at, day[-1].ends_at)
