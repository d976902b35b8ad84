from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.availability import PersonRows, masks
from scheduler.domain.bitmap import Horizon
from scheduler.domain.hours import Stretch
from scheduler.domain.lineup import Chair, FreeSeat, Reason, Verdict, choose, fair_loads, line_up
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import Office, Room, SlotQuery, World, starts, ticks
from tests.domain import oracle, worlds

HORIZON = Horizon.of(date(2027, 3, 1), weeks=1)
TEN = HORIZON.origin + 10 * 12
OFFICE = 50
ADA, BOB, CLEO, DAN = 1, 2, 3, 4
SCREEN = SeatQuery(8, (CLEO, DAN), in_room=False)
SMALL, SCREENED, LARGE = Room(11, 2), Room(12, 2, has_screen=True), Room(13, 4)


def person(until=12, office=OFFICE):
    return masks(PersonRows("UTC", (Stretch(0, 540, until * 60, office),)), HORIZON)


def ask(*seats, people, rooms=(), place=None, **more):
    query = SlotQuery(60, 60, place, seats, now=HORIZON.origin)
    world = World(HORIZON, people, office=Office(HORIZON.whole, tuple(rooms)))
    return line_up(query, world, TEN, **{"loads": {}, **more})


def seat(number, *members, count=1):
    return FreeSeat(SeatQuery(number, members, count), members, frozenset(members))


def names(chairs):
    return [chair.person for chair in chairs]


def cost(people, loads):
    order = sorted((loads.get(one, 0), one) for one in people)
    return sum(load for load, _ in order), order


@given(
    st.lists(st.tuples(st.sets(st.integers(1, 6)), st.integers(1, 2)), min_size=1, max_size=3),
    st.dictionaries(st.integers(1, 6), st.sampled_from([30, 60, 90]), max_size=6),
)
def test_nobody_can_be_seated_with_less_load(wanted, loads):
    seats = [seat(number, *sorted(who), count=n) for number, (who, n) in enumerate(wanted)]
    chairs = [who for who, n in wanted for _ in range(n)]
    ways = [
        people
        for people in permutations(range(1, 7), len(chairs))
        if all(one in who for one, who in zip(people, chairs, strict=True))
    ]

    chosen = choose(seats, loads)

    if not ways:
        assert chosen is None
    else:
        assert names(chosen) in [list(way) for way in ways]
        assert cost(names(chosen), loads) == min(cost(way, loads) for way in ways)


@settings(max_examples=40)
@given(
    st.sampled_from([None, worlds.OFFICE]).flatmap(worlds.cases),
    st.dictionaries(st.integers(0, 3), st.sampled_from([30, 60, 90]), max_size=4),
)
def test_every_start_that_is_offered_gets_the_fairest_line_up_that_there_is(case, loads):
    query, world = worlds.asked(case)

    for start in ticks(starts(query, world), world.horizon)[::7]:
        chosen = line_up(query, world, start, loads=loads)
        ways = oracle.ways(case, start * 5)
        assert names(chosen.chairs) in ways
        assert cost(names(chosen.chairs), loads) == min(cost(way, loads) for way in ways)
        assert room_holds(case, chosen)


def room_holds(case, chosen):
    """Tell whether those in the room, and the candidate, fit, and the others have a screen."""
    if case.place is None:
        return chosen.room is None and not any(chair.by_screen for chair in chosen.chairs)
    room = next(room for room in case.rooms if room.id == chosen.room)
    bodily = [chair for chair in chosen.chairs if not chair.by_screen]
    seats = dict(enumerate(case.seats))
    assert all(not (chair.by_screen and seats[chair.seat][2]) for chair in chosen.chairs)
    return oracle.fits(case, room, len(bodily)) and bodily != []


def test_over_a_thousand_bookings_of_an_equal_pool_loads_differ_by_one_interview_at_most():
    people = {number: person() for number in range(1, 14)}
    anybody = SeatQuery(7, tuple(people))
    minutes = dict.fromkeys(people, 0)

    for _ in range(1000):
        chair = ask(anybody, people=people, loads=minutes).chairs[0]
        minutes[chair.person] += 60

        assert max(minutes.values()) - min(minutes.values()) <= 60


def test_those_who_are_free_at_different_times_still_share_evenly():
    draw = Random(7)  # noqa: S311 - the same each time
    minutes = dict.fromkeys(range(10), 0)
    for _ in range(1000):
        free = draw.sample(range(10), 5)
        minutes[choose([seat(7, *free)], minutes)[0].person] += 60

    assert max(minutes.values()) - min(minutes.values()) <= 180


def test_a_newcomer_counts_as_the_mean_until_they_have_more():
    assert fair_loads({ADA: 60, BOB: 120, CLEO: 0, DAN: 300}, [CLEO, DAN]) == {
        ADA: 60,
        BOB: 120,
        CLEO: 90,
        DAN: 300,
    }
    assert fair_loads({ADA: 0, BOB: 30}, [ADA, BOB]) == {ADA: 0, BOB: 30}
    assert fair_loads({ADA: 60}, [BOB]) == {ADA: 60}


def test_the_reasons_name_everybody_and_the_load_that_counted():
    people = {ADA: person(), BOB: person(), CLEO: person(), DAN: person(until=10)}
    seats = SeatQuery(7, (ADA, BOB, CLEO, DAN)), SeatQuery(8, (ADA,))

    chosen = ask(*seats, people=people, loads={BOB: 60, CLEO: 90}, unqualified={7: [9]})

    assert names(chosen.chairs) == [BOB, ADA]
    assert chosen.reasons == (
        Reason(7, ADA, 0, Verdict.IN_ANOTHER_SEAT),
        Reason(7, BOB, 60, Verdict.CHOSEN),
        Reason(7, CLEO, 90, Verdict.MORE_LOAD),
        Reason(7, DAN, 0, Verdict.NOT_FREE),
        Reason(8, ADA, 0, Verdict.CHOSEN),
        Reason(7, 9, 0, Verdict.NOT_QUALIFIED),
    )


def test_equal_loads_go_by_id():
    chosen = ask(SeatQuery(7, (BOB, ADA)), people={ADA: person(), BOB: person()})

    assert [(each.person, each.verdict) for each in chosen.reasons] == [
        (BOB, Verdict.SAME_LOAD),
        (ADA, Verdict.CHOSEN),
    ]


def test_who_cannot_be_in_the_room_is_told_so():
    people = {CLEO: person(office=None), DAN: person()}
    screen_only = replace(SCREEN, seat=7)

    chosen = ask(screen_only, people=people, place=OFFICE, rooms=[SCREENED], loads={DAN: 60})

    assert chosen.chairs == (Chair(7, DAN),)
    assert [each.verdict for each in chosen.reasons] == [Verdict.NOT_IN_ROOM, Verdict.CHOSEN]


@pytest.mark.parametrize(
    ("rooms", "prefer", "expected", "by_screen"),
    [
        ([LARGE, SMALL, SCREENED], None, 13, [False, False]),  # both are there: the larger one
        ([SMALL, SCREENED], None, 12, [False, True]),  # too small for both: one joins by screen
        ([LARGE, SCREENED], 12, 12, [False, True]),  # the same room as before
        ([LARGE, SCREENED], 99, 13, [False, False]),
        ([SMALL], None, None, None),
    ],
)
def test_the_room_is_the_smallest_that_holds_those_who_come(rooms, prefer, expected, by_screen):
    people = {ADA: person(), CLEO: person()}

    chosen = ask(
        SeatQuery(7, (ADA,)), SCREEN, people=people, rooms=rooms, place=OFFICE, prefer_room=prefer
    )

    assert (chosen and chosen.room) == expected
    assert (chosen and [chair.by_screen for chair in chosen.chairs]) == by_screen


def test_equal_rooms_go_by_id_and_a_taken_one_is_no_room():
    people, seats = {ADA: person()}, SeatQuery(7, (ADA,))
    rooms = [Room(13, 2), Room(12, 2), Room(11, 2, taken=HORIZON.whole)]

    assert ask(seats, people=people, rooms=rooms, place=OFFICE).room == 12
    assert ask(seats, people=people, rooms=rooms[2:], place=OFFICE) is None


def test_the_order_of_members_and_rooms_changes_nothing():
    people = {number: person() for number in (ADA, BOB, CLEO, DAN)}
    loads = {ADA: 30, CLEO: 30, DAN: 60}
    found = [
        ask(SeatQuery(7, order, 2), people=people, loads=loads).chairs
        for order in permutations(people)
    ]

    assert all(sorted(names(a)) == sorted(names(b)) == [ADA, BOB] for a, b in pairwise(found))
    assert Counter(len(chairs) for chairs in found) == {2: 24}
