from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import process
from scheduler.domain.next_action import Action, Next, current, next_action
from scheduler.domain.process import (
    APPLICATION_MOVES,
    BOOKING_MOVES,
    MOVERS,
    STEP_MOVES,
    Mover,
    Phase,
    StepFacts,
)
from scheduler.domain.terms import ApplicationState, BookingState, StageKind, StepState
from scheduler.errors import Conflict

NOON = datetime(2026, 11, 23, 19, 20, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
STATES = (StepState, ApplicationState, BookingState)
MOVES = {**STEP_MOVES, **APPLICATION_MOVES, **BOOKING_MOVES}
CALL = StepFacts(7, 2, StepState.OPEN, NOON - DAY, frozenset({StageKind.CALL}))
REVIEW = replace(CALL, kinds=frozenset({StageKind.APPLICATION}), answer_due_at=NOON + HOUR)
TALK = replace(
    CALL, state=StepState.BOOKED, starts_at=NOON + 2 * DAY, ends_at=NOON + 2 * DAY + HOUR
)


def at(step, now, zone="America/Denver"):
    return process.phase(step, now=now, zone=zone)


def test_the_table_speaks_of_every_state():
    assert set(STEP_MOVES) == set(StepState)
    assert set(APPLICATION_MOVES) == set(ApplicationState)
    assert set(BOOKING_MOVES) == set(BookingState)
    assert set(MOVERS) == set(Phase)
    assert set(process.BOOKING_AFTER) == set(process.Outcome)


@given(st.sampled_from(STATES), st.data())
def test_no_path_leaves_the_table(states, data):
    table = {StepState: STEP_MOVES, ApplicationState: APPLICATION_MOVES}.get(states, BOOKING_MOVES)
    here = data.draw(st.sampled_from(list(states)))
    for wish in data.draw(st.lists(st.sampled_from(list(states)), max_size=12)):
        if process.may(here, wish):
            assert wish in table[here]
            here = process.moved(here, wish)
        else:
            assert wish not in table[here]
            with pytest.raises(Conflict):
                process.moved(here, wish)
        assert type(here) is states


@pytest.mark.parametrize("states", STATES)
def test_a_move_stays_among_the_states_of_its_kind_and_never_stands_still(states):
    table = {StepState: STEP_MOVES, ApplicationState: APPLICATION_MOVES}.get(states, BOOKING_MOVES)
    for here, there in product(states, states):
        if process.may(here, there):
            assert here is not there
    assert {type(goal) for goals in table.values() for goal in goals} == {states}


def test_an_ended_interview_stays_as_it_ended():
    ended = set(BookingState) - {BookingState.SCHEDULED}
    assert [pair for pair in product(ended, BookingState) if process.may(*pair)] == []


def test_nobody_is_passed_or_declined_before_their_step_begins():
    reached = {goal for goal in StepState if process.may(StepState.AHEAD, goal)}
    assert reached == {StepState.OPEN, StepState.SKIPPED, StepState.CANCELLED}


def test_an_open_talk_is_the_candidates_move_and_an_open_application_ours():
    assert (at(CALL, NOON), process.whose_move(CALL, now=NOON)) == (Phase.CHOOSE, Mover.CANDIDATE)
    assert (at(REVIEW, NOON), process.whose_move(REVIEW, now=NOON)) == (Phase.DECIDE, Mover.US)


def test_an_exercise_is_the_candidates_to_place_alone_or_beside_a_live_interview():
    both = frozenset({StageKind.EXERCISE, StageKind.INTERVIEW})
    assert at(replace(CALL, kinds=both), NOON) is Phase.CHOOSE
    assert at(replace(CALL, kinds=frozenset({StageKind.EXERCISE})), NOON) is Phase.CHOOSE


def test_time_alone_carries_a_booking_from_booked_to_over():
    start, end = TALK.starts_at, TALK.ends_at
    moments = [start - DAY, start - HOUR, start, end - HOUR / 60, end]
    assert [at(TALK, moment) for moment in moments] == [
        Phase.BOOKED,
        Phase.TODAY,
        Phase.UNDER_WAY,
        Phase.UNDER_WAY,
        Phase.OVER,
    ]
    assert [process.whose_move(TALK, now=moment) for moment in moments] == [Mover.NOBODY] * 4 + [
        Mover.US
    ]


def test_today_is_a_date_where_the_reader_is():
    eleven_pm = datetime(2026, 11, 24, 7, tzinfo=UTC)  # Mon 23 in San Francisco
    talk = replace(TALK, starts_at=eleven_pm, ends_at=eleven_pm + HOUR)
    assert at(talk, NOON, "America/Los_Angeles") is Phase.TODAY
    assert at(talk, NOON, "America/New_York") is Phase.BOOKED


def test_a_talk_that_took_place_without_a_decision_waits_for_us():
    assert at(replace(TALK, starts_at=None, ends_at=None), NOON) is Phase.DECIDE


@pytest.mark.parametrize("state", [s for s in StepState if s not in process.CURRENT])
def test_a_step_that_is_not_current_is_nobodys_move(state):
    step = replace(CALL, state=state)
    assert (at(step, NOON).value, process.whose_move(step, now=NOON)) == (state, Mover.NOBODY)


def test_offered_windows_are_our_move():
    assert process.whose_move(replace(CALL, state=StepState.WINDOWS_SENT), now=NOON) is Mover.US


def test_a_promise_breaks_after_its_last_instant_and_only_if_there_is_one():
    broken = [process.is_overdue(due, NOON) for due in (None, NOON, NOON - HOUR, NOON + HOUR)]
    assert broken == [False, False, True, False]


def test_a_link_counts_as_unused_from_the_first_reminder_on():
    ages = [2 * DAY - HOUR, 2 * DAY, 9 * DAY]
    assert [process.is_unused(NOON - age, NOON) for age in ages] == [False, True, True]


def test_the_page_opens_with_the_step_that_the_candidate_stands_at():
    passed = replace(REVIEW, id=6, position=1, state=StepState.PASSED)
    ahead = replace(CALL, id=8, position=3, state=StepState.AHEAD)
    steps = [ahead, CALL, passed]
    assert current(steps) == CALL
    assert next_action(ApplicationState.IN_PROCESS, steps, now=NOON) == Next(
        Action.CHOOSE, 7, CALL.state_at + 10 * DAY
    )


def test_the_page_says_whom_we_wait_for_and_until_when():
    received, in_process = ApplicationState.RECEIVED, ApplicationState.IN_PROCESS
    assert next_action(received, [REVIEW], now=NOON) == Next(Action.WAIT, 7, NOON + HOUR)
    meeting = next_action(in_process, [TALK], now=NOON)
    assert meeting == Next(Action.MEET, 7, TALK.starts_at)
    over = next_action(in_process, [TALK], now=TALK.ends_at)
    assert over == Next(Action.WAIT, 7, None)
    assert next_action(in_process, [], now=NOON) == Next(Action.WAIT)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (ApplicationState.PAUSED, Action.PAUSED),
        (ApplicationState.HIRED, Action.HIRED),
        (ApplicationState.DECLINED, Action.DECLINED),
        (ApplicationState.WITHDRAWN, Action.WITHDRAWN),
    ],
)
def test_an_application_that_rests_or_ended_asks_for_nothing(state, action):
    assert next_action(state, [CALL], now=NOON) == Next(action)


@given(
    st.sampled_from(list(StepState)),
    st.frozensets(st.sampled_from(list(StageKind)), min_size=1),
    st.one_of(st.none(), st.integers(-200, 200)),
    st.integers(0, 400),
)
def test_every_step_has_a_phase_with_a_mover_at_every_instant(state, kinds, start, age):
    begins = None if start is None else NOON + start * HOUR
    step = StepFacts(1, 1, state, NOON - age * HOUR, kinds, None, begins, begins and begins + HOUR)
    mover = process.whose_move(step, now=NOON)
    assert mover is MOVERS[at(step, NOON)]
    action = next_action(ApplicationState.IN_PROCESS, [step], now=NOON).action
    assert (action is Action.CHOOSE) == (mover is Mover.CANDIDATE)
