"""Lengths of time, as postings write them."""

import pytest

from scheduler.domain.posting.durations import lengths


def minutes(text):
    return [length.minutes for length in lengths(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45m Ada Park", 45),
        ("[30 min] Intro call", 30),
        ("[1 hr] Review", 60),
        ("[2 hrs] Exercise", 120),
        ("a 30 minute call", 30),
        ("a 15-minute video chat", 15),
        ("a 2-hour exercise", 120),
        ("in a 2 hour block", 120),
        ("1.5 hours", 90),
        ("1,5 h", 90),
        ("1h30", 90),
        ("1h 30m", 90),
        ("1 hour and 15 minutes", 75),
        ("half an hour", 30),
        ("a half-hour talk", 30),
        ("an hour", 60),
        ("one hour", 60),
        ("an hour and a half", 90),
        ("one and a half hours", 90),
        ("three quarters of an hour", 45),
        ("forty-five minutes", 45),
        ("about an hour", 60),
        ("two-hour block", 120),
    ],
)
def test_a_length_is_a_number_of_minutes(text, expected):
    assert minutes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("it takes 45-60 minutes", "45-60 minutes"),
        ("between 45 and 60 minutes", "45 and 60 minutes"),
        ("one to two hours", "one to two hours"),
        ("30 minutes to 1 hour", "30 minutes to 1 hour"),
        ("up to 3 hours", "up to 3 hours"),
        ("a few more hours of talks", "a few more hours"),
        ("a couple of hours", "a couple of hours"),
        ("9999 hours", "9999 hours"),
        ("0 minutes", "0 minutes"),
    ],
)
def test_what_is_no_single_number_stays_open_in_its_own_words(text, phrase):
    assert [(length.minutes, length.phrase) for length in lengths(text)] == [(None, phrase)]


@pytest.mark.parametrize(
    "text",
    [
        "within 48 hours",
        "after 2 hours",
        "we leave 10 minutes at the end",
        "the last 10 minutes are yours",
        "at 24 hours notice",
        "5 minutes before",
        "take a minute",
        "5 million users",
        "2 humans",
        "version 1.2.3 mostly",
        "99999 hours",
    ],
)
def test_deadlines_breaks_and_other_numbers_are_no_lengths(text):
    assert lengths(text) == ()


def test_lengths_come_in_the_order_of_the_text():
    assert minutes("1h here, several hours there, then 20 min.") == [60, None, 20]
