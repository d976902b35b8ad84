from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import bitmap
from scheduler.domain.bitmap import Horizon

HORIZON = Horizon.of(date(2027, 3, 1), weeks=1)
masks = st.integers(0, (1 << 400) - 1)


@given(masks, st.integers(1, 60))
def test_a_meeting_fits_where_all_its_steps_are_free(mask, steps):
    free = set(bitmap.bits(mask))

    assert bitmap.bits(bitmap.erode(mask, steps)) == [
        first for first in range(400) if all(first + k in free for k in range(steps))
    ]


@given(masks, st.integers(1, 60))
def test_a_meeting_touches_what_any_of_its_steps_touches(mask, steps):
    taken = set(bitmap.bits(mask))

    assert bitmap.bits(bitmap.widen(mask, steps)) == [
        first for first in range(400) if any(first + k in taken for k in range(steps))
    ]


@given(st.lists(masks, max_size=6), st.integers(1, 6))
def test_each_level_counts_the_people_who_are_there(people, count):
    levels = [0] * count
    for mask in people:
        bitmap.count_in(levels, mask)

    present = [sum(mask >> bit & 1 for mask in people) for bit in range(400)]
    assert [bitmap.bits(level) for level in levels] == [
        [bit for bit in range(400) if present[bit] > level] for level in range(count)
    ]


@pytest.mark.parametrize("minutes", [5, 10, 15, 25, 30, 35, 45, 60])
def test_the_grid_counts_from_the_epoch(minutes):
    found = bitmap.bits(bitmap.grid(HORIZON, minutes))

    assert found == [
        bit for bit in range(HORIZON.steps) if (HORIZON.origin + bit) * 5 % minutes == 0
    ]


@given(
    st.lists(st.tuples(st.integers(-50, 2100), st.integers(1, 80)), max_size=5),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 20),
)
def test_what_lies_outside_the_horizon_is_cut_off(blocks, before, after, beyond):
    origin = HORIZON.origin
    spans = [(origin + first, origin + first + length) for first, length in blocks]

    mask = bitmap.mask_of(spans, HORIZON, before=before, after=after, beyond=beyond)

    assert bitmap.bits(mask) == [
        bit
        for bit in range(HORIZON.steps + beyond)
        if any(a - before <= origin + bit < b + after for a, b in spans)
    ]


@given(st.datetimes(timezones=st.just(UTC)))
def test_ticks_hold_the_instant_between_them(moment):
    down, up = bitmap.tick(moment), bitmap.tick_up(moment)

    assert bitmap.instant(down) <= moment <= bitmap.instant(up)
    assert bitmap.instant(up) - bitmap.instant(down) in (timedelta(), timedelta(minutes=5))


def test_a_horizon_opens_on_monday_whatever_the_day():
    days = [date(2027, 3, 1) + timedelta(days=k) for k in range(7)]

    assert {Horizon.of(day, weeks=2) for day in days} == {
        Horizon(bitmap.tick(datetime(2027, 3, 1, tzinfo=UTC)), 2 * 7 * 24 * 12)
    }
