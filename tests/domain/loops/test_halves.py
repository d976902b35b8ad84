"""Two half days: some of the talks on one date, the rest on a later one, nobody twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.availability import Limits, PersonRows, masks
from scheduler.domain.bitmap import DAY, Horizon, span, tick
from scheduler.domain.hours import Stretch
from scheduler.domain.loops.halves import Halves, pairs
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import LoopQuery, Rules
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import SlotQuery, World, candidate_in
from tests.domain.loops.test_brute import days_at, distinct, shared

HORIZON = Horizon.of(date(2027, 3, 1), weeks=1)
MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
NO_LIMITS, USUAL = Limits(), Rules()
DATES = [span(day * DAY, (day + 1) * DAY) for day in range(7)]


def at(hour, day=0):
    return tick(MONDAY + timedelta(days=day, hours=hour))


def person(*busy, limits=NO_LIMITS):
    hours = tuple(Stretch(day, 9 * 60, 13 * 60) for day in range(3))
    return masks(PersonRows("UTC", hours, claims=busy, limits=limits), HORIZON)


def asked(people, talks, *, after=(), loads=None, rules=USUAL, may_repeat=False):
    """Return the question of *talks*: minutes and who may hold each."""
    known = dict(enumerate(people, 1))
    queries = tuple(
        SlotQuery(minutes, 30, None, (SeatQuery(position, members),), now=HORIZON.origin)
        for position, (minutes, members) in enumerate(talks)
    )
    world = World(HORIZON, known, candidate_in("UTC", (), HORIZON))
    return Loop(LoopQuery(queries, 30, rules, 0, after, may_repeat), world, loads or {})


def found(loop):
    return list(pairs(Halves(loop), DATES))


def told(half):
    first = MONDAY + timedelta(minutes=5 * (half.start - HORIZON.origin))
    return f"{first:%a %H:%M}", [talk.position for talk in half.talks]


def test_half_of_the_talks_are_on_one_date_and_half_on_a_later_one():
    everybody = [person() for _ in range(4)]
    pair = found(asked(everybody, [(60, (one,)) for one in (1, 2, 3, 4)]))[0]

    assert told(pair.first)[0] == "Mon 09:00"
    assert told(pair.second)[0] == "Tue 09:00"
    assert (len(pair.first.talks), len(pair.second.talks)) == (2, 2)


def test_of_three_talks_two_may_be_first():
    everybody = [person() for _ in range(3)]
    sizes = {
        (len(pair.first.talks), len(pair.second.talks))
        for pair in found(asked(everybody, [(60, (one,)) for one in (1, 2, 3)]))
    }

    assert sizes <= {(1, 2), (2, 1)}


def test_nobody_comes_on_both_dates():
    both = [person(), person()]
    talks = [(60, (1, 2)), (60, (1, 2))]

    (pair, *_) = found(asked(both, talks))
    assert pair.load == 0
    assert found(asked([person()], [(60, (1,)), (60, (1,))])) == []
    assert found(asked([person()], [(60, (1,)), (60, (1,))], may_repeat=True)) != []


def test_what_comes_first_is_not_on_the_later_date():
    everybody = [person((at(9), at(13))), person()]
    loop = asked(everybody, [(60, (1,)), (60, (2,))], after=((0, 1),))

    assert [told(half) for half in (found(loop)[0].first, found(loop)[0].second)] == [
        ("Tue 09:00", [0]),
        ("Wed 09:00", [1]),
    ]


def test_a_half_day_is_at_most_half_of_the_longest():
    everybody = [person() for _ in range(4)]
    talks = [(60, (one,)) for one in (1, 2, 3, 4)]

    assert found(asked(everybody, talks, rules=Rules(longest=240)))
    assert found(asked(everybody, talks, rules=Rules(longest=230))) == []


def test_two_dates_are_admitted_as_they_were_offered_and_no_others():
    everybody = [person() for _ in range(4)]
    loop = asked(everybody, [(60, (one,)) for one in (1, 2, 3, 4)])
    halves = Halves(loop)
    for pair in found(loop):
        first, second = (
            {talk.position: talk.start for talk in half.talks} for half in pair_of(pair)
        )

        assert halves.admits(first, second)
        assert not halves.admits(first, {**second, min(second): min(second.values()) + 1})
        assert not halves.admits({**first, **second}, {})
        assert not loop.admits({**first, **second})


def pair_of(pair):
    return pair.first, pair.second


BUSY = st.tuples(st.integers(0, 1), st.integers(18, 25), st.integers(1, 5)).map(
    lambda each: (at(each[1] / 2, each[0]), at((each[1] + each[2]) / 2, each[0]))
)
POOLS = st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True).map(
    lambda pool: tuple(sorted(pool))
)


@st.composite
def cases(draw):
    limits = st.builds(
        Limits,
        per_day=st.sampled_from([None, 1]),
        per_week=st.sampled_from([None, 1, 2]),
        gap_minutes=st.sampled_from([0, 15]),
    )
    people = [person(*draw(st.lists(BUSY, max_size=3)), limits=draw(limits)) for _ in range(4)]
    talks = draw(st.lists(st.tuples(st.sampled_from([30, 60]), POOLS), min_size=2, max_size=4))
    pairs_ = list(combinations(range(len(talks)), 2))
    after = tuple(draw(st.lists(st.sampled_from(pairs_), max_size=1)))
    loads = {number: draw(st.integers(0, 4)) for number in range(1, 5)}
    rules = draw(
        st.builds(Rules, run=st.sampled_from([60, 120]), longest=st.sampled_from([150, 480]))
    )
    repeat = draw(st.booleans())
    return asked(people, talks, after=after, loads=loads, rules=rules, may_repeat=repeat)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_best_pair_of_two_dates_is_what_trying_everything_finds(loop):
    halves = Halves(loop)
    pair = halves.first(halves.starts & DATES[0], halves.later & DATES[1])
    best = None
    if pair:
        length = sum(half.end - half.start for half in pair_of(pair))
        best = length, pair.first.start, pair.second.start, pair.load

    assert best == min(tried(loop), default=None)


def tried(loop):
    """Yield (length, starts, load) of every pair on Monday and Tuesday."""
    rules = replace(loop.query.rules, lunch=0, longest=loop.query.rules.longest // 2)
    half = Loop(replace(loop.query, rules=rules), loop.world, loop.loads)
    talks = range(len(loop.query.talks))
    count = len(talks)
    for size in range(count // 2, count - count // 2 + 1):
        for mine in combinations(talks, size):
            rest = [talk for talk in talks if talk not in mine]
            if any(first in rest and then in mine for first, then in loop.query.after):
                continue
            mornings = [
                (start, length, teams)
                for start in range(at(9), at(13), 6)
                for length, teams in days_at(half, start, mine)
            ]
            for then in range(at(9, 1), at(13, 1), 6):
                for more, others in days_at(half, then, rest):
                    for start, length, teams in mornings:
                        load = load_of(loop, (*teams, *others))
                        if load is not None:
                            yield length + more, start, then, load


def load_of(loop, teams):
    """Return the load of teams of two dates; None where somebody has no time for both of theirs."""
    if not loop.query.may_repeat:
        return distinct(loop, teams)
    days = [
        [each for each in teams if (each[0] < at(0, 1)) == is_first] for is_first in (True, False)
    ]
    if any(shared(loop, day) is None for day in days):
        return None
    return shared(Loop(loop.query, by_week(loop.world), loop.loads), teams)


def by_week(world):
    """Return the world whose people have no limit a day, which `shared` counts over all dates."""
    people = {
        one: replace(each, limits=Limits(per_week=each.limits.per_week))
        for one, each in world.people.items()
    }
    return replace(world, people=people)


@pytest.mark.parametrize(("may_repeat", "whole"), [(True, Limits(per_week=2)), (False, NO_LIMITS)])
def test_no_pair_of_starts_is_tried_where_there_are_not_people_enough(
    monkeypatch, may_repeat, whole
):
    monkeypatch.setattr(Halves, "fairest", lambda *_: pytest.fail("a pair was tried"))
    alone = asked([person(limits=whole)], [(30, (1,))] * 3, may_repeat=may_repeat)

    assert found(alone) == []


def test_no_pair_of_starts_is_tried_where_no_half_day_stands_by_itself(monkeypatch):
    monkeypatch.setattr(Halves, "fairest", lambda *_: pytest.fail("a pair was tried"))
    breathless = person(limits=Limits(gap_minutes=30))  # and the two talks follow each other
    halves = asked(
        [breathless], [(60, (1,))] * 3, rules=Rules(pause=5, longest=260), may_repeat=True
    )

    assert found(halves) == []
