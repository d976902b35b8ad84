"""Why so few, one rule left out at a time, and what the cheapest changes give."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.availability import Limits, PersonRows
from scheduler.domain.bitmap import DAY, Horizon, mask_of, span, tick
from scheduler.domain.explain import Rule
from scheduler.domain.explain_few import RULES, Removed, why_few
from scheduler.domain.hours import Stretch, weekly
from scheduler.domain.loops.days import best
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import LoopQuery, Rules
from scheduler.domain.relax import Gives, count, make_case, with_rows
from scheduler.domain.relaxations import Lever, gains, ideas, usual_rows
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import Office, Room, SlotQuery, candidate_in, starts
from scheduler.domain.zones import local_day, offsets
from tests.domain import worlds

HORIZON = Horizon.of(date(2027, 3, 1), weeks=1)
OFFICE, ADA, BOB, CY = 50, 1, 2, 3
CODE, GO = 70, 71  # seats
USUAL = Rules()


def at(day, hour):
    return tick(datetime(2027, 3, day, tzinfo=UTC) + timedelta(hours=hour))


def gives(days, hours=(9, 17), **more):
    week = tuple(Stretch(day, hours[0] * 60, hours[1] * 60, OFFICE) for day in days)
    return PersonRows("UTC", week, **more)


def call(rows, **asked):
    """Return the case of one interview of an hour, on the hour, with one of these people."""
    seat = SeatQuery(CODE, tuple(sorted(rows)))
    query = SlotQuery(60, 60, None, (seat,), now=at(1, 0), **asked)
    return make_case(
        LoopQuery((query,), 60),
        HORIZON,
        rows,
        "UTC",
        candidate=candidate_in("UTC", (), HORIZON),
        office=Office(span(0, 5 * DAY), (Room(9, 2),)),
    )


def day(rows, *, rules=USUAL, after=(), pools=((ADA, BOB), (CY,))):
    """Return the case of two talks of an hour in a row, each with one of a pool."""
    talks = tuple(
        SlotQuery(60, 60, None, (SeatQuery(seat, members),), now=at(1, 0))
        for seat, members in zip((CODE, GO), pools, strict=True)
    )
    midday = tuple(Stretch(day, 690, 840) for day in range(7))
    query = LoopQuery(talks, 60, rules, weekly("UTC", midday, HORIZON)[None], after)
    return make_case(query, HORIZON, rows, "UTC", candidate=candidate_in("UTC", (), HORIZON))


def removed(case):
    return {each.rule: (each.days, each.starts) for each in why_few(case).removed}


def test_each_rule_says_what_would_be_there_without_it():
    rows = gives(
        range(5),
        days_off=[(date(2027, 3, 3), date(2027, 3, 3))],
        busy=[(at(2, 9), at(2, 11))],
        claims=[(at(2, 11), at(2, 12))],
        starts=[at(4, 9), at(4, 11)],
        limits=Limits(per_day=2, notice_minutes=14 * 60),
    )

    assert removed(call({ADA: rows}, notice_minutes=600)) == {
        Rule.HOURS: (2, 5 + 7 + 7 + 30),  # evenings of three days, and the weekend
        Rule.TIME_OFF: (1, 8),
        Rule.LIMITS: (1, 8),
        Rule.OWN_NOTICE: (0, 4),
        Rule.BUSY: (0, 2),
        Rule.TAKEN: (0, 1),
    }


def test_the_rule_that_takes_most_days_comes_first():
    rows = gives([0], days_off=[(date(2027, 3, 1), date(2027, 3, 1))])
    case = call({ADA: rows, BOB: gives([1])})

    assert [each.rule for each in why_few(case).removed] == [
        Rule.HOURS,
        Rule.TIME_OFF,
    ]
    assert why_few(case).removed[1] == Removed(Rule.TIME_OFF, 1, 8)


def test_an_office_adds_its_opening_and_its_rooms():
    case = call({ADA: gives(range(7))})
    taken = mask_of([(at(1, 9), at(2, 0))], HORIZON)
    talk = replace(case.query.talks[0], place=OFFICE)
    office = Office(span(0, 5 * DAY), (Room(9, 2, taken=taken),))
    case = replace(case, query=replace(case.query, talks=(talk,)), office=office)

    assert count(case) == Gives(4, 32)
    assert removed(case) == {Rule.OPENING: (2, 16), Rule.ROOM: (1, 8), Rule.HOURS: (1, 9 + 4 * 16)}


def test_two_rules_that_leave_nothing_only_together_are_both_named():
    march = date(2027, 3, 1), date(2027, 3, 31)
    rows = gives([2], days_off=[march], busy=[(at(3, 8), at(3, 18))])

    few = why_few(call({ADA: rows}))

    assert (few.found, few.removed) == (Gives(0, 0), [])
    assert few.together == [Rule.TIME_OFF, Rule.BUSY]


def test_where_nobody_is_left_no_rule_is_to_blame():
    few = why_few(call({}))

    assert (few.found, few.removed, few.together) == (Gives(0, 0), [], [])


def test_a_day_knows_its_own_rules():
    rows = {ADA: gives([0, 1], (9, 11)), BOB: gives([2], (9, 11)), CY: gives([0, 2], (9, 11))}

    assert count(day(rows)) == Gives(2, 2)
    assert removed(day(rows, rules=Rules(run=60, pause=15)))[Rule.BREAKS] == (2, 2)
    assert removed(day(rows, rules=Rules(longest=90)))[Rule.LONGEST] == (2, 2)
    assert removed(day(rows, rules=Rules(lunch=60)))[Rule.LUNCH] == (2, 2)
    late = rows | {CY: gives([0, 2], (9, 10))}
    assert removed(day(late, after=((0, 1),)))[Rule.ORDER] == (2, 2)


def test_one_person_for_two_talks_is_said_to_be_too_few():
    case = day({ADA: gives(range(5))}, pools=((ADA,), (ADA,)))

    assert count(case) == Gives(0, 0)
    assert removed(case) == {Rule.DISTINCT: (5, 5)}


def found_gains(case, pools):
    usual = usual_rows("UTC", [])
    return [
        (each.lever, each.amount, each.days, each.people)
        for each in gains(count(case), ideas(case, pools, usual))
    ]


def test_the_cheapest_change_comes_first_and_says_what_it_gives():
    rows = {ADA: gives([0, 1]), BOB: gives([0, 1]), CY: gives([0, 1, 2, 3])}
    case = day(rows, rules=Rules(lunch=45))

    assert found_gains(case, {8: [CODE], 9: [GO]}) == [
        (Lever.WEEKDAY, 2, 1, (ADA, BOB)),
        (Lever.WEEKDAY, 3, 1, (ADA, BOB)),
        (Lever.WEEKDAY, 4, 1, (ADA, BOB, CY)),
    ]


def test_one_more_interviewer_has_the_hours_of_the_middle_one_and_nothing_else():
    busy = {"claims": [(at(1, 0), at(5, 0))]}
    rows = {ADA: gives(range(5), **busy), BOB: gives([0], **busy), CY: gives(range(5))}

    assert found_gains(day(rows), {8: [CODE], 9: [GO]})[-1] == (Lever.PERSON, 8, 4, (ADA,))
    more = rows | {4: gives(range(5), **busy)}
    case = day(more, pools=((ADA, BOB, 4), (CY,)))
    assert found_gains(case, {8: [CODE]})[-1] == (Lever.PERSON, 8, 4, (ADA,))


def test_a_pool_of_nobody_gets_somebody_with_a_usual_week():
    case = day({CY: gives(range(3))}, pools=((), (CY,)))

    assert found_gains(case, {8: [CODE]}) == [(Lever.PERSON, 8, 3, ())]


def test_limits_notice_and_lunch_are_tried():
    full = gives(
        range(5),
        starts=[at(day, 9) for day in range(1, 6)],
        limits=Limits(per_day=1, per_week=9),
    )
    case = call({ADA: full}, notice_minutes=4 * 24 * 60)
    assert found_gains(case, {}) == [(Lever.LIMIT, 1, 1, ())]

    soon = call({ADA: gives(range(5))}, notice_minutes=4 * 24 * 60)
    assert found_gains(soon, {}) == [(Lever.NOTICE, 48, 2, ())]

    week = (Stretch(0, 11 * 60, 13 * 60 + 30),)
    short = {one: PersonRows("UTC", week) for one in (ADA, BOB, CY)}
    case = day(short, rules=Rules(lunch=45))
    assert found_gains(case, {})[0] == (Lever.LUNCH, 30, 1, ())


def case_of(case):
    """Return a case of one interview of a random world, and its question and world."""
    query, world = worlds.asked(case)
    rows = {number: worlds.rows(one) for number, one in enumerate(case.people)}
    return (
        query,
        world,
        make_case(
            LoopQuery((query,), query.grid_minutes),
            world.horizon,
            rows,
            case.candidate_zone,
            candidate=world.candidate,
            office=world.office,
        ),
    )


@settings(max_examples=40)
@given(st.sampled_from([None, worlds.OFFICE]).flatmap(worlds.cases))
def test_no_rule_left_out_takes_a_start_away_and_what_there_is_is_what_is_offered(drawn):
    query, world, case = case_of(drawn)
    found = starts(query, world)

    assert count(case).starts == found.bit_count()
    for rule, change in RULES.items():
        changed = change(case)
        if changed:
            more = starts(changed.query.talks[0], changed.world)
            assert found & ~more == 0, rule


@settings(max_examples=25)
@given(st.lists(st.sets(st.integers(0, 4)), min_size=3, max_size=3), st.integers(9, 14))
def test_the_days_of_a_loop_are_those_that_have_a_best_day(weekdays, until):
    rows = {
        who: gives(sorted(days), (9, until))
        for who, days in zip((ADA, BOB, CY), weekdays, strict=True)
    }
    case = day(rows, rules=Rules(lunch=0))
    loop = Loop(case.query, case.world)
    whole = [start for start in range(HORIZON.origin, HORIZON.end, 12) if best(loop, start)]

    zone = offsets("UTC", HORIZON.origin, HORIZON.end)
    assert count(case).days == len({local_day(start, zone) for start in whole})


@pytest.mark.parametrize("days", [[0], [0, 1, 2]])
def test_changed_rows_change_their_person_alone(days):
    case = call({ADA: gives([0]), BOB: gives([4])})

    changed = with_rows(case, {ADA: gives(days)})

    assert count(changed).days == len(days) + 1
    assert changed.people[BOB] is case.people[BOB]
