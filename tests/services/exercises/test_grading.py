"""Who grades is chosen fairly, has two working days, is reminded, and gives way to the next."""

from datetime import UTC, datetime

import pytest

from scheduler.domain.process import Outcome
from scheduler.domain.terms import ExerciseState, Method, Notice, StepState
from scheduler.errors import Conflict, Invalid
from scheduler.models import Conflict as Avoided
from scheduler.models import Membership, TimeOff
from scheduler.services.applications.applications import version_of
from scheduler.services.exercises.grading import assign, grade, hand_over, tend
from scheduler.services.exercises.running import grant_time, start
from scheduler.services.exercises.work import Work, hand_in, save
from scheduler.services.placing.lineups import loads_of
from scheduler.services.pools.seating import chairs_of
from scheduler.services.process import process
from tests.exercising import Shop, hours, minutes
from tests.people import make_person, store

S = ExerciseState
N = Notice
DUE = datetime(2026, 11, 26, 1, tzinfo=UTC)  # Wednesday, 5 pm in San Francisco


@pytest.fixture
def shop(session):
    return Shop(session)


@pytest.fixture
def at(act):
    return lambda length: type(act)(act.actor, act.now + length, act.house)


def hand_over_work(shop, act, at, step=None):
    """Start, hand in and close the exercise of a step, within the same day."""
    owner = (step or shop.step).id
    start(shop.session, owner, act=act)
    hand_in(shop.session, owner, Work(text="The cause"), act=at(hours(1)))
    tend(shop.session, act=at(hours(4.5)))
    return shop.exercise(step)


def test_what_is_handed_in_is_graded_by_one_of_the_pool_in_two_working_days(shop, act, at):
    exercise = hand_over_work(shop, act, at)
    assert (exercise.state, exercise.grader.name) == (S.GRADING, "Aisha Malik")
    assert exercise.due_at == DUE
    assert [row["verdict"] for row in exercise.chosen_because] == ["chosen", "same_load"]
    assert shop.letters()[-2:] == ["grading_asked", "grading_reminder"]
    asked = shop.letters(N.GRADING_ASKED)[0]
    assert (asked.method, asked.address) == (Method.REQUEST, exercise.grader.mail)
    assert shop.letters(N.GRADING_REMINDER)[0].due_at == DUE - hours(24)


def test_nothing_is_given_to_grade_while_it_may_be_changed(shop, session, act, at):
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, Work(text="x"), act=at(hours(1)))
    assert tend(session, act=at(hours(4) + minutes(14))) == 0
    assert tend(session, act=at(hours(4) + minutes(15))) == 1


def test_what_was_saved_by_the_end_counts_as_handed_in(shop, session, act, at):
    start(session, shop.step.id, act=act)
    save(session, shop.step.id, Work(text="half"), act=at(hours(2)))
    tend(session, act=at(hours(4.5)))
    exercise = shop.exercise()
    assert (exercise.state, exercise.is_automatic) == (S.GRADING, True)
    assert exercise.handed_in_at == act.now + hours(2)
    hand_in(session, shop.step.id, Work(text="whole"), act=at(hours(5)))
    exercise = shop.exercise()
    assert (exercise.state, exercise.text, exercise.is_automatic) == (S.GRADING, "whole", False)


def test_who_is_chosen_by_hand_for_what_was_saved_is_the_only_one_who_is_asked(
    shop, session, act, at
):
    start(session, shop.step.id, act=act)
    save(session, shop.step.id, Work(text="half of it"), act=at(hours(1)))
    assign(session, shop.step.id, shop.graders[1].id, act=at(hours(4.5)))

    exercise = shop.exercise()
    assert (exercise.state, exercise.is_automatic) == (S.GRADING, True)
    assert (exercise.grader, exercise.asked_before) == (shop.graders[1], [])
    assert exercise.grader_object.sequence == 0


def test_whoever_had_it_before_more_time_was_given_may_be_chosen_again(shop, session, act, at):
    aisha = hand_over_work(shop, act, at).grader
    grant_time(session, shop.step.id, 60, act=at(hours(5)))
    assert shop.exercise().state is S.HANDED_IN

    exercise = assign(session, shop.step.id, aisha.id, act=at(hours(7)))
    assert (exercise.state, exercise.grader, exercise.asked_before) == (S.GRADING, aisha, [])


def test_grading_counts_as_load_for_the_next_exercise_and_for_talks(shop, session, act, at):
    first = hand_over_work(shop, act, at)
    second = hand_over_work(shop, act, at, shop.another("Grace Abara"))
    assert [each.grader.name for each in (first, second)] == ["Aisha Malik", "Jonas Weber"]
    chairs = chairs_of(session, shop.live.id, shop.application, now=act.now)
    loads = loads_of(session, chairs, 0, act.now)
    assert loads == {person.id: 60 for person in shop.graders}


def test_whom_they_must_never_meet_does_not_grade_them(shop, session, act, at):
    aisha = shop.graders[0]
    store(session, Avoided(candidate_id=shop.priya.id, person_id=aisha.id, reason="cousins"))
    assert hand_over_work(shop, act, at).grader.name == "Jonas Weber"


def test_who_is_away_until_it_is_due_is_passed_over(shop, session, act, at):
    days = {"first_on": act.now.date(), "last_on": DUE.date()}
    store(session, TimeOff(person_id=shop.graders[0].id, **days))
    assert hand_over_work(shop, act, at).grader.name == "Jonas Weber"


def test_a_topic_narrows_who_grades(shop, session, act, at):
    for person, topics in zip(shop.graders, ("Go\nRust", "Python"), strict=True):
        row = session.query(Membership).filter_by(person_id=person.id).one()
        row.topics = topics
    shop.exercise_way.topics = "Go\nPython"
    shop.step.topic = "Python"
    session.commit()
    assert hand_over_work(shop, act, at).grader.name == "Jonas Weber"


def test_what_is_not_graded_in_time_goes_to_the_next_and_then_to_the_queue(shop, session, act, at):
    exercise = hand_over_work(shop, act, at)
    late = type(act)(act.actor, DUE + minutes(1), act.house)
    tend(session, act=late)
    exercise = shop.exercise()
    assert exercise.grader.name == "Jonas Weber"
    assert exercise.asked_before == [shop.graders[0].id]
    assert exercise.due_at > DUE
    later = type(act)(act.actor, exercise.due_at + minutes(1), act.house)
    assert tend(session, act=later) == 0
    assert shop.exercise().grader.name == "Jonas Weber"


def test_a_grader_gives_it_back_to_the_next(shop, session, act, at):
    exercise = hand_over_work(shop, act, at)
    hand_over(session, exercise.id, person_id=exercise.grader_id, act=at(hours(5)))
    assert shop.exercise().grader.name == "Jonas Weber"
    hand_over(session, exercise.id, person_id=shop.graders[1].id, act=at(hours(6)))
    exercise = shop.exercise()
    assert (exercise.state, exercise.grader_id) == (S.HANDED_IN, None)
    assign(session, shop.step.id, shop.graders[0].id, act=at(hours(7)))
    assert shop.exercise().grader.name == "Aisha Malik"


def test_a_result_is_written_by_its_grader_once_and_with_a_note(shop, session, act, at):
    exercise = hand_over_work(shop, act, at)
    mine = exercise.grader_id
    with pytest.raises(Invalid):
        grade(session, exercise.id, Outcome.PASSED, " ", person_id=mine, act=at(hours(6)))
    other = shop.graders[1].id
    with pytest.raises(Conflict):
        grade(session, exercise.id, Outcome.PASSED, "Good.", person_id=other, act=at(hours(6)))
    grade(session, exercise.id, Outcome.PASSED, "Good.", person_id=mine, act=at(hours(6)))
    exercise = shop.exercise()
    assert (exercise.state, exercise.outcome, exercise.note) == (S.DONE, Outcome.PASSED, "Good.")
    assert exercise.step.state is StepState.BOOKED  # what follows, a coordinator decides
    assert "grading_reminder" not in shop.letters()
    version = version_of(exercise.step.application)
    process.advance(session, shop.application.id, act=at(hours(7)), version=version)
    assert shop.exercise().step.state is StepState.PASSED


def test_more_time_moves_the_due_date_of_its_grader_along(shop, session, act, at):
    hand_over_work(shop, act, at)
    grant_time(session, shop.step.id, 24 * 60, act=at(hours(5)))
    exercise = shop.exercise()
    assert (exercise.state, exercise.grader.name) == (S.HANDED_IN, "Aisha Malik")
    assert exercise.due_at > DUE
    assert exercise.grader_object.sequence == 1
    assert "grading_reminder" not in shop.letters()


def test_without_anybody_to_grade_it_waits_in_the_queue(shop, session, act, at):
    for person in shop.graders:
        person.is_active = False
    session.commit()
    exercise = hand_over_work(shop, act, at)
    assert (exercise.state, exercise.grader_id) == (S.HANDED_IN, None)


def test_a_blind_grader_reads_no_name(session, act, at):
    shop = Shop(session, is_blind=True)
    hand_over_work(shop, act, at)
    assert shop.letters(N.GRADING_ASKED)[0].facts["candidate_name"] == ""
    assert "Priya" not in str(shop.letters(N.GRADING_ASKED)[0].facts)


def test_without_a_pool_the_hiring_manager_grades(session, act, at):
    shop = Shop(session, pool=None)
    dana = make_person(session, "Dana Liu")
    shop.role.manager = dana
    session.commit()
    assert hand_over_work(shop, act, at).grader.name == "Dana Liu"
