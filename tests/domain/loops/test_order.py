"""The rules of a day: what comes first, last, or after another, and what can be borne."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.bitmap import Horizon, span, tick
from scheduler.domain.draft import InterviewDraft, PlanDraft, SeatDraft, StageDraft, WayDraft, gaps
from scheduler.domain.loops.rules import Rules, edges, is_bearable, is_contradiction
from scheduler.domain.terms import StageKind

HORIZON = Horizon.of(date(2027, 3, 1), weeks=1)


def at(hour):
    return tick(datetime(2027, 3, 1, tzinfo=UTC) + timedelta(hours=hour))


LUNCH_HOURS = span(at(11.5) - HORIZON.origin, at(14) - HORIZON.origin)
PINS = st.sampled_from(["", "", "first", "last"])


@st.composite
def wishes(draw):
    """Return pins and predecessors of up to four talks."""
    count = draw(st.integers(1, 4))
    pins = draw(st.lists(PINS, min_size=count, max_size=count))
    after = [
        draw(st.sampled_from([None, *(each for each in range(count) if each != number)]))
        for number in range(count)
    ]
    return pins, after


def keeps(order, pins, after):
    """Tell whether talks in this order are as wished, by the meaning of the words."""
    for number, pin in enumerate(pins):
        if pin == "first" and order[0] != number:
            return False
        if pin == "last" and order[-1] != number:
            return False
    places = {number: place for place, number in enumerate(order)}
    return all(before is None or places[before] < places[n] for n, before in enumerate(after))


@given(wishes())
def test_a_wish_is_a_contradiction_if_and_only_if_no_order_keeps_it(wish):
    pins, after = wish
    possible = [each for each in permutations(range(len(pins))) if keeps(each, pins, after)]

    assert is_contradiction(len(pins), edges(pins, after)) == (not possible)


@given(wishes())
def test_the_pairs_allow_exactly_the_orders_that_are_as_wished(wish):
    pins, after = wish
    pairs = edges(pins, after)
    for order in permutations(range(len(pins))):
        places = {number: place for place, number in enumerate(order)}
        assert all(places[a] < places[b] for a, b in pairs) == keeps(order, pins, after)


def plan(*orders):
    """Return a plan with one loop of talks A, B and so on that are wished for so."""
    seats = (SeatDraft(1, "pool:1"),)
    talks = tuple(
        InterviewDraft(chr(65 + number), 45, seats, order) for number, order in enumerate(orders)
    )
    way = WayDraft(StageKind.LOOP, "Meet the team", places=("remote",), interviews=talks)
    return PlanDraft((StageDraft("Meet the team", ways=(way,)),))


def test_what_cannot_be_is_a_gap_of_the_plan():
    (gap,) = gaps(plan("first", "first", ""))

    assert gap.sentence == "No order of the talks of “Meet the team” is as you want it."
    assert gap.anchor == "stages-0-ways-0-interviews-0-order"
    assert gaps(plan("first", "after:A", "last")) == []


def test_a_talk_that_is_gone_or_renamed_holds_nobody_up():
    assert gaps(plan("after:Gone", "", "")) == []
    assert plan("after:Gone", "", "").stages[0].ways[0].edges() == ()


def test_talks_that_wait_for_each_other_are_a_contradiction():
    assert [each.field for each in gaps(plan("after:B", "after:A"))] == ["order"]


@pytest.mark.parametrize(
    ("talks", "rules"),
    [
        (((9, 10), (10, 11), (11.25, 12)), Rules()),
        (((9, 11.5),), Rules()),  # one talk cannot be broken, however long it is
        (((9, 10), (13, 14), (16, 17)), Rules()),
        (((9, 10), (10, 11), (12.5, 13.5)), Rules(lunch=60)),
        (((9, 10), (12.5, 13)), Rules(lunch=60)),
    ],
)
def test_talks_that_keep_the_rules_are_a_bearable_day(talks, rules):
    assert is_bearable(rules, [(at(a), at(b)) for a, b in talks], LUNCH_HOURS, HORIZON)


@pytest.mark.parametrize(
    ("talks", "rules"),
    [
        (((9, 10), (10, 11), (11, 12)), Rules()),  # three hours without a break
        (((9, 10), (10, 11), (11 + 10 / 60, 12)), Rules()),  # ten minutes are no break
        (((9, 10.5), (10.5, 12)), Rules()),
        (((9, 10), (17, 18)), Rules()),  # nine hours
        (((9, 10), (10.25, 11), (14, 15)), Rules(lunch=180)),
        (((9, 10), (10, 11), (11.25, 12)), Rules(lunch=60)),
        (((9, 11), (11.75, 14)), Rules(lunch=60)),
    ],
)
def test_talks_that_break_a_rule_are_not(talks, rules):
    assert not is_bearable(rules, [(at(a), at(b)) for a, b in talks], LUNCH_HOURS, HORIZON)
