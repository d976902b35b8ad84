"""Many tabs press at once: one window, one clock, one grader each, and never two ways of one step."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState, ExerciseState, Notice
from scheduler.errors import Conflict, SchedulerError
from scheduler.models import Booking, Exercise, Message
from scheduler.services.act import Act
from scheduler.services.bookings.booking import book
from scheduler.services.exercises.exercises import total
from scheduler.services.exercises.grading import tend
from scheduler.services.exercises.running import add_own_time, start
from scheduler.services.exercises.windows import book_window
from scheduler.services.exercises.work import Work, hand_in, save
from scheduler.services.placing.securing import Choice
from scheduler.services.upkeep.invariants import check
from tests.exercising import SATURDAY, Shop, hours

TABS = 8


@pytest.fixture
def shop(session):
    return Shop(session)


@pytest.fixture
def rush(engine):
    """Return a function that lets each of these deeds run at once, and says what came of each."""

    def rush(*deeds):
        gate = Barrier(len(deeds))

        def run(deed):
            with Session(engine) as session:
                gate.wait()
                try:
                    return deed(session) is not None
                except SchedulerError as refused:
                    return type(refused)

        with ThreadPoolExecutor(len(deeds)) as crowd:
            return list(crowd.map(run, deeds))

    return rush


def test_start_pressed_in_many_tabs_starts_one_clock(session, shop, act, rush):
    step = shop.step.id
    acts = [
        Act(act.actor, act.now + timedelta(seconds=number), act.house) for number in range(TABS)
    ]
    session.rollback()
    found = rush(*(lambda session, at=at: start(session, step, act=at) for at in acts))
    assert found == [True] * TABS
    assert shop.letters() == ["exercise_started", "exercise_closing"]
    exercise = shop.exercise()
    assert session.query(Exercise).count() == 1
    assert exercise.opened_at in {at.now for at in acts}
    assert check(session) == []


def test_a_step_is_done_one_way_however_fast_both_are_pressed(session, shop, act, rush):
    step, choice = shop.step.id, Choice(shop.live.id, None, SATURDAY + hours(74))
    session.rollback()
    rush(
        *(
            [
                lambda session: book_window(session, step, SATURDAY, act=act),
                lambda session: book(session, step, choice, act=act),
            ]
            * 4
        )
    )
    session.rollback()
    live = select(Booking).where(Booking.state == BookingState.SCHEDULED)
    exercise = shop.exercise()
    has_window = exercise is not None and exercise.state is ExerciseState.WINDOW_BOOKED
    assert len(session.scalars(live).all()) + has_window == 1
    assert check(session) == []


def test_half_an_hour_is_added_once_in_many_tabs(session, shop, act, rush):
    step = shop.step.id
    start(session, step, act=act)
    found = rush(*[lambda session: add_own_time(session, step, act=act)] * TABS)
    assert Counter(found) == {True: 1, Conflict: TABS - 1}
    assert total(shop.exercise()) == 270


def test_of_tabs_that_save_at_once_one_wins_and_the_others_are_told(session, shop, act, rush):
    step = shop.step.id
    start(session, step, act=act)
    texts = [f"tab {number}" for number in range(TABS)]
    found = rush(
        *(
            lambda session, text=text: save(session, step, Work(text=text, seen=0), act=act)
            for text in texts
        )
    )
    assert Counter(found) == {True: 1, Conflict: TABS - 1}
    assert shop.exercise().text == texts[found.index(True)]


def test_workers_that_close_at_once_give_each_exercise_to_one_grader_evenly(
    session, shop, act, rush
):
    steps = [shop.step.id, *(shop.another(f"Candidate {number}").id for number in range(5))]
    for step in steps:
        start(session, step, act=act)
        hand_in(session, step, Work(text="x"), act=act)
    later = Act(act.actor, act.now + hours(5), act.house)
    rush(*[lambda session: tend(session, act=later)] * 4)
    session.rollback()
    graded = Counter(each.grader_id for each in session.scalars(select(Exercise)))
    assert graded == {person.id: 3 for person in shop.graders}
    asked = select(Message).where(Message.notice == Notice.GRADING_ASKED)
    assert len(session.scalars(asked).all()) == len(steps)
    assert check(session) == []
