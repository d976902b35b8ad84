"""The clock starts once, in real minutes; work is saved, handed in, late, or extended."""

from datetime import UTC, datetime

import pytest

from scheduler.domain.terms import ExerciseState, Notice, StepState
from scheduler.errors import Conflict, Invalid
from scheduler.models import File
from scheduler.services.exercises.exercises import facts_of, total
from scheduler.services.exercises.grading import tend
from scheduler.services.exercises.running import (
    add_own_time,
    grant_time,
    open_again,
    set_extra_time,
    start,
)
from scheduler.services.exercises.windows import book_window
from scheduler.services.exercises.work import OTHER_TAB, Work, hand_in, save
from scheduler.services.files import Upload
from tests.exercising import LAST, SATURDAY, Shop, hours, minutes

S = ExerciseState
N = Notice
ZIP = Upload("work.zip", b"PK\x03\x04" + bytes(30))


@pytest.fixture
def shop(session):
    return Shop(session)


@pytest.fixture
def at(act):
    """Return the deed of the command line so long after the clock was started."""
    return lambda length: type(act)(act.actor, act.now + length, act.house)


def deadline(shop):
    return facts_of(shop.exercise()).deadline_at


def test_a_clock_started_at_once_runs_from_now(shop, session, act):
    start(session, shop.step.id, act=act)
    exercise = shop.exercise()
    assert (exercise.state, exercise.opened_at) == (S.RUNNING, act.now)
    assert (exercise.starts_at, exercise.step.state) == (None, StepState.BOOKED)
    assert deadline(shop) == act.now + hours(4)
    assert shop.letters() == ["exercise_started", "exercise_closing"]
    assert shop.letters(N.EXERCISE_CLOSING)[0].due_at == act.now + hours(3.5)


def test_starting_twice_starts_one_window(shop, session, act, at):
    start(session, shop.step.id, act=act)
    start(session, shop.step.id, act=at(minutes(3)))
    assert shop.exercise().opened_at == act.now
    assert shop.letters() == ["exercise_started", "exercise_closing"]


def test_the_clock_runs_from_the_opening_and_not_from_the_window(shop, session, act, at):
    book_window(session, shop.step.id, act.now + hours(1), act=act)
    start(session, shop.step.id, act=at(hours(2)))
    assert deadline(shop) == act.now + hours(6)
    assert shop.letters() == ["exercise_started", "exercise_closing"]
    assert shop.exercise().candidate_object.sequence == 1


def test_four_hours_over_the_night_of_the_change_are_four_hours(shop, session, act):
    midnight = datetime(2027, 3, 14, 7, 30, tzinfo=UTC)  # 0:30 am in Denver, before the change
    shop.step.state_at = midnight - hours(24)
    session.commit()
    book_window(session, shop.step.id, midnight, act=type(act)(act.actor, midnight, act.house))
    start(session, shop.step.id, act=type(act)(act.actor, midnight, act.house))
    assert deadline(shop) - midnight == hours(4)
    facts = shop.letters(N.EXERCISE_STARTED)[0].facts
    assert facts["ends_at"] == "2027-03-14T11:30:00+00:00"  # 5:30 am in Denver


def test_after_the_last_start_only_the_coordinator_opens_it_again(shop, session, act):
    late = type(act)(act.actor, LAST, act.house)
    with pytest.raises(Conflict):
        start(session, shop.step.id, act=late)
    open_again(session, shop.step.id, act=late)
    start(session, shop.step.id, act=late)
    assert shop.exercise().state is S.RUNNING


def test_work_is_saved_while_they_type_and_a_stale_tab_overwrites_nothing(shop, session, act, at):
    start(session, shop.step.id, act=act)
    save(session, shop.step.id, Work(text="def why():\n    pass", seen=0), act=at(minutes(5)))
    with pytest.raises(Conflict) as refused:
        save(session, shop.step.id, Work(text="old", seen=0), act=at(minutes(6)))
    assert str(refused.value) == OTHER_TAB
    exercise = shop.exercise()
    assert exercise.text == "def why():\n    pass"  # with the blanks that code needs
    assert (exercise.saved_at, exercise.work_version) == (act.now + minutes(5), 1)
    assert exercise.state is S.RUNNING
    save(session, shop.step.id, Work(text="new", seen=1), act=at(minutes(7)))
    assert shop.exercise().text == "new"


@pytest.mark.parametrize(
    "work", [Work(text="The cause"), Work(link="https://git.example/me/x"), Work(upload=ZIP)]
)
def test_any_one_of_text_link_and_file_is_a_hand_in(shop, session, act, at, work):
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, work, act=at(hours(1)))
    exercise = shop.exercise()
    assert (exercise.state, exercise.handed_in_at) == (S.HANDED_IN, act.now + hours(1))
    assert exercise.step.answer_due_at is not None
    assert shop.letters() == ["exercise_started", "exercise_handed_in"]


@pytest.mark.parametrize(
    "work",
    [
        Work(),
        Work(notes="only notes"),
        Work(link="git.example"),
        Work(upload=Upload("a.exe", b"MZ")),
        Work(upload=Upload("a.zip", b"no archive")),
        Work(upload=Upload("a.txt", bytes(10_000_001))),
    ],
)
def test_what_cannot_be_graded_or_taken_is_not_handed_in(shop, session, act, work):
    start(session, shop.step.id, act=act)
    with pytest.raises(Invalid):
        hand_in(session, shop.step.id, work, act=act)
    assert shop.exercise().state is S.RUNNING
    assert session.query(File).count() == 0


def test_a_hand_in_is_replaced_until_the_grace_is_over(shop, session, act, at):
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, Work(upload=ZIP), act=at(hours(1)))
    other = Upload("better.txt", b"better")
    hand_in(session, shop.step.id, Work(upload=other), act=at(hours(4) + minutes(14)))
    exercise = shop.exercise()
    assert exercise.file.name == "better.txt"
    assert session.query(File).count() == 1
    with pytest.raises(Conflict):
        hand_in(session, shop.step.id, Work(text="x"), act=at(hours(4) + minutes(15)))


def test_what_comes_late_is_taken_and_marked(shop, session, act, at):
    start(session, shop.step.id, act=act)
    tend(session, act=at(hours(5)))
    hand_in(session, shop.step.id, Work(text="late"), act=at(hours(6)))
    exercise = shop.exercise()
    assert exercise.state is S.HANDED_IN
    assert shop.letters()[-2:] == ["exercise_expired", "exercise_handed_in"]
    tend(session, act=at(hours(6)))
    facts = shop.letters(N.GRADING_ASKED)[0].facts
    assert facts["is_late"] is True


def test_the_candidate_adds_half_an_hour_once(shop, session, act, at):
    start(session, shop.step.id, act=act)
    add_own_time(session, shop.step.id, act=at(hours(3)))
    assert deadline(shop) == act.now + hours(4.5)
    assert shop.letters() == ["exercise_extended", "exercise_closing"]
    assert shop.letters(N.EXERCISE_CLOSING)[0].due_at == act.now + hours(4)
    with pytest.raises(Conflict):
        add_own_time(session, shop.step.id, act=at(hours(3)))
    assert total(shop.exercise()) == 270


def test_time_that_is_over_can_be_granted_anew_from_now(shop, session, act, at):
    start(session, shop.step.id, act=act)
    grant_time(session, shop.step.id, 60, act=at(hours(10)))
    assert deadline(shop) == act.now + hours(11)


def test_extra_time_for_access_needs_is_silent(shop, session, act):
    set_extra_time(session, shop.step.id, 60, act=act)
    assert (shop.letters(), shop.exercise().state) == ([], S.OPEN)
    book_window(session, shop.step.id, SATURDAY, act=act)
    assert facts_of(shop.exercise()).window_ends_at == SATURDAY + hours(5)
    assert shop.letters(N.EXERCISE_BOOKED)[0].facts["minutes"] == 300


def test_a_window_nobody_opened_is_told_once_and_can_still_be_started(shop, session, act, at):
    book_window(session, shop.step.id, act.now + hours(1), act=act)
    assert [tend(session, act=at(hours(each))) for each in (4, 5, 6)] == [0, 1, 0]
    assert shop.letters()[-1] == "exercise_expired"
    start(session, shop.step.id, act=at(hours(7)))
    assert shop.exercise().state is S.RUNNING
