"""Why a step has so little to choose from: the figures are those that candidates see."""

from datetime import timedelta

import pytest

from scheduler.domain.explain import Rule
from scheduler.domain.pool_rules import PoolRules
from scheduler.domain.relaxations import Lever
from scheduler.models import TimeOff, WeeklyHours
from scheduler.services.bookings import booking
from scheduler.services.loops import loops
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.pools.fits import change_rules
from scheduler.services.search import conflicts
from scheduler.services.search.finding import ask
from scheduler.services.search.why_few import look, topics
from scheduler.services.transaction import raise_versions, transaction
from tests.conftest import NOON
from tests.services.calls import (
    first_day,
    make_company,
    make_loop,
    make_office,
    make_person,
    make_role,
    make_step,
)


@pytest.fixture
def loop(session):
    """Return the open step of a loop of three talks, remote or in San Francisco."""
    return make_step(session, make_loop(session))


@pytest.fixture
def step(session):
    """Return the open step of a call that Jonas alone can hold, remote or in San Francisco."""
    make_company(session)
    office = make_office(session)
    jonas = make_person(session, "Jonas Weber", office=office)
    return make_step(session, make_role(session, [jonas], [office]))


def whys(session, step):
    return look(session, step, now=NOON).whys


def found(session, step):
    return [(each.few.found.days, each.few.found.starts) for each in whys(session, step)]


def pool_of(step):
    return step.stage.ways[0].interviews[0].seats[0].pool


def members(step):
    return [each.person for each in pool_of(step).members]


def day_lists(session, step):
    """Return how many days the page of whole days has at each place."""
    way = loops.way_of(step)
    places = [place.office_id for place in way.places]
    search = loops.search_loop(session, step, way, places[1:], now=NOON)
    return [
        len(list(loops.days_by_date(asked.loop(), asked.zone))) for asked in map(search.at, places)
    ]


def test_the_days_of_a_loop_are_those_that_its_page_lists(session, loop):
    days = day_lists(session, loop)

    assert [count for count, _ in found(session, loop)] == days
    assert min(days) > 10


def test_the_times_of_a_call_are_those_that_its_page_lists(session, step):
    interview = step.stage.ways[0].interviews[0]
    places = [place.office_id for place in step.stage.ways[0].places]
    offered = [len(ask(session, step, interview, at, now=NOON).starts()) for at in places]

    assert [starts for _, starts in found(session, step)] == offered


def test_what_is_held_by_the_candidate_themselves_takes_nothing_away(session, act, step):
    before = found(session, step)
    held = Choice(
        step.stage.ways[0].interviews[0].id,
        None,
        NOON.replace(hour=19, minute=0) + timedelta(days=2),
    )
    holding.hold(session, step.id, held, act=act)

    assert found(session, step) == before


def test_when_everybody_is_off_that_is_what_the_page_says(session, step):
    (jonas,) = members(step)
    with transaction(session):
        session.add(
            TimeOff(
                person_id=jonas.id, first_on=NOON.date(), last_on=NOON.date() + timedelta(days=60)
            )
        )
        raise_versions(session, [jonas.id])

    remote = whys(session, step)[0]

    assert remote.few.found.days == 0
    assert remote.few.removed[0].rule is Rule.TIME_OFF
    assert [gain.lever for gain in remote.gains] == [Lever.PERSON]
    assert (remote.gains[0].amount, remote.gains[0].people) == (pool_of(step).id, (jonas.id,))


def test_one_more_interviewer_or_another_weekday_gives_the_days_that_are_there_afterwards(
    session, loop
):
    aisha, jonas, _ = members(loop)
    with transaction(session):
        for each in (aisha, jonas):
            each.hours[:] = [one for one in each.hours if one.weekday < 2]
        raise_versions(session, [aisha.id, jonas.id])
    remote = whys(session, loop)[0]
    best = {(gain.lever, gain.amount): gain.days for gain in remote.gains}
    wednesdays = next(gain for gain in remote.gains if gain.lever is Lever.WEEKDAY)
    assert (wednesdays.amount, set(wednesdays.people)) == (2, {aisha.id, jonas.id})

    with transaction(session):
        for each in (aisha, jonas):
            each.hours.append(
                WeeklyHours(person_id=each.id, weekday=2, from_minute=540, until_minute=1020)
            )
        raise_versions(session, [aisha.id, jonas.id])

    after = whys(session, loop)[0].few.found.days
    assert after - remote.few.found.days == best[Lever.WEEKDAY, 2] > 0


def test_a_conflict_and_a_rule_of_the_pool_are_told_apart(session, act, loop):
    aisha, jonas, _ = members(loop)
    conflicts.add_conflict(session, loop.application.candidate_id, aisha.id, "Cousins", act=act)
    by_conflict = whys(session, loop)[0]
    assert by_conflict.few.found.days == 0
    assert [each.rule for each in by_conflict.few.removed] == [Rule.DISTINCT, Rule.CONFLICT]

    conflicts.remove_conflict(session, loop.application.candidate_id, aisha.id, act=act)
    with transaction(session):
        jonas.joined_on = aisha.joined_on = NOON.date() - timedelta(days=1000)
    change_rules(session, pool_of(loop).id, PoolRules(min_months=3), act=act)
    by_rule = whys(session, loop)[0]
    assert [each.rule for each in by_rule.few.removed] == [Rule.DISTINCT, Rule.POOL_RULES]


def test_of_a_loop_that_is_booked_in_part_the_talks_that_are_left_are_looked_at(session, act, loop):
    day = first_day(session, loop)
    (ident, at), *_ = day.times.items()
    booked = booking.book(session, loop.id, Choice(ident, None, at), act=act)
    (sitting,) = booked.attendances

    left = topics(session, loop)
    of_first = whys(session, loop)[0]

    assert [len(each.interviews) for each in left] == [1, 1]
    asked = ask(session, loop, left[0].interviews[0], None, now=NOON)
    assert of_first.few.found.starts == len(asked.starts())

    for each in members(loop):
        if each.id != sitting.person_id:
            conflicts.add_conflict(
                session, loop.application.candidate_id, each.id, "Cousins", act=act
            )
    alone = whys(session, loop)[0].few
    assert (alone.found.days, alone.removed[0].rule) == (0, Rule.CONFLICT)
    assert Rule.BESIDE in [each.rule for each in alone.removed]


def test_a_candidate_far_away_is_asked_for_wider_hours(session):
    make_company(session)
    jonas = make_person(session, "Jonas Weber")
    step = make_step(session, make_role(session, [jonas]))
    with transaction(session):
        step.application.candidate.zone = "Asia/Kolkata"  # 9:00 in San Francisco is 22:30

    remote = whys(session, step)[0]

    assert remote.few.found.starts == 0 or remote.few.removed[0].rule
    assert Lever.DECENT_HOURS in [gain.lever for gain in remote.gains]
