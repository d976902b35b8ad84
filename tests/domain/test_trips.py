"""What may be done to a trip when, what it waits for, and the days that it takes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain.trips import (
    BOOKED,
    DEEDS,
    MOVERS,
    THEIRS,
    WANTED,
    Deed,
    Stay,
    Talks,
    Task,
    TripFacts,
    TripState,
    after,
    may,
    proposed,
    rule_against,
    stay,
    task,
)
from scheduler.errors import Conflict

PACIFIC = "America/Los_Angeles"
NOW = datetime(2026, 11, 23, 19, 20, tzinfo=UTC)
# Tue 8 December, 9:30 am to 2 pm in San Francisco.
TALKS = Talks(1, datetime(2026, 12, 8, 17, 30, tzinfo=UTC), datetime(2026, 12, 8, 22, tzinfo=UTC))
S, D = TripState, Deed


def test_the_table_says_what_may_be_done_when():
    allowed = {state: {deed.value for deed in Deed if may(state, deed)} for state in S}

    assert allowed == {
        S.ASKED: {"ask", "withdraw", "approve", "book", "cancel"},
        S.APPROVED: {"ask", "withdraw", "book", "cancel"},
        S.BOOKED: {"withdraw", "change", "keep", "cancel"},
        S.CHANGED: {"withdraw", "change", "keep", "cancel"},
        S.CANCELLED: {"ask", "undo"},
    }


def test_every_deed_stands_in_the_table_and_every_task_has_a_mover():
    assert set(DEEDS) == set(Deed)
    assert set(MOVERS) == set(Task)


def test_a_trip_may_go_all_the_way_and_be_asked_for_again():
    state = S.ASKED
    for deed in (D.APPROVE, D.BOOK, D.CHANGE, D.KEEP, D.WITHDRAW, D.ASK):
        state = after(state, deed)
    assert state is S.ASKED


def test_what_the_table_does_not_name_is_refused():
    refused = [(state, deed) for state in S for deed in Deed if not may(state, deed)]

    for state, deed in refused:
        with pytest.raises(Conflict):
            after(state, deed)


def test_a_candidate_only_asks_and_withdraws():
    assert {D.ASK, D.WITHDRAW} == THEIRS
    assert {S.BOOKED, S.CHANGED} == BOOKED
    assert {S.ASKED, S.APPROVED, S.BOOKED, S.CHANGED} == WANTED


LATER = Talks(1, TALKS.first_at + timedelta(days=1), TALKS.last_at + timedelta(days=1))


@pytest.mark.parametrize(
    ("facts", "talks", "waits"),
    [
        (TripFacts(S.ASKED), None, Task.CHOOSE),
        (TripFacts(S.ASKED), TALKS, Task.ANSWER),
        (TripFacts(S.APPROVED), TALKS, Task.BOOK),
        (TripFacts(S.APPROVED), None, Task.CHOOSE),
        (TripFacts(S.BOOKED, TALKS), TALKS, None),
        (TripFacts(S.BOOKED, TALKS), LATER, Task.REFIT),
        (TripFacts(S.CHANGED, TALKS), None, Task.REFIT),
        (TripFacts(S.BOOKED, TALKS), Talks(2, TALKS.first_at, TALKS.last_at), Task.REFIT),
        (TripFacts(S.BOOKED, None), None, None),
        (TripFacts(S.CANCELLED), TALKS, None),
        (TripFacts(S.CANCELLED, TALKS, to_undo=True), TALKS, Task.UNDO),
    ],
)
def test_what_a_trip_waits_for(facts, talks, waits):
    assert task(facts, talks, now=NOW) is waits


def test_once_the_talks_are_over_a_trip_waits_for_nothing():
    assert task(TripFacts(S.BOOKED, LATER), TALKS, now=TALKS.last_at) is None
    before = TALKS.last_at - timedelta(seconds=1)
    assert task(TripFacts(S.BOOKED, LATER), TALKS, now=before) is Task.REFIT


def test_one_comes_on_the_evening_before_and_leaves_after_the_last_talk():
    days = proposed(TALKS, PACIFIC)
    assert days == Stay(date(2026, 12, 7), date(2026, 12, 8))
    assert days.nights == 1


def test_days_are_those_of_the_office():
    late = Talks(1, datetime(2026, 12, 9, 1, tzinfo=UTC), datetime(2026, 12, 9, 2, tzinfo=UTC))
    assert proposed(late, PACIFIC).leave_on == date(2026, 12, 8)
    assert proposed(late, "UTC").leave_on == date(2026, 12, 9)


def test_two_half_days_take_two_nights():
    two = Talks(1, TALKS.first_at, TALKS.last_at + timedelta(days=1))
    assert proposed(two, PACIFIC).nights == 2


def test_a_wish_replaces_a_proposed_day():
    assert stay(TALKS, PACIFIC, None, date(2026, 12, 10)) == Stay(
        date(2026, 12, 7), date(2026, 12, 10)
    )


@pytest.mark.parametrize(
    ("there", "back", "begins"),
    [
        (7, 8, ""),
        (8, 8, ""),
        (5, 12, ""),
        (9, 12, "Your first talk would be over"),
        (6, 7, "Your last talk would still be to come"),
        (8, 6, "The way back cannot be before"),
        (1, 16, "We can plan for 14 nights at most"),
    ],
)
def test_the_days_fit_the_talks(there, back, begins):
    wish = Stay(date(2026, 12, there), date(2026, 12, back))
    found = rule_against(wish, TALKS, PACIFIC)
    assert found.startswith(begins)
    assert bool(found) == bool(begins)
