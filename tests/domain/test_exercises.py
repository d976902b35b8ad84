"""The table of an exercise, and what time alone makes of each of its states."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import exercises
from scheduler.domain.exercises import MOVES, ExerciseFacts, Phase
from scheduler.domain.terms import ExerciseState
from scheduler.errors import Conflict

S = ExerciseState
NOON = datetime(2026, 11, 23, 19, 20, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OPEN = ExerciseFacts(S.OPEN, 240, NOON + 14 * 24 * HOUR)
BOOKED = replace(OPEN, state=S.WINDOW_BOOKED, starts_at=NOON + 24 * HOUR)
RUNNING = replace(BOOKED, state=S.RUNNING, opened_at=NOON)
HANDED_IN = replace(RUNNING, state=S.HANDED_IN, handed_in_at=NOON + HOUR, has_work=True)
GRADING = replace(HANDED_IN, state=S.GRADING, due_at=NOON + 48 * HOUR)


def after(exercise, length):
    return exercises.phase(exercise, now=NOON + length)


def test_the_table_speaks_of_every_state():
    assert set(MOVES) == set(ExerciseState)
    assert {goal for goals in MOVES.values() for goal in goals} == set(ExerciseState)


@given(st.lists(st.sampled_from(list(S)), max_size=15))
def test_no_path_leaves_the_table(wishes):
    here = S.OPEN
    for wish in wishes:
        if wish in MOVES[here]:
            here = exercises.moved(here, wish)
            assert here is wish
        else:
            with pytest.raises(Conflict):
                exercises.moved(here, wish)


def test_nothing_that_was_begun_goes_back_before_its_start():
    begun = (S.RUNNING, S.HANDED_IN, S.GRADING, S.DONE)
    assert [
        (old, new) for old in begun for new in (S.OPEN, S.WINDOW_BOOKED) if exercises.may(old, new)
    ] == []


@pytest.mark.parametrize(
    ("exercise", "length", "phase"),
    [
        (OPEN, timedelta(), Phase.OPEN),
        (OPEN, 14 * 24 * HOUR, Phase.EXPIRED),
        (BOOKED, 24 * HOUR - MINUTE, Phase.WINDOW_BOOKED),
        (BOOKED, 24 * HOUR, Phase.READY),
        (BOOKED, 28 * HOUR - MINUTE, Phase.READY),
        (BOOKED, 28 * HOUR, Phase.EXPIRED),
        (RUNNING, 3 * HOUR, Phase.RUNNING),
        (RUNNING, 3.5 * HOUR, Phase.CLOSING),
        (RUNNING, 4 * HOUR, Phase.GRACE),
        (RUNNING, 4 * HOUR + 15 * MINUTE, Phase.OVERDUE),
        (replace(RUNNING, has_work=True), 4 * HOUR + 15 * MINUTE, Phase.CLOSED),
        (HANDED_IN, 4 * HOUR, Phase.HANDED_IN),
        (HANDED_IN, 4 * HOUR + 15 * MINUTE, Phase.CLOSED),
        (GRADING, 48 * HOUR, Phase.GRADING),
        (GRADING, 48 * HOUR + MINUTE, Phase.GRADING_LATE),
        (replace(GRADING, state=S.DONE), 100 * HOUR, Phase.DONE),
    ],
)
def test_time_makes_of_an_exercise_what_it_is(exercise, length, phase):
    assert after(exercise, length) is phase


def test_a_window_that_passed_can_still_be_started_until_the_last_start():
    assert exercises.may_start(BOOKED, now=NOON + 30 * HOUR)
    assert not exercises.may_start(BOOKED, now=BOOKED.last_start_at)


def test_a_window_at_the_last_start_can_be_started_until_it_ends():
    late = replace(BOOKED, starts_at=BOOKED.last_start_at)
    assert exercises.may_start(late, now=late.last_start_at + 4 * HOUR - MINUTE)
    assert not exercises.may_start(late, now=late.last_start_at + 4 * HOUR)


@pytest.mark.parametrize(
    ("opened", "deadline"),
    [  # four real hours over the night in which Denver's clocks go back, and forward
        ("2026-11-01T00:30-06:00", "2026-11-01T03:30-07:00"),
        ("2027-03-14T00:30-07:00", "2027-03-14T05:30-06:00"),
    ],
)
def test_a_change_of_the_clocks_takes_and_gives_nobody_an_hour(opened, deadline):
    begun = replace(RUNNING, opened_at=datetime.fromisoformat(opened).astimezone(UTC))
    local = begun.deadline_at.astimezone(ZoneInfo("America/Denver"))
    assert local == datetime.fromisoformat(deadline)
    assert begun.deadline_at - begun.opened_at == 4 * HOUR
    assert exercises.left(begun, now=begun.opened_at + HOUR) == 3 * HOUR


def test_what_comes_within_the_grace_is_not_late():
    end = NOON + 4 * HOUR
    assert not exercises.is_late(replace(HANDED_IN, handed_in_at=end + 15 * MINUTE))
    late = replace(HANDED_IN, handed_in_at=end + 16 * MINUTE)
    assert exercises.is_late(late)
    assert exercises.late_by(late) == 16 * MINUTE
