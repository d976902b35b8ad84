from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.availability import Limits, PersonRows, masks
from scheduler.domain.bitmap import Horizon, grid, mask_of, tick
from scheduler.domain.hours import Stretch
from scheduler.domain.seats import SeatQuery
from scheduler.domain.slots import (
    Office,
    Own,
    Room,
    SlotQuery,
    World,
    by_day,
    candidate_in,
    is_offered,
    leave_out,
    soonest,
    starts,
    ticks,
)
from tests.domain import oracle, worlds

HORIZON = Horizon.of(date(2027, 3, 1), weeks=1)
OFFICE = 50
ADA, BOB = 1, 2


def at(day, hour, minute=0):
    return tick(datetime(2027, 3, day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute))


def person(from_hour=9, until_hour=12, *, day=0, office=None, **more):
    hours = (Stretch(day, from_hour * 60, until_hour * 60, office),)
    return masks(PersonRows("UTC", hours, **more), HORIZON)


def world(people, *, rooms=None, zone="UTC", claims=()):
    """Return a week with these people; an office that never closes where there are rooms."""
    office = None if rooms is None else Office(HORIZON.whole, tuple(rooms))
    return World(HORIZON, people, candidate_in(zone, claims, HORIZON), office)


def query(*seats, place=None, minutes=60, **more):
    return SlotQuery(minutes, 60, place, seats, now=at(1, 0), **more)


def found(asked, looked_at):
    """Return the starts as day and hour of March 2027."""
    first = at(1, 0)
    return [
        f"{1 + (each - first) // 288} {(each - first) % 288 // 12:02}"
        for each in ticks(starts(asked, looked_at), HORIZON)
    ]


ONE = SeatQuery(7, (ADA,))
EITHER = SeatQuery(7, (ADA, BOB))
SCREEN = SeatQuery(8, (BOB,), in_room=False)


@settings(max_examples=60)
@given(worlds.cases())
def test_remote_starts_are_those_that_trying_everybody_finds(case):
    asked, looked_at = worlds.asked(case)

    assert [each * 5 for each in ticks(starts(asked, looked_at), looked_at.horizon)] == (
        oracle.slot_starts(case)
    )


@settings(max_examples=60)
@given(worlds.cases(place=worlds.OFFICE))
def test_office_starts_are_those_that_trying_everybody_finds(case):
    asked, looked_at = worlds.asked(case)

    assert [each * 5 for each in ticks(starts(asked, looked_at), looked_at.horizon)] == (
        oracle.slot_starts(case)
    )


def test_either_of_two_is_enough_and_a_seat_for_two_needs_both():
    two = {ADA: person(9, 11), BOB: person(10, 12)}

    assert found(query(EITHER), world(two)) == ["1 09", "1 10", "1 11"]
    assert found(query(replace(EITHER, count=2)), world(two)) == ["1 10"]
    assert found(query(EITHER, SeatQuery(8, (ADA,))), world(two)) == ["1 10"]


def test_one_person_never_takes_two_seats():
    assert found(query(ONE, SeatQuery(8, (ADA,))), world({ADA: person()})) == []


def test_somebody_without_hours_is_never_there():
    assert found(query(EITHER), world({ADA: person(9, 10)})) == ["1 09"]
    assert found(query(SeatQuery(7, ())), world({})) == []
    assert found(query(), world({ADA: person()})) == []


def test_notice_is_the_longer_of_the_way_and_of_the_person():
    hasty, slow = person(9, 12), person(9, 12, limits=Limits(notice_minutes=11 * 60))

    assert found(query(EITHER, notice_minutes=600), world({ADA: hasty})) == ["1 10", "1 11"]
    assert found(query(EITHER, notice_minutes=600), world({ADA: slow})) == ["1 11"]
    assert found(query(EITHER, notice_minutes=660), world({ADA: hasty, BOB: slow})) == ["1 11"]


def test_nothing_starts_at_or_after_the_end_of_the_question():
    assert found(query(ONE, until=at(1, 11)), world({ADA: person()})) == ["1 09", "1 10"]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", ["1 07", "1 20", "1 21"]),
        ("America/New_York", ["1 00", "1 01", "1 02", "1 20", "1 21", "1 22", "1 23"]),
        ("Asia/Kolkata", ["1 02", "1 03", "1 07"]),
    ],
)
def test_remote_interviews_keep_to_decent_hours_of_the_candidate(zone, expected):
    people = {number: person(*hours) for number, hours in enumerate([(0, 4), (7, 8), (20, 24)])}
    anybody = SeatQuery(7, tuple(people))

    assert found(query(anybody), world(people, zone=zone)) == expected


def test_office_interviews_keep_to_the_office_alone():
    early = {ADA: person(5, 8, office=OFFICE)}
    opens_at_six = Office(mask_of([(at(1, 6), at(1, 12))], HORIZON), (Room(9, 2),))
    looked_at = replace(world(early, zone="America/New_York"), office=opens_at_six)

    assert found(query(ONE, place=OFFICE), looked_at) == ["1 06", "1 07"]
    assert found(query(ONE, place=OFFICE), replace(looked_at, office=None)) == []


def test_remote_hours_serve_an_office_interview_only_by_screen():
    people = {ADA: person(9, 11, office=OFFICE), BOB: person(9, 11)}
    screen = world(people, rooms=[Room(9, 2, has_screen=True)])

    assert found(query(ONE, place=OFFICE), screen) == ["1 09", "1 10"]
    assert found(query(SeatQuery(7, (BOB,)), place=OFFICE), screen) == []
    assert found(query(ONE, SCREEN, place=OFFICE), screen) == ["1 09", "1 10"]
    assert found(query(ONE, SCREEN, place=OFFICE), world(people, rooms=[Room(9, 4)])) == []
    assert found(query(SCREEN, place=OFFICE), screen) == []


def test_hours_at_another_office_serve_remote_and_by_screen():
    people = {ADA: person(9, 10, office=OFFICE), BOB: person(9, 10, office=OFFICE + 1)}
    screen = world(people, rooms=[Room(9, 2, has_screen=True)])

    assert found(query(ONE, SCREEN, place=OFFICE), screen) == ["1 09"]
    assert found(query(SCREEN), screen) == ["1 09"]


def test_a_room_has_to_hold_everybody_and_be_free():
    people = {ADA: person(office=OFFICE), BOB: person(office=OFFICE)}
    both = replace(EITHER, count=2)
    busy = Room(9, 3, taken=mask_of([(at(1, 10), at(1, 10, 5))], HORIZON))

    assert found(query(both, place=OFFICE), world(people, rooms=[busy])) == ["1 09", "1 11"]
    assert found(query(both, place=OFFICE), world(people, rooms=[Room(9, 2), busy])) == [
        *["1 09", "1 11"]
    ]
    assert found(query(both, place=OFFICE), world(people, rooms=[])) == []
    assert found(query(both), world(people, rooms=[])) == ["1 09", "1 10", "1 11"]


@pytest.mark.parametrize(
    ("seats", "capacity", "expected"),
    [((ONE, SCREEN), 1, 0), ((ONE, SCREEN), 2, 3), ((SCREEN,), 1, 0), ((SCREEN,), 2, 3)],
)
def test_a_room_with_a_screen_holds_those_who_must_be_there(seats, capacity, expected):
    people = {ADA: person(office=OFFICE), BOB: person(office=OFFICE)}
    rooms = [Room(9, capacity, has_screen=True)]

    assert len(found(query(*seats, place=OFFICE), world(people, rooms=rooms))) == expected


def test_the_candidate_is_nowhere_else_and_has_time_to_travel():
    looked_at = world({ADA: person(8, 13)}, claims=[(at(1, 10), at(1, 11))])

    assert found(query(ONE), looked_at) == ["1 08", "1 09", "1 11", "1 12"]
    assert found(query(ONE, travel_minutes=30), looked_at) == ["1 08", "1 11", "1 12"]


def test_what_the_asker_has_already_blocks_nobody():
    """A hold on 10:00 with Ada's gap, in a room, on a day that it makes full."""
    limits = Limits(per_day=1, gap_minutes=10)
    held, gap = (at(1, 10), at(1, 11)), (at(1, 10), at(1, 11, 10))
    ada = person(office=OFFICE, claims=[gap], starts=[at(1, 10)], limits=limits)
    room = Room(9, 2, taken=mask_of([held], HORIZON))
    looked_at = world({ADA: ada}, rooms=[room], claims=[held])
    own = Own({ADA: [gap], 9: [held]}, {ADA: [at(1, 10)]}, candidate=[held])

    assert found(query(ONE, place=OFFICE), looked_at) == []
    assert found(query(ONE, place=OFFICE), leave_out(looked_at, own)) == ["1 09", "1 10", "1 11"]
    assert leave_out(looked_at, Own()) == looked_at


@settings(max_examples=40)
@given(worlds.cases(place=worlds.OFFICE), st.integers(0, 300))
def test_leaving_out_finds_what_a_world_without_it_finds(case, half_hours):
    first = case.monday_minute + 30 * half_hours
    meeting = (first, first + 60)
    clean = replace(
        case,
        people=[replace(one, meetings=[]) for one in case.people],
        rooms=[replace(room, taken=[]) for room in case.rooms],
        candidate_meetings=[],
    )
    met = replace(
        clean,
        people=[
            replace(one, meetings=[meeting], counted=[*one.counted, first]) for one in clean.people
        ],
        rooms=[replace(room, taken=[meeting]) for room in clean.rooms],
        candidate_meetings=[meeting],
    )
    people = {who: worlds.ticks([meeting], one.gap) for who, one in enumerate(case.people)}
    rooms = {room.id: worlds.ticks([meeting]) for room in case.rooms}
    counted = {who: [first // 5] for who in people}
    own = Own(people | rooms, counted, worlds.ticks([meeting], case.travel))

    asked, looked_at = worlds.asked(met)

    assert starts(asked, leave_out(looked_at, own)) == starts(*worlds.asked(clean))


@given(st.sampled_from(worlds.ZONES), st.sampled_from(worlds.MONDAYS))
def test_starts_stand_under_the_day_that_the_clock_shows(zone, monday):
    horizon = Horizon.of(monday, weeks=1)

    days = by_day(grid(horizon, 60), horizon, zone)

    hours = [horizon.origin + bit for bit in range(0, horizon.steps, 12)]
    assert [(day, start) for day, each in days.items() for start in each] == [
        (oracle.clock(zone, start * 5)[0], start) for start in hours
    ]


def test_every_list_of_starts_says_the_same():
    looked_at = world({ADA: person(9, 11), BOB: person(22, 24)}, zone="Asia/Tokyo")
    mask = starts(query(EITHER), looked_at)

    assert ticks(mask, HORIZON) == [at(1, 9), at(1, 10), at(1, 22), at(1, 23)]
    assert soonest(mask, HORIZON) == at(1, 9)
    assert soonest(0, HORIZON) is None
    assert by_day(mask, HORIZON, "Asia/Tokyo") == {
        date(2027, 3, 1): [at(1, 9), at(1, 10)],
        date(2027, 3, 2): [at(1, 22), at(1, 23)],
    }
    assert [is_offered(query(EITHER), looked_at, each) for each in (at(1, 9), at(1, 8))] == [1, 0]
    assert not is_offered(query(EITHER), looked_at, HORIZON.origin - 12)
    assert not is_offered(query(EITHER), looked_at, at(1, 9, 5))
