from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.availability import Limits, PersonRows, masks
from scheduler.domain.bitmap import DAY, Horizon, bits, mask_of, span, tick
from scheduler.domain.explain import Rule, Why, why, why_not, why_not_person
from scheduler.domain.hours import Stretch
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import Office, Room, SlotQuery, World, candidate_in, starts
from tests.domain import worlds

HORIZON = Horizon.of(date(2027, 3, 1), weeks=1)
OFFICE = 50
ADA = 1
DAILY = tuple(Stretch(weekday, 9 * 60, 17 * 60, OFFICE) for weekday in range(5))


def at(day, hour):
    return tick(datetime(2027, 3, day, tzinfo=UTC) + timedelta(hours=hour))


def block(day, hour, until):
    return at(day, hour), at(day, until)


ROWS = PersonRows(
    "UTC",
    DAILY,
    days_off=[(date(2027, 3, 3), date(2027, 3, 3))],
    busy=[block(2, 9, 11)],
    claims=[block(2, 11, 12)],
    starts=[at(4, 9), at(4, 11)],
    limits=Limits(per_day=2, notice_minutes=14 * 60),
)
QUERY = SlotQuery(60, 60, None, (SeatQuery(7, (ADA,)),), now=at(1, 0), notice_minutes=600)
WORLD = World(
    HORIZON,
    {ADA: masks(ROWS, HORIZON)},
    candidate_in("UTC", [block(5, 9, 10)], HORIZON),
    Office(span(0, 5 * DAY), (Room(9, 2, taken=mask_of([block(5, 16, 17)], HORIZON)),)),
)


def test_each_rule_says_how_many_starts_it_took():
    assert why(QUERY, WORLD) == Why(
        asked=7 * 24,
        removed={
            Rule.NOTICE: 10,
            Rule.DECENT_HOURS: 6 * 9 + 2,
            Rule.CANDIDATE: 1,
            Rule.HOURS: 5 + 4 * 7 + 2 * 15,
            Rule.TIME_OFF: 8,
            Rule.BUSY: 2,
            Rule.TAKEN: 1,
            Rule.LIMITS: 8,
            Rule.OWN_NOTICE: 4,
        },
        left=3 + 5 + 7,
    )


def test_an_office_adds_its_opening_and_its_rooms():
    removed = why(replace(QUERY, place=OFFICE), WORLD).removed

    assert (removed[Rule.OPENING], removed[Rule.ROOM]) == (48, 1)
    assert Rule.DECENT_HOURS not in removed


def test_one_day_of_it_can_be_asked_for():
    wednesday = span(2 * DAY, 3 * DAY)

    assert why(QUERY, WORLD, within=wednesday) == Why(
        24, {Rule.DECENT_HOURS: 9, Rule.HOURS: 7, Rule.TIME_OFF: 8}, 0
    )
    assert why(QUERY, WORLD, within=wednesday).hardest == Rule.DECENT_HOURS
    assert why(QUERY, WORLD, within=0).hardest is None


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        (at(1, 9), Rule.NOTICE),
        (at(1, 12) + 1, Rule.NOTICE),
        (at(2, 6), Rule.DECENT_HOURS),
        (at(5, 9), Rule.CANDIDATE),
        (at(2, 8), Rule.HOURS),
        (at(3, 12), Rule.TIME_OFF),
        (at(2, 10), Rule.BUSY),
        (at(2, 11), Rule.TAKEN),
        (at(4, 15), Rule.LIMITS),
        (at(1, 13), Rule.OWN_NOTICE),
        (at(1, 14), None),
    ],
)
def test_a_moment_is_refused_by_the_first_rule_that_it_breaks(start, rule):
    assert why_not(QUERY, WORLD, start) == rule


@pytest.mark.parametrize(
    ("start", "rule"),
    [(at(5, 9), None), (at(2, 8), Rule.HOURS), (at(4, 15), Rule.LIMITS), (at(2, 10), Rule.BUSY)],
)
def test_a_person_is_kept_away_by_rules_of_their_own_alone(start, rule):
    assert why_not_person(QUERY, WORLD.people[ADA], start, place=None) == rule


@settings(max_examples=40)
@given(st.sampled_from([None, worlds.OFFICE]).flatmap(worlds.cases))
def test_what_is_left_is_what_the_search_offers(case):
    query, world = worlds.asked(case)
    reasons = why(query, world)

    assert reasons.left == starts(query, world).bit_count()
    assert reasons.asked == reasons.left + sum(reasons.removed.values())


@settings(max_examples=25)
@given(st.sampled_from([None, worlds.OFFICE]).flatmap(worlds.cases))
def test_a_moment_has_no_reason_exactly_when_it_is_offered(case):
    query, world = worlds.asked(case)
    offered = starts(query, world)

    hours = range(0, world.horizon.steps, 12)
    free = [bit for bit in hours if why_not(query, world, world.horizon.origin + bit) is None]
    assert free == [bit for bit in bits(offered) if bit in hours]
