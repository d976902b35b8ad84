"""Whole days against trying everything: every order, break, lunch, room and team of small worlds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain import slots
from scheduler.domain.availability import Limits, PersonRows, masks
from scheduler.domain.bitmap import Horizon, span, tick
from scheduler.domain.hours import Stretch
from scheduler.domain.loops.days import days
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import LoopQuery, Rules
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import Office, Room, SlotQuery, World, candidate_in

HORIZON = Horizon.of(date(2027, 3, 1), weeks=1)
MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
OFFICE, TEAM = 50, 4
NOON = (tick(MONDAY + timedelta(hours=11.5)), tick(MONDAY + timedelta(hours=14)))


def at(hour):
    return tick(MONDAY + timedelta(hours=hour))


BUSY = st.tuples(st.integers(18, 32), st.integers(1, 6)).map(
    lambda pair: (at(pair[0] / 2), at((pair[0] + pair[1]) / 2))
)
POOLS = st.lists(st.integers(1, TEAM), min_size=1, max_size=4, unique=True).map(sorted)
SEATS = st.tuples(POOLS, st.integers(1, 2), st.booleans())  # who, how many, in the room or not
TALKS = st.lists(
    st.tuples(
        st.sampled_from([30, 45, 60]),
        st.one_of(st.lists(SEATS, min_size=1, max_size=1), st.lists(SEATS, min_size=2, max_size=2)),
    ),
    min_size=1,
    max_size=3,
)
RULES = st.builds(
    Rules,
    run=st.sampled_from([60, 90, 120]),
    pause=st.sampled_from([15, 30]),
    longest=st.sampled_from([150, 240, 480]),
    lunch=st.sampled_from([0, 0, 45]),
)
ROOMS = st.lists(
    st.builds(
        Room,
        id=st.just(0),
        capacity=st.integers(2, 4),
        has_screen=st.booleans(),
        taken=BUSY.map(lambda busy: span(busy[0] - HORIZON.origin, busy[1] - HORIZON.origin)),
    ),
    min_size=1,
    max_size=2,
).map(lambda rooms: tuple(replace(room, id=71 + n) for n, room in enumerate(rooms)))

LIMITS = st.builds(
    Limits,
    per_day=st.sampled_from([None, 1, 2]),
    per_week=st.sampled_from([None, None, 2]),
    gap_minutes=st.sampled_from([0, 15]),
)


@st.composite
def cases(draw, place=None, *, may_repeat=False):
    people = {number: draw(person(place)) for number in range(1, TEAM + 1)}
    talks = tuple(
        SlotQuery(
            minutes,
            30,
            place,
            tuple(
                SeatQuery(
                    10 * position + number, tuple(pool), count, in_room=bool(place) and in_room
                )
                for number, (pool, count, in_room) in enumerate(seats)
            ),
            now=HORIZON.origin,
        )
        for position, (minutes, seats) in enumerate(draw(TALKS))
    )
    pairs = list(combinations(range(len(talks)), 2))
    after = tuple(draw(st.lists(st.sampled_from(pairs), max_size=1))) if pairs else ()
    rules = draw(RULES)
    noon = span(NOON[0] - HORIZON.origin, NOON[1] - HORIZON.origin) if rules.lunch else 0
    office = Office(HORIZON.whole, draw(ROOMS)) if place else None
    world = World(HORIZON, people, candidate_in("UTC", (), HORIZON), office)
    loads = {number: draw(st.integers(0, 5)) for number in people}
    return Loop(LoopQuery(talks, 30, rules, noon, after, may_repeat), world, loads)


def person(place):
    """Return Monday's hours of somebody, at the office if there is one, or else remote."""
    where = st.sampled_from([place, place, None])
    return st.builds(
        lambda busy, office, limits: masks(
            PersonRows("UTC", (Stretch(0, 540, 1020, office),), claims=busy, limits=limits), HORIZON
        ),
        st.lists(BUSY, max_size=3),
        where,
        LIMITS,
    )


@settings(max_examples=60, deadline=None)
@given(cases())
def test_remote_days_are_those_that_trying_everything_finds(asked):
    assert found(asked) == everything(asked)


@settings(max_examples=60, deadline=None)
@given(cases(OFFICE))
def test_office_days_are_those_that_trying_everything_finds(asked):
    assert found(asked) == everything(asked)


@settings(max_examples=60, deadline=None)
@given(st.one_of(cases(may_repeat=True), cases(OFFICE, may_repeat=True)))
def test_days_whose_people_may_come_again_are_those_that_trying_everything_finds(asked):
    assert found(asked) == everything(asked)


@settings(max_examples=30, deadline=None)
@given(st.one_of(cases(may_repeat=True), cases(OFFICE, may_repeat=True)))
def test_who_comes_again_has_their_gap_and_their_limits(asked):
    for day in days(asked):
        times = {each.position: each.start for each in day.talks}
        line_ups = asked.line_ups(times)

        assert asked.admits(times)
        talks = [
            (times[position], [chair.person for chair in line_ups[position].chairs])
            for position in sorted(times, key=times.__getitem__)
        ]
        teams = [
            (start, asked.query.talks[position].steps, people)
            for (start, people), position in zip(
                talks, sorted(times, key=times.__getitem__), strict=True
            )
        ]
        assert shared(asked, teams) == day.load


@settings(max_examples=30, deadline=None)
@given(st.one_of(cases(), cases(OFFICE)))
def test_every_day_found_is_admitted_and_seated_with_the_load_it_names(asked):
    for day in days(asked):
        times = {each.position: each.start for each in day.talks}
        chairs = [chair for found in asked.line_ups(times).values() for chair in found.chairs]

        assert asked.admits(times)
        assert len({chair.person for chair in chairs}) == len(chairs)
        assert asked.load(chairs) == day.load


def found(asked):
    return {day.start: (day.end - day.start, day.load) for day in days(asked)}


def everything(asked):
    """Return (length, load) of the best day of each start, trying all there is."""
    best = {}
    for start in range(at(8), at(18), 6):
        if there := list(tried(asked, start)):
            best[start] = min(there)
    return best


def tried(asked, start):
    """Yield (length, load) of every day at *start*."""
    for length, teams in days_at(asked, start, range(len(asked.query.talks))):
        load = shared(asked, teams) if asked.query.may_repeat else distinct(asked, teams)
        if load is not None:
            yield length, load


def days_at(asked, start, talks):
    """Yield (length, teams) of every day of these talks at *start*, whoever comes again."""
    rules = asked.query.rules
    for order in permutations(talks):
        if any(
            order.index(first) > order.index(then)
            for first, then in asked.query.after
            if first in order and then in order
        ):
            continue
        for gaps in product(("", "pause", "lunch"), repeat=len(order) - 1):
            if gaps.count("lunch") == bool(rules.lunch):
                yield from days_of(asked, start, order, gaps)


def days_of(asked, start, order, gaps):
    """Yield (length, teams) of every seating of one sequence of talks and gaps."""
    rules, now, run = asked.query.rules, start, 0
    options = []
    for position, gap in zip(order, ("", *gaps), strict=True):
        minutes = asked.query.talks[position].minutes
        if gap == "lunch" and not NOON[0] <= now <= NOON[1] - rules.lunch // 5:
            return
        now += {"": 0, "pause": rules.pause, "lunch": rules.lunch}[gap] // 5
        run = minutes if gap else run + minutes
        if run > max(rules.run, minutes):
            return
        steps = asked.query.talks[position].steps
        options.append([(now, steps, team) for team in teams_at(asked, position, now)])
        now += minutes // 5
    if (now - start) * 5 > rules.longest:
        return
    for teams in product(*options):
        yield now - start, teams


def distinct(asked, teams):
    """Return the load of teams that have nobody in common; None if they have."""
    people = [one for _, _, team in teams for one in team]
    if len(set(people)) == len(people):
        return sum(asked.loads[one] for one in people)
    return None


def shared(asked, teams):
    """Return the load of teams with people in common, if gaps and limits allow it."""
    total, talks = 0, {}
    for start, steps, team in teams:
        for one in team:
            limits, mine = asked.world.people[one].limits, talks.setdefault(one, [])
            allowed = min(limits.per_day or 99, limits.per_week or 99)
            if len(mine) == allowed:
                return None
            if mine and sum(mine[-1]) + limits.gap_minutes // 5 > start:
                return None
            total += asked.loads[one] + 5 * sum(before for _, before in mine)
            mine.append((start, steps))
    return total


def teams_at(asked, position, start):
    """Yield every team of different people that can hold a talk at a tick, in some room if need be."""
    query, world = asked.query.talks[position], asked.world
    if not slots.is_offered(replace(query, grid_minutes=5), world, start):
        return
    wanted = span(start - HORIZON.origin, start - HORIZON.origin + query.steps)

    def is_free(one, where):
        return world.people[one].free.get(where, 0) & wanted == wanted

    chosen = [combinations(seat.members, seat.count) for seat in query.seats]
    for teams in product(*chosen):
        people = [one for team in teams for one in team]
        if len(set(people)) < len(people):
            continue
        chairs = [
            (one, seat.in_room)
            for seat, team in zip(query.seats, teams, strict=True)
            for one in team
        ]
        if query.place is None:
            if all(is_free(one, None) for one in people):
                yield people
        elif any(
            holds(room, query, chairs, is_free)
            for room in world.office.rooms
            if not room.taken & wanted
        ):
            yield people


def holds(room, query, chairs, is_free):
    """Tell whether these people and the candidate can meet: all in the room, or some by screen."""
    if room.capacity > len(chairs) and all(is_free(one, query.place) for one, _ in chairs):
        return True
    bodily = [one for one, in_room in chairs if in_room]
    others = [one for one, in_room in chairs if not in_room]
    return (
        room.has_screen
        and room.capacity > max(1, len(bodily))
        and all(is_free(one, query.place) for one in bodily)
        and all(is_free(one, None) for one in others)
        and (bool(bodily) or any(is_free(one, query.place) for one in others))
    )
