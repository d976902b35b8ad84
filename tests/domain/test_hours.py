from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain import hours
from scheduler.domain.bitmap import Horizon, bits, instant
from scheduler.domain.hours import DayOverride, Stretch
from tests.domain import oracle
from tests.domain.worlds import MONDAYS, OFFICE, ZONES, walls

WEEK = Horizon.of(date(2027, 3, 1), weeks=1)
EVERY_DAY = range(7)


def shown(mask, zone, horizon=WEEK):
    """Return a bitmap as people read it: weekday and wall time at which each stretch begins."""
    begins = (instant(horizon.origin + bit) for bit in bits(mask & ~(mask << 1)))
    return [f"{begin.astimezone(ZoneInfo(zone)):%a %H:%M}" for begin in begins]


def length(mask):
    return timedelta(minutes=5 * mask.bit_count())


def test_a_day_may_have_several_stretches():
    week = (Stretch(0, 9 * 60, 12 * 60), Stretch(0, 13 * 60, 17 * 60), Stretch(4, 600, 660))

    mask = hours.weekly("America/Denver", week, WEEK)[None]

    assert shown(mask, "America/Denver") == ["Mon 09:00", "Mon 13:00", "Fri 10:00"]
    assert length(mask) == timedelta(hours=8)


def test_hours_at_an_office_serve_that_office_and_remote():
    week = (Stretch(0, 540, 720), Stretch(1, 540, 720, OFFICE), Stretch(2, 540, 720, OFFICE + 1))

    masks = hours.weekly("Europe/London", week, WEEK)

    assert {place: shown(mask, "Europe/London") for place, mask in masks.items()} == {
        None: ["Mon 09:00", "Tue 09:00", "Wed 09:00"],
        OFFICE: ["Tue 09:00"],
        OFFICE + 1: ["Wed 09:00"],
    }


def test_hours_hold_from_their_first_to_their_last_day():
    fortnight = Horizon.of(date(2027, 3, 1), weeks=2)
    week = (
        Stretch(1, 540, 600, valid_until=date(2027, 3, 2)),
        Stretch(1, 600, 660, valid_from=date(2027, 3, 9)),
    )

    mask = hours.weekly("Europe/London", week, fortnight)[None]

    assert shown(mask, "Europe/London", fortnight) == ["Tue 09:00", "Tue 10:00"]


def test_an_override_replaces_the_hours_of_its_day_alone():
    week = tuple(Stretch(weekday, 540, 600, OFFICE) for weekday in EVERY_DAY)
    overrides = [
        DayOverride(date(2027, 3, 2)),
        DayOverride(date(2027, 3, 3), 780, 840),
        DayOverride(date(2027, 3, 3), 900, 960, OFFICE),
    ]

    masks = hours.hours("Europe/London", week, WEEK, overrides=overrides)

    rest = ["Thu 09:00", "Fri 09:00", "Sat 09:00", "Sun 09:00"]
    assert shown(masks[None], "Europe/London") == ["Mon 09:00", "Wed 13:00", "Wed 15:00", *rest]
    assert shown(masks[OFFICE], "Europe/London") == ["Mon 09:00", "Wed 15:00", *rest]


def test_an_office_is_closed_on_whole_days_of_its_own_zone():
    week = tuple(Stretch(weekday, 0, 1440) for weekday in EVERY_DAY)

    mask = hours.opening(
        "Pacific/Auckland", week, WEEK, closed=[(date(2027, 3, 3), date(2027, 3, 4))]
    )

    assert shown(mask, "Pacific/Auckland") == ["Mon 13:00", "Fri 00:00"]


def test_hours_that_are_no_whole_steps_are_made_smaller():
    mask = hours.weekly("Europe/London", (Stretch(0, 541, 559),), WEEK)[None]

    assert shown(mask, "Europe/London") == ["Mon 09:05"]
    assert length(mask) == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("monday", "wall", "expected"),
    [
        (date(2027, 3, 8), (60, 150), 1),  # begins 01:00, ends in the gap: until the change
        (date(2027, 3, 8), (150, 240), 1),  # begins in the gap: from the change, 03:00
        (date(2027, 3, 8), (125, 170), 0),  # never shown
        (date(2027, 11, 1), (60, 120), 2),  # shown twice
        (date(2027, 11, 1), (90, 180), 2),  # 01:30 twice, then 02:00 to 03:00
    ],
)
def test_hours_are_what_the_clock_shows_where_it_changes(monday, wall, expected):
    horizon = Horizon.of(monday, weeks=1)
    sunday = hours.weekly("America/New_York", (Stretch(6, *wall),), horizon)[None]

    assert length(sunday) == timedelta(hours=expected)


def test_decent_hours_are_seven_to_ten_where_the_candidate_is():
    mask = hours.decent("Asia/Kathmandu", WEEK)

    assert shown(mask, "Asia/Kathmandu")[:2] == ["Mon 07:00", "Tue 07:00"]
    assert length(mask & ((1 << 288) - 1)) == timedelta(hours=15)
    assert instant(WEEK.origin + bits(mask)[0]) == datetime(2027, 3, 1, 1, 15, tzinfo=UTC)


@settings(max_examples=60)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(MONDAYS),
    st.lists(st.tuples(st.integers(0, 6), walls()), max_size=6),
    st.sets(st.integers(-1, 7), max_size=2),
)
def test_each_step_is_in_the_hours_when_the_clock_says_so(zone, monday, week, off):
    horizon = Horizon.of(monday, weeks=1)
    stretches = tuple(Stretch(weekday, *wall) for weekday, wall in week)
    closed = [monday + timedelta(days=k) for k in off]

    mask = hours.opening(zone, stretches, horizon, closed=[(day, day) for day in closed])

    plain = [(weekday, *wall) for weekday, wall in week]
    minutes = [(horizon.origin + bit) * 5 for bit in range(horizon.steps)]
    assert [(horizon.origin + bit) * 5 for bit in bits(mask)] == [
        at for at in minutes if oracle.within(zone, plain, closed, at, at + 5)
    ]


@given(st.sampled_from(ZONES), st.sampled_from(MONDAYS))
def test_the_local_days_share_out_the_whole_horizon(zone, monday):
    horizon = Horizon.of(monday, weeks=2)
    days = hours.local_days(zone, horizon).values()

    assert sum(days) == horizon.whole
    assert sum(day.bit_count() for day in days) == horizon.steps
