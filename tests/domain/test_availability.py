from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.availability import Limits, PersonRows, has_room, masks, most, without
from scheduler.domain.bitmap import Horizon, bits, erode, span, tick
from scheduler.domain.hours import Stretch

MONDAY = date(2027, 3, 1)
HORIZON = Horizon.of(MONDAY, weeks=1)
OFFICE = 50
DAILY = tuple(Stretch(weekday, 9 * 60, 17 * 60) for weekday in range(5))
ADA = PersonRows("UTC", DAILY)


def at(day, hour, minute=0):
    return tick(datetime(2027, 3, day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute))


def free_starts(rows, *, minutes=60, day=1, horizon=HORIZON):
    """Return the quarters of a day at which so long a meeting fits, as hours and minutes."""
    person = masks(rows, horizon) if isinstance(rows, PersonRows) else rows
    found = erode(person.free[None], minutes // 5) & ~person.full
    ticks = [person.horizon.origin + bit for bit in bits(found)]
    first = at(day, 0)
    return [
        f"{(each - first) // 12:02}:{(each - first) % 12 * 5:02}"
        for each in ticks
        if first <= each < first + 288 and each % 3 == 0
    ]


def test_the_gap_is_kept_on_both_sides_of_a_booking():
    ten_to_eleven = [(at(1, 13), at(1, 14, 15))]  # with its own fifteen minutes after
    rows = replace(ADA, claims=ten_to_eleven, limits=Limits(gap_minutes=15))

    assert free_starts(rows) == [
        *["09:00", "09:15", "09:30", "09:45", "10:00", "10:15", "10:30", "10:45"],
        *["11:00", "11:15", "11:30", "11:45"],
        *["14:15", "14:30", "14:45", "15:00", "15:15", "15:30", "15:45", "16:00"],
    ]


def test_the_gap_is_kept_on_both_sides_of_what_other_calendars_hold():
    rows = replace(ADA, busy=[(at(1, 10), at(1, 15))], limits=Limits(gap_minutes=15))

    assert free_starts(rows, minutes=30) == [
        *["09:00", "09:15"],
        *["15:15", "15:30", "15:45", "16:00", "16:15", "16:30"],
    ]


@given(
    st.sets(st.integers(0, 40), max_size=4), st.integers(1, 4), st.integers(0, 5), st.integers(1, 9)
)
def test_the_gap_is_kept_to_the_minute(begins, length, gap, steps):
    """Meetings in one day of nine to five, each with its gap, in steps of five minutes."""
    nine = at(1, 9)
    met = [(nine + 2 * begin, nine + 2 * begin + length) for begin in begins]
    claims = [(first, end + gap) for first, end in met]
    person = masks(replace(ADA, claims=claims, limits=Limits(gap_minutes=5 * gap)), HORIZON)

    monday = person.free[None] & span(0, 288)
    assert [HORIZON.origin + bit for bit in bits(erode(monday, steps))] == [
        start
        for start in range(nine, nine + 96 - steps + 1)
        if all(end + gap <= start or start + steps + gap <= first for first, end in met)
    ]


def test_the_gap_after_an_interview_may_lie_outside_the_hours():
    assert free_starts(replace(ADA, limits=Limits(gap_minutes=60)))[-1] == "16:00"


def test_what_comes_right_after_the_horizon_keeps_its_gap():
    always = tuple(Stretch(weekday, 0, 1440) for weekday in range(7))
    rows = PersonRows("UTC", always, limits=Limits(gap_minutes=30))
    booked = replace(rows, claims=[(HORIZON.end, HORIZON.end + 18)])
    busy = replace(rows, busy=[(HORIZON.end, HORIZON.end + 12)])

    assert free_starts(rows, day=7)[-1] == "23:00"
    assert free_starts(booked, day=7)[-1] == "22:30"
    assert free_starts(busy, day=7)[-1] == "22:30"


def test_days_off_are_whole_days_where_the_person_is():
    rows = PersonRows("Pacific/Auckland", DAILY, days_off=[(date(2027, 3, 2), date(2027, 3, 3))])

    assert [len(free_starts(rows, day=day)) for day in (1, 2, 3)] == [13, 0, 16]


def test_a_pause_without_an_end_takes_everything_after_it():
    rows = replace(ADA, days_off=[(date(2027, 3, 3), date.max)])

    assert [bool(free_starts(rows, day=day)) for day in range(1, 6)] == [1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("limits", "days_with_slots"),
    [
        (Limits(), [1, 2, 3, 4, 5]),
        (Limits(per_day=1), [1, 4, 5]),
        (Limits(per_day=2), [1, 2, 4, 5]),
        (Limits(per_day=3), [1, 2, 3, 4, 5]),
        (Limits(per_week=3), []),
        (Limits(per_week=4), [1, 2, 3, 4, 5]),
    ],
)
def test_a_day_or_a_week_that_has_enough_takes_no_more(limits, days_with_slots):
    rows = replace(ADA, starts=[at(2, 9), at(3, 9), at(3, 12)], limits=limits)

    assert [day for day in range(1, 8) if free_starts(rows, day=day)] == days_with_slots


def test_what_begins_before_midnight_counts_on_that_day_and_not_on_the_next():
    night = tuple(Stretch(weekday, 0, 1440) for weekday in range(7))
    rows = PersonRows("UTC", night, starts=[at(2, 10)], limits=Limits(per_day=1))

    assert free_starts(rows, day=1)[-1] == "23:45"
    assert free_starts(rows, day=2) == []
    assert free_starts(rows, day=3)[0] == "00:00"


def test_a_week_is_counted_beyond_the_edge_of_the_horizon():
    sunday_before = at(1, 0) - 12  # in Kathmandu it is Monday already
    rows = PersonRows("Asia/Kathmandu", DAILY, starts=[sunday_before], limits=Limits(per_week=1))

    assert free_starts(rows, day=3) == []
    assert free_starts(replace(rows, zone="UTC"), day=3) != []


def test_a_start_before_the_horizon_counts_on_the_day_that_its_own_clock_showed():
    week_of_change = Horizon.of(date(2027, 3, 22), weeks=1)
    sunday_evening = at(21, 23, 30)  # an hour later, as clocks will go next week, it were Monday
    rows = PersonRows("Europe/London", DAILY, starts=[sunday_evening], limits=Limits(per_week=1))

    assert masks(rows, week_of_change).full == 0


def test_leaving_out_a_booking_is_as_if_it_had_never_been():
    other = [(at(1, 13), at(1, 14, 10)), (at(2, 9), at(2, 10, 10))]
    mine = (at(1, 14, 10), at(1, 15, 20))
    limits = Limits(per_day=2, per_week=3, gap_minutes=10)
    rows = replace(ADA, claims=other, starts=[at(1, 13), at(2, 9)], limits=limits)
    full = replace(rows, claims=[*other, mine], starts=[*rows.starts, mine[0]])

    left = without(masks(full, HORIZON), [mine], [mine[0]])

    assert (left.free, left.full, left.taken) == (
        masks(rows, HORIZON).free,
        masks(rows, HORIZON).full,
        masks(rows, HORIZON).taken,
    )
    assert free_starts(full) == []
    assert free_starts(left) != []


def test_each_layer_is_part_of_the_one_before():
    rows = PersonRows(
        "America/New_York",
        (*DAILY, Stretch(6, 600, 900, OFFICE)),
        days_off=[(date(2027, 3, 2), date(2027, 3, 2))],
        busy=[(at(3, 15), at(3, 16))],
        claims=[(at(4, 15), at(4, 16))],
    )
    person = masks(rows, HORIZON)

    for place in (None, OFFICE):
        layers = [each[place] for each in (person.free, person.could, person.present, person.hours)]
        assert [inner & ~outer for inner, outer in pairwise(layers)] == [0] * 3
    assert [mask[None].bit_count() for mask in (person.present, person.could, person.free)] == [
        (4 * 8 + 5) * 12,
        (4 * 8 + 4) * 12,
        (4 * 8 + 3) * 12,
    ]


@given(
    st.builds(
        Limits, per_day=st.sampled_from([None, 1, 2]), per_week=st.sampled_from([None, 2, 3])
    ),
    st.lists(st.integers(1, 12), max_size=3),
    st.lists(st.integers(1, 12), max_size=6),
)
def test_a_person_never_has_room_for_more_than_the_most(limits, known, asked):
    fortnight = Horizon.of(MONDAY, weeks=2)
    rows = replace(ADA, limits=limits, starts=[at(day, 9) for day in known])
    person, starts = masks(rows, fortnight), [at(day, 10) for day in asked]
    times = sum(1 << start - fortnight.origin for start in set(starts))

    if has_room(person, starts) and starts:
        room = most(person, times)
        assert room is None or len(starts) <= room


def test_the_most_is_what_days_and_weeks_have_left():
    rows = replace(ADA, limits=Limits(per_day=2, per_week=3), starts=[at(1, 9)])
    person = masks(rows, HORIZON)

    def room(*days):
        return most(person, sum(1 << at(day, 10) - HORIZON.origin for day in days))

    assert (room(1), room(2), room(1, 2), room()) == (1, 2, 2, 0)
    assert most(masks(ADA, HORIZON), 1) is None
