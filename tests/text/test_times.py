from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.text.times import (
    Clock,
    ago,
    city_of,
    date_words,
    due_in,
    duration,
    minutes,
    time_tag,
    waiting,
    zone_label,
    zone_label_long,
)

TEN = datetime(2026, 12, 1, 17, tzinfo=UTC)  # 10 am in Denver
HOUR = timedelta(hours=1)
DENVER = Clock("America/Denver")


def plain(text):
    return text.replace("\u00a0", " ")


def test_a_day_and_a_time_read_as_in_the_design():
    assert plain(DENVER.day(TEN)) == "Tue 1 Dec"
    assert plain(DENVER.long_day(TEN)) == "Tue 1 December 2026"
    assert plain(DENVER.time(TEN)) == "10:00 am"
    assert plain(DENVER.full(TEN)) == "Tue 1 Dec, 10:00 am (MST)"
    assert plain(date_words(DENVER, TEN)) == "1 December"
    assert (DENVER.weekday(TEN), plain(DENVER.month(TEN))) == ("Tuesday", "December 2026")


def test_a_date_is_printed_as_it_stands():
    west = Clock("Pacific/Pago_Pago")
    assert plain(west.day(date(2026, 12, 1))) == "Tue 1 Dec"
    assert plain(west.long_day(date(2026, 12, 1))) == "Tue 1 December 2026"


def test_the_day_is_the_readers_own():
    late = datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert plain(DENVER.full(late)) == "Mon 30 Nov, 10:00 pm (MST)"
    assert plain(Clock("Pacific/Auckland").full(late)) == "Tue 1 Dec, 6:00 pm (NZDT)"


def test_midnight_and_noon_are_said_by_both_clocks():
    midnight = datetime(2026, 12, 1, 7, tzinfo=UTC)
    noon = midnight + 12 * HOUR
    assert [plain(DENVER.time(t)) for t in (midnight, noon)] == ["12:00 am", "12:00 pm"]
    by_24 = Clock("America/Denver", 24)
    assert [by_24.time(t) for t in (midnight, noon)] == ["00:00", "12:00"]


def test_a_span_says_am_once_where_once_is_enough():
    assert plain(DENVER.span(TEN, TEN + HOUR)) == "10:00 to 11:00 am"
    assert plain(DENVER.span(TEN, TEN + 3 * HOUR)) == "10:00 am to 1:00 pm"
    assert plain(Clock("America/Denver", 24).span(TEN, TEN + 4 * HOUR)) == "10:00 to 14:00"


def test_a_span_over_midnight_names_the_second_day():
    assert plain(DENVER.span(TEN, TEN + 20 * HOUR)) == "10:00 am to Wed 2 Dec, 6:00 am"


def test_the_two_equal_hours_of_autumn_are_told_apart_by_zone():
    first = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    assert plain(DENVER.full(first)) == "Sun 1 Nov, 1:30 am (MDT)"
    assert plain(DENVER.full(first + HOUR)) == "Sun 1 Nov, 1:30 am (MST)"


@pytest.mark.parametrize(
    ("zone", "short", "long"),
    [
        ("America/Denver", "Denver (MST)", "Denver (MST, UTC−7)"),
        ("Asia/Kolkata", "Kolkata (IST)", "Kolkata (IST, UTC+5:30)"),
        ("Asia/Dubai", "Dubai (UTC+4)", "Dubai (UTC+4)"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires (UTC−3)", "Buenos Aires (UTC−3)"),
        ("Asia/Calcutta", "Kolkata (IST)", "Kolkata (IST, UTC+5:30)"),
        ("UTC", "UTC", "UTC"),
        ("Europe/London", "London (GMT)", "London (GMT, UTC)"),
        ("Etc/GMT+5", "UTC−5", "UTC−5"),
    ],
)
def test_a_zone_is_called_by_its_city(zone, short, long):
    assert plain(zone_label(Clock(zone), TEN)) == short
    assert plain(zone_label_long(Clock(zone), TEN)) == long


def test_an_office_is_called_by_its_own_city():
    office = Clock("America/Los_Angeles", city="San Francisco")
    assert plain(zone_label(office, TEN)) == "San Francisco (PST)"
    assert city_of("America/Los_Angeles") == "Los Angeles"


def test_a_time_never_breaks_inside():
    for hours in (12, 24):
        for locale in ("en_GB", "en_US", "de", "ja"):
            clock = Clock("America/Denver", hours, locale)
            date_part, _, time_part = clock.full(TEN).rpartition(", ")
            assert not set(" \u202f\u2009") & set(date_part + time_part)
            assert not set(" \u202f\u2009") & set(clock.span(TEN, TEN + HOUR))


def test_other_locales_write_days_their_own_way():
    assert plain(Clock("America/Denver", 24, "de").full(TEN)) == "Di., 1. Dez., 10:00 (MST)"
    assert plain(Clock("America/Denver", 12, "en_US").long_day(TEN)) == "Tue, December 1, 2026"
    assert Clock("America/Denver", 24, "ja").long_day(TEN) == "2026年12月1日(火)"


def test_the_tag_bears_the_instant_with_its_offset_and_escapes_its_text():
    assert (
        time_tag(DENVER, TEN, "<i>") == '<time datetime="2026-12-01T10:00-07:00">&lt;i&gt;</time>'
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 minute"),
        (30, "30 minutes"),
        (60, "1 hour"),
        (65, "1 h 05"),
        (225, "3 h 45"),
        (240, "4 hours"),
    ],
)
def test_lengths_are_said_shortly(count, words):
    assert plain(minutes(count)) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (225, "3 h 45"),
        (24 * 60, "24 hours"),
        (48 * 60, "2 days"),
        (14 * 24 * 60 + 90, "14 days and 1 h 30"),
    ],
)
def test_long_times_are_said_in_days(count, words):
    assert plain(duration(count)) == words


NOW = datetime(2026, 11, 23, 19, 20, tzinfo=UTC)  # Monday, 11:20 am in San Francisco


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "1 min"),
        (timedelta(seconds=20), "1 min"),
        (timedelta(minutes=33), "33 min"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(hours=23), "23 hours"),
        (timedelta(hours=24), "1 day"),
        (timedelta(days=5, hours=20), "5 days"),
    ],
)
def test_waiting_counts_whole_units(passed, words):
    assert plain(waiting(NOW - passed, NOW)) == words


def test_ago_begins_with_just_now():
    assert ago(NOW - timedelta(seconds=59), NOW) == "just now"
    assert plain(ago(NOW - HOUR, NOW)) == "1 hour ago"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (datetime(2026, 11, 20, 20, tzinfo=UTC), "3 days over"),
        (datetime(2026, 11, 23, 1, tzinfo=UTC), "1 day over"),
        (datetime(2026, 11, 23, 19, 5, tzinfo=UTC), "15 min over"),
        (datetime(2026, 11, 23, 19, 40, tzinfo=UTC), "In 20 min"),
        (datetime(2026, 11, 23, 21, tzinfo=UTC), "In 2 hours"),
        (datetime(2026, 11, 24, 1, tzinfo=UTC), "In 6 hours"),
        (datetime(2026, 11, 25, 1, tzinfo=UTC), "Tomorrow"),
        (datetime(2026, 11, 29, 0, tzinfo=UTC), "In 5 days"),
    ],
)
def test_due_is_told_in_the_readers_days(due, words):
    assert plain(due_in(due, NOW, Clock("America/Los_Angeles"))) == words


def test_twenty_minutes_over_midnight_are_not_a_day():
    before = datetime(2026, 11, 24, 7, 50, tzinfo=UTC)  # 11:50 pm
    clock = Clock("America/Los_Angeles")
    assert plain(due_in(before + timedelta(minutes=20), before, clock)) == "In 20 min"
    assert plain(due_in(before, before + timedelta(minutes=20), clock)) == "20 min over"
