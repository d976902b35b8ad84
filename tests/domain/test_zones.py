from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import zones
from scheduler.domain.bitmap import DAY, instant, tick
from tests.domain.worlds import MONDAYS, ZONES

wall = datetime.fromisoformat  # naive: what a clock shows


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "shown", "expected"),
    [
        ("America/New_York", wall("2027-03-14 02:30"), utc(2027, 3, 14, 7)),
        ("America/New_York", wall("2027-03-14 03:00"), utc(2027, 3, 14, 7)),
        ("Europe/London", wall("2027-03-28 01:00"), utc(2027, 3, 28, 1)),
        ("Europe/London", wall("2027-03-28 01:59"), utc(2027, 3, 28, 1)),
        ("Australia/Lord_Howe", wall("2027-10-03 02:10"), utc(2027, 10, 2, 15, 30)),
        ("Pacific/Apia", wall("2011-12-30 12:00"), utc(2011, 12, 30, 10)),
        ("Africa/Casablanca", wall("2025-04-06 02:15"), utc(2025, 4, 6, 2)),
        ("Africa/Cairo", wall("2025-04-25 00:00"), utc(2025, 4, 24, 22)),
    ],
)
def test_a_time_that_is_never_shown_is_the_instant_of_the_change(zone, shown, expected):
    assert zones.instant_of(shown, zone) == expected


@pytest.mark.parametrize(
    ("zone", "shown", "first", "second"),
    [
        ("America/New_York", wall("2027-11-07 01:30"), (5, 30), (6, 30)),
        ("Europe/London", wall("2027-10-31 01:30"), (0, 30), (1, 30)),
        ("Asia/Kathmandu", wall("2027-10-31 07:00"), (1, 15), (1, 15)),
    ],
)
def test_a_repeated_time_is_its_first_showing_unless_the_second_is_asked(
    zone, shown, first, second
):
    day = (shown.year, shown.month, shown.day)

    assert zones.instant_of(shown, zone) == utc(*day, *first)
    assert zones.instant_of(shown.replace(fold=1), zone) == utc(*day, *second)


def test_a_gap_holds_no_wall_time_and_a_fold_holds_two():
    assert not zones.exists(wall("2027-03-14 02:59"), "America/New_York")
    assert zones.exists(wall("2027-03-14 03:00"), "America/New_York")
    assert zones.exists(wall("2027-11-07 01:30").replace(fold=1), "America/New_York")


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2027, 3, 14), 23),
        ("America/New_York", date(2027, 11, 7), 25),
        ("Australia/Lord_Howe", date(2027, 4, 4), 24.5),
        ("Africa/Cairo", date(2025, 4, 25), 23),
        ("America/Santiago", date(2025, 4, 5), 25),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Asia/Kathmandu", date(2027, 4, 4), 24),
    ],
)
def test_a_local_day_is_as_long_as_its_clocks_make_it(zone, day, hours):
    first, end = zones.day_bounds(day, zone)

    assert (end - first) == timedelta(hours=hours)
    assert zones.day_span(day, zone) == (tick(first), tick(end))


@given(st.sampled_from(MONDAYS), st.sampled_from(ZONES), st.integers(0, 10 * DAY))
def test_offsets_read_the_same_wall_time_as_the_clock(monday, zone, step):
    origin = zones.day_number(monday) * DAY
    parts = zones.offsets(zone, origin, origin + 10 * DAY + 1)
    part = next(each for each in parts if each.first <= origin + step < each.end)

    shown = instant(origin + step).astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)
    assert tick(shown) == origin + step + part.shift
    assert zones.local_day(origin + step, parts) == zones.day_number(shown.date())
    assert all(a.end == b.first for a, b in pairwise(parts))


@given(
    st.sampled_from(ZONES),
    st.datetimes(wall("2026-01-01 00:00"), wall("2029-01-01 00:00")).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
)
def test_an_instant_goes_to_the_wall_and_back(zone, naive):
    moment = naive.replace(tzinfo=UTC)
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    assert zones.exists(shown, zone)
    assert zones.instant_of(shown, zone) == moment


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(-400, 400))
def test_days_share_a_week_when_the_calendar_says_so(day, apart):
    other = day + timedelta(days=apart)
    ours = zones.iso_week(zones.day_number(day)) == zones.iso_week(zones.day_number(other))

    assert ours == (day.isocalendar()[:2] == other.isocalendar()[:2])
    assert zones.date_of(zones.day_number(day)) == day
