"""Whole days of interviews: every start there is, and the fairest line-up, nobody twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain.availability import PersonRows, masks
from scheduler.domain.bitmap import Horizon, span, tick
from scheduler.domain.hours import Stretch
from scheduler.domain.loops.days import arrangements, best, days, first
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import LoopQuery, Rules, is_bearable
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import Office, Room, SlotQuery, World, candidate_in

HORIZON = Horizon.of(date(2027, 3, 1), weeks=1)
OFFICE = 50
NOON = (tick(datetime(2027, 3, 1, 11, 30, tzinfo=UTC)), tick(datetime(2027, 3, 1, 14, tzinfo=UTC)))
LUNCH_HOURS = span(NOON[0] - HORIZON.origin, NOON[1] - HORIZON.origin)


def at(hour, minute=0):
    return tick(datetime(2027, 3, 1, tzinfo=UTC) + timedelta(hours=hour, minutes=minute))


def clock(start):
    minutes = (start - HORIZON.origin) * 5
    return f"{minutes // 60}:{minutes % 60:02}"


def person(*busy, from_hour=9, until_hour=17, office=None):
    """Return Monday's hours of somebody who is *busy* from and until these hours."""
    hours = (Stretch(0, from_hour * 60, until_hour * 60, office),)
    claims = [(at(first), at(end)) for first, end in busy]
    return masks(PersonRows("UTC", hours, claims=claims), HORIZON)


def world(*people, rooms=None):
    office = None if rooms is None else Office(HORIZON.whole, tuple(rooms))
    known = dict(enumerate(people, 1))
    return World(HORIZON, known, candidate_in("UTC", (), HORIZON), office)


def talk(*members, minutes=60, place=None, count=1, seat=None, screen=False):
    chairs = SeatQuery(seat or 100 * minutes + sum(members), members, count, in_room=not screen)
    return SlotQuery(minutes, 30, place, (chairs,), now=at(0))


def loop(looked_at, *talks, loads=None, **more):
    rules = more.pop("rules", Rules())
    query = LoopQuery(talks, 30, rules, LUNCH_HOURS if rules.lunch else 0, **more)
    return Loop(query, looked_at, loads or {})


def told(day):
    """Return a day as the clock says it, talks by position."""
    return [f"{each.position} at {clock(each.start)}" for each in day.talks]


def test_talks_follow_each_other_and_a_break_comes_before_two_hours_are_over():
    everybody = world(person(), person(), person())
    day = best(loop(everybody, talk(1), talk(2), talk(3)), at(9))

    assert told(day) == ["0 at 9:00", "1 at 10:00", "2 at 11:15"]
    assert clock(day.end) == "12:15"


def test_the_order_is_whatever_the_people_can():
    mornings = world(person((11, 17)), person((9, 11)))

    assert told(best(loop(mornings, talk(2), talk(1)), at(10))) == ["1 at 10:00", "0 at 11:00"]


def test_what_comes_after_something_waits_for_it():
    either = world(person(), person())
    asked = loop(either, talk(1), talk(2), after=((1, 0),))

    assert told(best(asked, at(9))) == ["1 at 9:00", "0 at 10:00"]


def test_where_one_talk_leaves_one_start_the_others_have_other_lengths_and_orders():
    asked = loop(world(person((10, 17)), person(), person()), talk(1), talk(2), talk(3))
    found = [told(day) for day in arrangements(asked, [1, 2])]

    assert [told(day) for day in days(asked)] == found[:1]
    assert found == [
        ["0 at 9:00", "1 at 10:00", "2 at 11:15"],
        ["0 at 9:00", "1 at 10:15", "2 at 11:30"],
        ["0 at 9:00", "2 at 10:00", "1 at 11:15"],
        ["0 at 9:00", "2 at 10:15", "1 at 11:30"],
    ]


def test_nobody_has_two_talks():
    mostly_alone = world(person((12, 17)), person((9, 16)))
    asked = loop(mostly_alone, talk(1, 2, seat=7), talk(1, 2, seat=8))

    assert asked.starts != 0
    assert list(days(asked)) == []


def test_fewer_people_than_talks_are_told_at_once():
    assert loop(world(person()), talk(1, seat=7), talk(1, seat=8)).starts == 0


def test_a_break_too_many_lets_a_day_be_held_that_could_not():
    late = world(person(), person((9, 10.25)))

    assert told(best(loop(late, talk(1), talk(2), after=((0, 1),)), at(9))) == [
        "0 at 9:00",
        "1 at 10:15",
    ]


def test_the_first_day_is_the_shortest_of_those_that_are_wanted():
    everybody = world(person(), person((9, 10), (11, 12.5)))
    asked = loop(everybody, talk(1), talk(2), after=((0, 1),))

    assert clock(first(asked, asked.starts).start) == "9:00"
    assert first(asked, asked.starts).end - first(asked, asked.starts).start == 24
    assert first(asked, 0) is None


def test_lunch_lies_between_talks_and_in_its_hours():
    everybody = world(person(), person())
    asked = loop(everybody, talk(1), talk(2), rules=Rules(lunch=60))
    day = best(asked, at(11))

    assert (clock(day.lunch[0]), clock(day.lunch[1])) == ("12:00", "13:00")
    assert best(asked, at(9)) is None
    assert best(asked, at(13)) is None


def test_a_day_is_not_longer_than_the_longest():
    everybody = world(person(), person(), person())
    three = talk(1), talk(2), talk(3)

    assert loop(everybody, *three, rules=Rules(longest=190)).starts == 0
    assert loop(everybody, *three, rules=Rules(longest=195)).starts != 0


def test_the_least_loaded_come():
    everybody = world(person(), person(), person())
    asked = loop(everybody, talk(1, 2, 3), talk(1, seat=9), loads={1: 0, 2: 90, 3: 60})
    day = best(asked, at(9))
    sitting = asked.line_ups({each.position: each.start for each in day.talks})

    assert day.load == 60
    assert {chair.person for found in sitting.values() for chair in found.chairs} == {1, 3}


def test_in_the_office_each_talk_has_a_room_and_stays_in_it():
    team = world(person(office=OFFICE), person(office=OFFICE), rooms=[Room(71, 4), Room(72, 4)])
    asked = loop(team, talk(1, place=OFFICE), talk(2, place=OFFICE))
    day = best(asked, at(9))
    sitting = asked.line_ups({each.position: each.start for each in day.talks})

    assert {found.room for found in sitting.values()} == {71}


@pytest.mark.parametrize(("has_screen", "load"), [(True, 10), (False, 70)])
def test_a_room_without_a_screen_keeps_out_who_is_not_at_the_office(has_screen, load):
    team = world(
        person(), person(office=OFFICE), person(office=OFFICE), rooms=[Room(71, 3, has_screen)]
    )
    pair = talk(1, 2, 3, place=OFFICE, count=2, screen=True)
    alone = talk(4, place=OFFICE)
    team = replace(team, people={**team.people, 4: person(office=OFFICE)})

    assert best(loop(team, pair, alone, loads={1: 0, 2: 10, 3: 60}), at(9)).load == load


@pytest.mark.parametrize(
    ("times", "is_admitted"),
    [
        ((9, 10, 11.25), True),
        ((9, 11.25, 10), True),
        ((9, 10, 11), False),  # three hours in one go
        ((9, 10, 11.5), False),  # a hole that is no break
        ((9, 10, 10), False),  # two at once
        ((9.25, 10.25, 11.5), False),  # off the grid
        ((16, 17, 18.25), False),  # nobody has time
    ],
)
def test_only_days_by_the_rules_are_admitted(times, is_admitted):
    asked = loop(world(person(), person(), person()), talk(1), talk(2), talk(3))

    assert asked.admits({position: at(hour) for position, hour in enumerate(times)}) is is_admitted


def test_a_day_without_all_its_talks_is_not_admitted():
    asked = loop(world(person(), person()), talk(1), talk(2))

    assert not asked.admits({0: at(9)})


@pytest.mark.parametrize("lunch", [0, 45])
def test_every_day_that_is_found_is_bearable(lunch):
    talks = [talk(1, minutes=60), talk(2, minutes=45), talk(3, minutes=90)]
    asked = loop(world(person(), person(), person()), *talks, rules=Rules(lunch=lunch))

    found = list(days(asked))
    assert len(found) > 3
    for day in found:
        spans = [(each.start, each.start + talks[each.position].steps) for each in day.talks]
        assert is_bearable(asked.query.rules, spans, LUNCH_HOURS, HORIZON)
