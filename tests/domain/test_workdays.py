from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.workdays import add_working_days, is_working_day

DENVER = "America/Denver"


def local(*parts, zone=DENVER):
    return datetime(*parts, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        (local(2027, 3, 8, 8, 59), 1, local(2027, 3, 8, 17)),  # before nine: today counts
        (local(2027, 3, 8, 9, 0), 1, local(2027, 3, 9, 17)),
        (local(2027, 3, 8, 23, 59), 2, local(2027, 3, 10, 17)),
        (local(2027, 3, 12, 10, 0), 1, local(2027, 3, 15, 17)),  # over the change to summer time
        (local(2027, 3, 13, 10, 0), 3, local(2027, 3, 17, 17)),
        (local(2027, 3, 14, 8, 0), 1, local(2027, 3, 15, 17)),
        (local(2027, 11, 5, 12, 0), 5, local(2027, 11, 12, 17)),  # and over the one back
    ],
)
def test_a_promise_ends_at_five_of_the_last_working_day(moment, days, expected):
    assert add_working_days(moment, days, zone=DENVER) == expected


def test_days_off_do_not_count():
    friday = local(2026, 11, 25, 12)
    holiday = {date(2026, 11, 26), date(2026, 11, 27)}

    assert add_working_days(friday, 1, zone=DENVER, days_off=holiday) == local(2026, 11, 30, 17)


def test_the_company_s_zone_decides_which_day_it_is():
    sunday_evening = datetime(2027, 3, 7, 22, tzinfo=UTC)  # Monday, eleven, in Auckland

    assert add_working_days(sunday_evening, 1, zone="Pacific/Auckland") == local(
        2027, 3, 9, 17, zone="Pacific/Auckland"
    )


def test_nothing_can_be_promised_within_no_days():
    with pytest.raises(ValueError, match="one working day"):
        add_working_days(local(2027, 3, 8), 0, zone=DENVER)


@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.integers(1, 12),
    st.sets(st.integers(0, 40), max_size=6),
)
def test_a_promise_leaves_exactly_so_many_whole_working_days(minutes, days, off):
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    closed = {moment.date() + timedelta(days=k) for k in off}

    end = add_working_days(moment, days, zone=DENVER, days_off=closed)

    local_end = end.astimezone(ZoneInfo(DENVER))
    opened = [moment.astimezone(ZoneInfo(DENVER)).date() + timedelta(days=k) for k in range(60)]
    whole = [
        day
        for day in opened
        if is_working_day(day, closed)
        and local(day.year, day.month, day.day, 9) > moment
        and local(day.year, day.month, day.day, 17) <= end
    ]
    assert (local_end.hour, local_end.minute, len(whole)) == (17, 0, days)
