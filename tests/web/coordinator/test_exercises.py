"""What is stuck stands in the queue; a coordinator gives time, opens again, chooses a grader."""

import pytest

from scheduler.domain.terms import ExerciseState, Notice
from scheduler.models import Person
from scheduler.services.act import Act
from scheduler.services.applications.applications import version_of
from scheduler.services.exercises.exercises import facts_of, total
from scheduler.services.exercises.grading import tend
from scheduler.services.exercises.running import start
from scheduler.services.exercises.windows import book_window
from scheduler.services.exercises.work import Work, hand_in
from scheduler.services.queue.queue import gather
from scheduler.services.transaction import transaction
from tests.exercising import LAST, Shop, hours, minutes
from tests.web.coordinator.pages import plain


@pytest.fixture
def shop(session):
    return Shop(session)


@pytest.fixture
def desk(client, shop):
    return client.enter(shop.sam)


def waiting(session, now):
    session.rollback()
    return [(row.kind.value, row.label) for row in gather(session, now=now.at)]


def press(desk, shop, what, **data):
    version = version_of(shop.exercise().step.application)
    address = f"/candidates/{shop.application.id}/steps/{shop.step.id}/{what}"
    return desk.press(address, {"version": version, **data})


def test_a_window_nobody_opened_waits_in_the_queue_until_it_is_booked_anew(
    session, shop, desk, act, now
):
    book_window(session, shop.step.id, act.now + hours(1), act=act)
    now.pass_(hours(5))
    assert waiting(session, now) == [("exercise_unopened", "Write to Priya")]
    page = desk.get("/queue").text
    assert "Exercise not started" in page
    assert f"/candidates/{shop.application.id}#exercise-{shop.step.id}" in page
    later = Act(act.actor, now.at, act.house)
    book_window(session, shop.step.id, now.at + hours(20), act=later)
    assert waiting(session, now) == []


def test_after_the_last_start_it_is_opened_again_by_one_press(session, shop, desk, act, now):
    book_window(session, shop.step.id, LAST, act=act)
    now.at = LAST + hours(5)
    assert waiting(session, now) == [("exercise_unopened", "Give more time")]
    desk.enter(shop.sam)  # two weeks later
    assert "The last start has passed: give more time" in desk.get("/queue").text
    assert press(desk, shop, "exercise-again").status_code == 303
    assert shop.exercise().last_start_at == now.at + hours(14 * 24)
    assert shop.letters(Notice.EXERCISE_EXPIRED)[-1].facts["is_open_again"] is True


def test_nothing_handed_in_waits_in_the_queue_and_more_time_is_mailed(
    session, shop, desk, act, now
):
    start(session, shop.step.id, act=act)
    now.pass_(hours(4) + minutes(15))
    assert waiting(session, now) == [("exercise_overdue", "Write to Priya")]
    assert "Nothing here" in desk.get(f"/candidates/{shop.application.id}").text
    assert press(desk, shop, "time", minutes=60).status_code == 303
    assert facts_of(shop.exercise()).deadline_at == now.at + hours(1)
    assert shop.letters(Notice.EXERCISE_EXTENDED)[0].facts["is_shown"] is True
    assert waiting(session, now) == []


def test_two_weeks_more_are_told_in_days(shop, desk, session, act):
    start(session, shop.step.id, act=act)
    said = "Priya has 14 days more"
    answer = press(desk, shop, "time", minutes=14 * 24 * 60)
    page = plain(desk.get(answer.location).text)
    for words in (said, "We added 14 days.", "gave 14 days more for"):
        assert words in page


def test_extra_time_is_set_without_a_word(session, shop, desk, act):
    start(session, shop.step.id, act=act)
    told = shop.letters()
    assert press(desk, shop, "extra-time", minutes=90).status_code == 303
    assert total(shop.exercise()) == 330
    assert [each for each in shop.letters() if each not in told] == []


def test_what_nobody_grades_waits_in_the_queue_until_somebody_is_chosen(
    session, shop, desk, act, now
):
    with transaction(session):
        for person in shop.graders:
            session.get(Person, person.id).is_active = False
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, Work(text="x"), act=act)
    now.pass_(hours(4) + minutes(30))
    tend(session, act=Act(act.actor, now.at, act.house))
    assert waiting(session, now) == [("grading_late", "Choose a grader")]
    aisha = shop.graders[0]
    with transaction(session):
        session.get(Person, aisha.id).is_active = True
    assert press(desk, shop, "grader", person=aisha.id).status_code == 303
    exercise = shop.exercise()
    assert (exercise.state, exercise.grader_id) == (ExerciseState.GRADING, aisha.id)
    assert waiting(session, now) == []
    assert "chosen by hand" in desk.get(f"/candidates/{shop.application.id}").text


def test_a_stale_page_gives_nobody_time(session, shop, desk, act):
    start(session, shop.step.id, act=act)
    answer = press(desk, shop, "time", minutes=60, version=0)
    assert answer.status_code == 409
    assert total(shop.exercise()) == 240
