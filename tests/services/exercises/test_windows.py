"""A window is booked at any hour, moved and given back, and is one window however often pressed."""

from datetime import timedelta

import pytest

from scheduler.domain.terms import BookingState, ExerciseState, Method, Notice, StepState
from scheduler.errors import Conflict, Invalid, Refused
from scheduler.models import Booking, Claim
from scheduler.services.applications.applications import version_of
from scheduler.services.bookings import booking
from scheduler.services.exercises.running import start
from scheduler.services.exercises.windows import book_window, give_back
from scheduler.services.placing.securing import Choice
from scheduler.services.process import endings, process
from tests.exercising import LAST, SATURDAY, Shop, hours

S = ExerciseState
N = Notice


@pytest.fixture
def shop(session):
    return Shop(session)


def book(shop, at, act):
    return book_window(shop.session, shop.step.id, at, act=act)


def test_a_window_at_any_hour_is_booked_with_its_mails_and_claims_nobody(shop, session, act):
    night = SATURDAY - hours(6)  # three in the morning in Denver
    book(shop, night, act)
    exercise = shop.exercise()
    assert (exercise.state, exercise.starts_at) == (S.WINDOW_BOOKED, night)
    assert (exercise.wall_time, exercise.anchor_zone) == ("2026-11-28T03:00", "America/Denver")
    assert exercise.last_start_at == LAST
    assert exercise.step.state is StepState.BOOKED
    assert session.query(Claim).count() == 0
    assert shop.letters() == ["exercise_booked", "exercise_reminder", "exercise_ready"]
    ready = shop.letters(N.EXERCISE_READY)[0]
    assert (ready.due_at, ready.method) == (night, None)
    assert shop.letters(N.EXERCISE_BOOKED)[0].method is Method.REQUEST


@pytest.mark.parametrize("off", [timedelta(minutes=-2), timedelta(days=15)])
def test_a_window_is_never_in_the_past_or_after_the_last_start(shop, act, off):
    with pytest.raises(Invalid):
        book(shop, act.now + off, act)
    assert shop.exercise() is None
    assert shop.letters() == []


def test_moving_a_window_moves_the_entry_and_all_that_was_written_ahead(shop, act):
    book(shop, SATURDAY, act)
    book(shop, SATURDAY + hours(24), act)
    exercise = shop.exercise()
    assert exercise.starts_at == SATURDAY + hours(24)
    assert exercise.candidate_object.sequence == 1
    assert shop.letters() == ["exercise_moved", "exercise_reminder", "exercise_ready"]
    assert shop.letters(N.EXERCISE_READY)[0].due_at == SATURDAY + hours(24)


def test_booking_the_same_time_again_says_nothing_anew(shop, act):
    book(shop, SATURDAY, act)
    book(shop, SATURDAY, act)
    assert shop.letters() == ["exercise_booked", "exercise_reminder", "exercise_ready"]
    assert shop.exercise().candidate_object.sequence == 0


def test_a_window_given_back_opens_both_ways_again(shop, act):
    book(shop, SATURDAY, act)
    give_back(shop.session, shop.step.id, act=act)
    exercise = shop.exercise()
    assert (exercise.state, exercise.starts_at) == (S.OPEN, None)
    assert (exercise.step.state, exercise.step.way_id) == (StepState.OPEN, None)
    assert shop.letters() == []  # nobody had heard of it yet


def test_the_live_interview_gives_way_to_the_window(shop, session, act):
    made = live(shop, session, act)
    book(shop, SATURDAY, act)
    session.rollback()
    assert session.get(Booking, made.id).state is BookingState.CANCELLED
    assert session.query(Claim).count() == 0
    assert shop.exercise().step.state is StepState.BOOKED
    assert shop.exercise().step.way_id == shop.exercise_way.id


def test_a_live_interview_that_is_too_near_to_be_cancelled_stays(shop, session, act):
    made = live(shop, session, act)
    later = made.starts_at - hours(2)
    with pytest.raises(Refused):
        book_window(session, shop.step.id, SATURDAY + hours(48), act=at(act, later))
    session.rollback()
    assert session.get(Booking, made.id).state is BookingState.SCHEDULED
    assert shop.exercise() is None


def test_with_a_window_booked_the_live_interview_waits_until_it_is_given_back(shop, session, act):
    book(shop, SATURDAY, act)
    with pytest.raises(Conflict):
        live(shop, session, act)
    give_back(session, shop.step.id, act=act)
    assert live(shop, session, act).state is BookingState.SCHEDULED


def test_once_begun_a_window_is_neither_moved_nor_given_back(shop, session, act):
    start(session, shop.step.id, act=act)
    for deed in (
        lambda: book(shop, SATURDAY, act),
        lambda: give_back(session, shop.step.id, act=act),
        lambda: live(shop, session, act),
    ):
        with pytest.raises(Conflict):
            deed()
    assert shop.exercise().state is S.RUNNING


def test_a_declined_candidate_has_no_window_left(shop, session, act):
    book(shop, SATURDAY, act)
    version = version_of(shop.exercise().step.application)
    endings.decline(session, shop.application.id, act=act, version=version)
    exercise = shop.exercise()
    assert exercise.state is S.CANCELLED
    assert shop.letters() == ["declined_kindly"]


def test_nobody_is_passed_on_while_their_window_is_to_come(shop, session, act):
    book(shop, SATURDAY, act)
    version = version_of(shop.exercise().step.application)
    with pytest.raises(Conflict):
        process.advance(session, shop.application.id, act=act, version=version)
    assert shop.exercise().state is S.WINDOW_BOOKED


def test_a_topic_is_picked_before_a_window_where_the_way_lists_some(shop, session, act):
    shop.exercise_way.topics = "Go\nPython"
    session.commit()
    with pytest.raises(Invalid):
        book(shop, SATURDAY, act)
    assert shop.exercise() is None


def live(shop, session, act):
    choice = Choice(shop.live.id, None, SATURDAY + hours(74), "America/Denver", 12)
    return booking.book(session, shop.step.id, choice, act=act)


def at(act, now):
    return type(act)(act.actor, now, act.house)
