"""Series: rules, exceptions, changes of clocks; beside a plain expansion and beside another's."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scheduler.calendar.busy import busy
from tests.calendar.busy_cases import OWNER, calendar, of_event, times

BERLIN = "Europe/Berlin"


def series(*lines, **how):
    return of_event(" | ".join(("UID:a", *lines)), **how)


def test_nine_in_the_morning_stays_nine_when_clocks_change():
    lines = "DTSTART;TZID=America/Los_Angeles:20261027T090000", "DURATION:PT1H"
    how = {"start": datetime(2026, 10, 1, tzinfo=UTC)}
    assert series(*lines, "RRULE:FREQ=WEEKLY;COUNT=2", **how) == [
        "27 Oct 16:00-17:00",
        "3 Nov 17:00-18:00",
    ]


def test_a_day_long_by_the_calendar_and_twenty_four_hours_differ_when_clocks_change():
    start, how = (
        "DTSTART;TZID=Europe/Berlin:20261024T120000",
        {"start": datetime(2026, 10, 1, tzinfo=UTC)},
    )
    assert series(start, "DURATION:P1D", zone=BERLIN, **how) == ["24 Oct 12:00-25 Oct 12:00"]
    assert series(start, "DURATION:PT24H", zone=BERLIN, **how) == ["24 Oct 12:00-25 Oct 11:00"]


def test_the_first_of_two_equal_times_is_meant_and_a_skipped_time_counts_on():
    autumn = "DTSTART;TZID=America/Los_Angeles:20261101T013000", "DURATION:PT15M"
    spring = "DTSTART;TZID=America/Los_Angeles:20270314T023000", "DURATION:PT15M"
    assert series(*autumn) == ["1 Nov 08:30-08:45"]
    assert series(*spring, end=datetime(2027, 4, 1, tzinfo=UTC)) == ["14 Mar 10:30-10:45"]


@pytest.mark.parametrize(
    "left_out",
    [
        "EXDATE:20261124T080000Z",
        "EXDATE;TZID=America/New_York:20261124T030000",
        "EXDATE;VALUE=DATE:20261124",
        "EXDATE:20261123T000000Z,20261124T080000Z",
    ],
)
def test_an_exception_is_an_instant_in_whatever_zone_it_is_written(left_out):
    lines = (
        "DTSTART;TZID=Europe/Berlin:20261123T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=DAILY;COUNT=3",
    )
    assert series(*lines, left_out) == ["23 Nov 08:00-09:00", "25 Nov 08:00-09:00"]


@pytest.mark.parametrize(
    ("until", "days"),
    [
        ("20261125", 3),
        ("20261125T080000Z", 3),
        ("20261125T075959Z", 2),
        ("20261125T090000", 3),
        ("20261125T085959", 2),
        ("20261101", 0),
    ],
)
def test_a_series_ends_with_its_last_instance(until, days):
    lines = "DTSTART;TZID=Europe/Berlin:20261123T090000", "DURATION:PT1H"
    assert len(series(*lines, f"RRULE:FREQ=DAILY;UNTIL={until}")) == days


@pytest.mark.parametrize("until", ["20261125", "20261124T230000Z", "20261125T000000Z"])
def test_outlook_ends_whole_days_by_an_instant(until):
    lines = "DTSTART;VALUE=DATE:20261123", f"RRULE:FREQ=DAILY;UNTIL={until}"
    assert len(series(*lines, tz=BERLIN)) == 3


def test_instances_move_into_and_out_of_the_window():
    base = "UID:a | DTSTART:20261201T090000Z | DURATION:PT1H | RRULE:FREQ=DAILY;COUNT=3"
    into = "UID:a | RECURRENCE-ID:20270301T090000Z | DTSTART:20261210T090000Z | DURATION:PT1H"
    out_of = "UID:a | RECURRENCE-ID:20261202T090000Z | DTSTART:20270401T090000Z | DURATION:PT1H"
    assert times(calendar(base, into, out_of)) == [
        "1 Dec 09:00-10:00",
        "3 Dec 09:00-10:00",
        "10 Dec 09:00-10:00",
    ]


def test_one_instance_declined_frees_it_alone():
    base = f"UID:a | DTSTART:20261201T090000Z | DURATION:PT1H | RRULE:FREQ=DAILY;COUNT=2 | ATTENDEE;PARTSTAT=ACCEPTED:mailto:{OWNER}"
    no = f"UID:a | RECURRENCE-ID:20261202T090000Z | DTSTART:20261202T090000Z | DURATION:PT1H | ATTENDEE;PARTSTAT=DECLINED:mailto:{OWNER}"
    assert times(calendar(base, no)) == ["1 Dec 09:00-10:00"]


def test_a_changed_instance_without_its_series_still_counts():
    alone = "UID:a | RECURRENCE-ID:20261202T090000Z | DTSTART:20261203T090000Z | DURATION:PT1H"
    assert times(calendar(alone)) == ["3 Dec 09:00-10:00"]


def test_a_rule_that_never_comes_true_costs_nothing():
    lines = "DTSTART:19700228T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    assert series(*lines) == []


def test_a_daily_series_since_1970_is_entered_near_the_window():
    lines = "DTSTART:19700101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=7;COUNT=1000000"
    assert series(*lines)[:2] == ["5 Nov 09:00-10:00", "12 Nov 09:00-10:00"]


def at(*numbers):
    """Return what a clock on the wall shows."""
    return datetime(*numbers, tzinfo=UTC).replace(tzinfo=None)


ZONES = ("America/Los_Angeles", BERLIN, "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
starts = st.datetimes(at(2026, 3, 1), at(2026, 11, 20)).map(
    lambda wall: wall.replace(second=0, microsecond=0)
)
WINDOW = datetime(2026, 10, 15, tzinfo=UTC), datetime(2027, 4, 10, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(starts, st.sampled_from(ZONES), st.integers(1, 40), st.integers(5, 600), st.integers(1, 300))
@example(at(2026, 10, 20, 2, 30), "America/Los_Angeles", 1, 30, 60)
def test_every_so_many_days_is_what_counting_on_the_wall_gives(begun, zone, step, minutes, count):
    """The plainest expansion that there is: day after day on the wall, each made an instant."""
    line = f"DTSTART;TZID={zone}:{begun:%Y%m%dT%H%M%S} | DURATION:PT{minutes}M"
    data = calendar(f"UID:a | {line} | RRULE:FREQ=DAILY;INTERVAL={step};COUNT={count}")
    walls = [begun + timedelta(days=step * number) for number in range(count)]
    plain = [wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for wall in walls]
    inside = [(at, at + timedelta(minutes=minutes)) for at in plain]

    assert [tuple(each) for each in busy(data, *WINDOW, tz="UTC", owner=[])] == [
        (max(first, WINDOW[0]), min(last, WINDOW[1]))
        for first, last in inside
        if first < WINDOW[1] and last > WINDOW[0]
    ]


weekdays = st.lists(
    st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), unique=True, max_size=3
)
signed = st.integers(1, 5).flatmap(lambda n: st.sampled_from([f"{n}", f"-{n}", ""]))


@st.composite
def rules(draw):
    """Return a rule as text, of those whose meaning nobody disputes."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency, "INTERVAL": str(draw(st.integers(1, 4)))}
    days = draw(weekdays)
    nth = draw(signed) if frequency in {"MONTHLY", "YEARLY"} else ""
    if days:
        parts["BYDAY"] = ",".join(f"{nth}{day}" for day in days)
    if draw(st.booleans()):
        parts["BYMONTH"] = ",".join(
            map(str, draw(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)))
        )
    if frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans()):
        days = st.integers(1, 31).flatmap(lambda n: st.sampled_from([n, -n]))
        parts["BYMONTHDAY"] = ",".join(
            map(str, draw(st.lists(days, min_size=1, max_size=4, unique=True)))
        )
    if frequency == "YEARLY" and parts.get("BYDAY") and not nth and draw(st.booleans()):
        parts["BYWEEKNO"] = str(draw(st.sampled_from([1, 2, 20, 44, 52, 53, -1])))
    if frequency == "YEARLY" and draw(st.integers(0, 4)) == 0:
        parts["BYYEARDAY"] = str(draw(st.sampled_from([1, 100, 310, 366, -1, -50])))
    if frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans()):
        parts["BYSETPOS"] = str(draw(st.sampled_from([1, 2, -1, -2])))
    parts["WKST"] = draw(st.sampled_from(["MO", "SU"]))
    return ";".join(f"{name}={value}" for name, value in parts.items())


@settings(max_examples=200, deadline=None)
@given(starts, st.sampled_from(ZONES), rules())
def test_rules_are_what_dateutil_makes_of_them(begun, zone, rule):
    """It walks from the first day and has no budget, so it can only be asked about tame rules."""
    line = f"DTSTART;TZID={zone}:{begun:%Y%m%dT%H%M%S} | DURATION:PT1M"
    data = calendar(f"UID:a | {line} | RRULE:{rule};UNTIL=20280101T000000Z")
    walls = {begun, *rrulestr(f"{rule};UNTIL=20280101T000000", dtstart=begun)}
    plain = {wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for wall in walls}

    ours = [each.start for each in busy(data, *WINDOW, tz="UTC", owner=[])]
    assert ours == sorted(each for each in plain if WINDOW[0] <= each < WINDOW[1])


def test_hours_recur_where_they_end():
    lines = "DTSTART:20261124T080000Z", "DURATION:PT5M"
    assert series(*lines, "RRULE:FREQ=HOURLY;INTERVAL=3;COUNT=3") == [
        "24 Nov 08:00-08:05",
        "24 Nov 11:00-11:05",
        "24 Nov 14:00-14:05",
    ]


def test_weeks_begin_where_the_rule_says():
    """The example of RFC 5545: every other week on Tuesday and Sunday, from 5 August 1997."""
    window = {"start": datetime(1997, 8, 1, tzinfo=UTC), "end": datetime(1997, 9, 30, tzinfo=UTC)}
    lines = "DTSTART:19970805T090000Z", "DURATION:PT1H"
    rule = "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST="
    days = {
        first: [each.partition(" 09")[0] for each in series(*lines, rule + first, **window)]
        for first in ("MO", "SU")
    }
    assert days == {
        "MO": ["5 Aug", "10 Aug", "19 Aug", "24 Aug"],
        "SU": ["5 Aug", "17 Aug", "19 Aug", "31 Aug"],
    }


def test_leap_days_recur_in_leap_years():
    window = {"start": datetime(2027, 1, 1, tzinfo=UTC), "end": datetime(2029, 1, 1, tzinfo=UTC)}
    found = series("DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY", tz="UTC", **window)
    assert (found, date(2028, 2, 29).weekday()) == (["29 Feb 00:00-1 Mar 00:00"], 1)
