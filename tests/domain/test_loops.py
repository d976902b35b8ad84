"""Whole days of interviews: every start there is, and the fairest line-up, nobody twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain import slots
from scheduler.domain.availability import PersonRows, masks
from scheduler.domain.bitmap import Horizon, span, tick
from scheduler.domain.hours import Stretch
from scheduler.domain.loop_days import best, days, first
from scheduler.domain.loop_rules import LoopQuery, Rules, is_bearable
from scheduler.domain.loops import Loop
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


def test_nobody_has_two_talks():
    mostly_alone = world(person(), person((9, 17)))
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


HOURS = st.tuples(st.integers(18, 32), st.integers(1, 6)).map(
    lambda pair: (pair[0] / 2, (pair[0] + pair[1]) / 2)
)
PEOPLE = st.lists(st.lists(HOURS, max_size=3), min_size=4, max_size=4)
POOLS = st.lists(st.integers(1, 4), min_size=1, max_size=4, unique=True)
TALKS = st.lists(
    st.tuples(POOLS, st.sampled_from([30, 45, 60]), st.integers(1, 2)), min_size=1, max_size=3
)
RULES = st.builds(
    Rules,
    run=st.sampled_from([60, 90, 120]),
    longest=st.sampled_from([150, 240, 480]),
    lunch=st.sampled_from([0, 0, 45]),
)


@st.composite
def cases(draw):
    people = [person(*busy) for busy in draw(PEOPLE)]
    talks = [
        talk(*sorted(pool), minutes=minutes, count=count, seat=100 + position)
        for position, (pool, minutes, count) in enumerate(draw(TALKS))
    ]
    loads = dict(enumerate(draw(st.lists(st.integers(0, 5), min_size=4, max_size=4)), 1))
    pairs = [pair for pair in permutations(range(len(talks)), 2) if pair[0] < pair[1]]
    after = tuple(draw(st.lists(st.sampled_from(pairs), max_size=1))) if pairs else ()
    return loop(world(*people), *talks, loads=loads, rules=draw(RULES), after=after)


@settings(max_examples=60)
@given(cases())
def test_days_are_those_that_trying_everything_finds(asked):
    found = {day.start: (day.end - day.start, day.load) for day in days(asked)}

    assert found == {
        start: found_there
        for bit in range(0, HORIZON.steps // 7, 6)
        if (found_there := tried(asked, start := HORIZON.origin + bit))
    }


@settings(max_examples=30)
@given(cases())
def test_every_day_found_is_admitted_and_seated_with_the_load_it_names(asked):
    for day in days(asked):
        times = {each.position: each.start for each in day.talks}
        chairs = [chair for found in asked.line_ups(times).values() for chair in found.chairs]

        assert asked.admits(times)
        assert len({chair.person for chair in chairs}) == len(chairs)
        assert asked.load(chairs) == day.load


def tried(asked, start):
    """Return (length, load) of the best day at *start*, trying every order, break and person."""
    talks, rules = asked.query.talks, asked.query.rules
    found = []
    for order in permutations(range(len(talks))):
        if any(order.index(first) > order.index(then) for first, then in asked.query.after):
            continue
        for gaps in product(("", "pause", "lunch"), repeat=len(order) - 1):
            if gaps.count("lunch") == bool(rules.lunch):
                found += days_of(asked, start, order, gaps)
    return min(found, default=None)


def days_of(asked, start, order, gaps):
    """Yield (length, load) of every seating of one sequence of talks and gaps."""
    rules, now, run = asked.query.rules, start, 0
    options = []
    for position, gap in zip(order, ("", *gaps), strict=True):
        minutes = asked.query.talks[position].minutes
        if gap == "lunch" and not NOON[0] <= now <= NOON[1] - rules.lunch // 5:
            return
        now += {"": 0, "pause": rules.pause, "lunch": rules.lunch}[gap] // 5
        run = minutes if gap else run + minutes
        if run > rules.run:
            return
        options.append(seatings(asked, position, now))
        now += minutes // 5
    if (now - start) * 5 > rules.longest:
        return
    for teams in product(*options):
        people = [one for team in teams for one in team]
        if len(set(people)) == len(people):
            yield now - start, sum(asked.loads[one] for one in people)


def seatings(asked, position, start):
    """Return every team that can hold a talk at a tick."""
    query, looked_at = asked.query.talks[position], asked.world
    if not slots.is_offered(replace(query, grid_minutes=5), looked_at, start):
        return []
    seat = query.seats[0]
    bit = start - HORIZON.origin
    free = [
        one
        for one in seat.members
        if all(looked_at.people[one].free[None] >> bit + step & 1 for step in range(query.steps))
    ]
    return [team for team in permutations(free, seat.count) if list(team) == sorted(team)]


@pytest.mark.parametrize("lunch", [0, 45])
def test_every_day_that_is_found_is_bearable(lunch):
    talks = [talk(1, minutes=60), talk(2, minutes=45), talk(3, minutes=90)]
    asked = loop(world(person(), person(), person()), *talks, rules=Rules(lunch=lunch))

    found = list(days(asked))
    assert len(found) > 3
    for day in found:
        spans = [(each.start, each.start + talks[each.position].steps) for each in day.talks]
        assert is_bearable(asked.query.rules, spans, LUNCH_HOURS, HORIZON)
