"""A pause: everything rests until a day, and goes on where it stood."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import BookingState, ExerciseState, Notice
from scheduler.errors import Conflict, Invalid, StepClosed
from scheduler.models import Application, Booking, Claim, Message, Offer
from scheduler.services.applications.applications import version_of
from scheduler.services.exercises import grading, running, windows, work
from scheduler.services.loops import loops
from scheduler.services.process import endings, offers, pausing, process
from scheduler.services.process.pausing import pause, resume
from scheduler.services.queue import queue
from scheduler.services.references import ladder
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.exercising import LAST, SATURDAY, Shop, hours
from tests.services.calls import add_debrief, first_day, make_loop, make_step
from tests.services.process.test_endings import after, sent
from tests.services.referees import DAY, HOUR, MORNING, Town

JANUARY = date(2027, 1, 11)


@pytest.fixture
def step(session):
    role = make_loop(session)
    add_debrief(session, role)
    return make_step(session, role)


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


@pytest.fixture
def town(session, act):
    return Town(session, act, gap_minutes=10, notice_hours=24, per_day=4, per_week=9)


def states(session, application_id):
    session.rollback()
    application = session.get_one(Application, application_id)
    return [application.state.value, *(step.state.value for step in application.steps)]


def test_a_pause_frees_everybody_and_keeps_the_place(session, act, step, day):
    before = sent(session, act.now)
    pause(session, step.application_id, JANUARY, act=act, reason="A baby")

    assert states(session, step.application_id)[:1] == ["paused"]
    found = {each.state for each in session.scalars(select(Booking))}
    assert (found, session.query(Claim).count()) == ({BookingState.CANCELLED}, 0)
    mine = [each for each in after(session, before) if each.candidate_id]
    assert [each.notice for each in mine] == [Notice.PAUSED, Notice.PAUSE_OVER]
    assert "A baby" not in str([each.facts for each in session.scalars(select(Message))])
    assert queue.rows(session, now=act.now).total == 0
    assert check(session) == []


def test_nothing_is_done_while_it_rests_but_it_may_end(session, act, step):
    application_id = step.application_id
    pause(session, application_id, JANUARY, act=act)
    version = version_of(session.get_one(Application, application_id))
    with pytest.raises(Conflict, match="is paused"):
        process.advance(session, application_id, act=act, version=version)
    with pytest.raises(Conflict, match="is paused"):
        process.skip(session, step.id, act=act, version=version)
    with pytest.raises(StepClosed):
        loops.book_loop(session, step.id, first_day(session, step), act=act)
    endings.withdraw(session, application_id, act=act)
    assert states(session, application_id)[0] == "withdrawn"
    assert check(session) == []


def test_going_on_asks_for_a_time_again_and_twice_is_once(session, act, step, day):
    pause(session, step.application_id, JANUARY, act=act)
    later = replace(act, now=act.now + 3 * DAY)
    before = sent(session, later.now)
    resume(session, step.application_id, act=later)
    resume(session, step.application_id, act=later)

    found = [each.notice for each in after(session, before) if each.candidate_id]
    assert found == [Notice.CHOOSE_TIME, Notice.REMINDER_UNUSED, Notice.REMINDER_UNUSED]
    session.rollback()
    assert (step.state.value, step.application.paused_until) == ("open", None)
    assert check(session) == []


def test_what_took_place_waits_for_us_again_and_they_hear_that_it_goes_on(session, act, step, day):
    over = replace(act, now=day[-1].ends_at + DAY)
    pause(session, step.application_id, date(2027, 2, 1), act=over)
    before = session.query(Message).count()
    resume(session, step.application_id, by="staff", act=over)

    session.rollback()
    assert step.state.value == "booked"
    assert step.answer_due_at > over.now
    assert [each.notice for each in after(session, before)] == [Notice.RESUMED]
    assert check(session) == []


def test_the_reminder_comes_in_the_morning_where_they_are_unless_the_day_changes(
    session, act, step
):
    pause(session, step.application_id, JANUARY, act=act)
    pause(session, step.application_id, date(2027, 1, 18), act=act)
    found = session.scalars(
        select(Message).where(Message.notice == Notice.PAUSE_OVER).order_by(Message.id)
    ).all()
    assert [each.superseded_at is not None for each in found] == [True, False]
    assert found[1].due_at.isoformat() == "2027-01-18T16:00:00+00:00"  # nine in Denver
    assert pausing.pointless(session, found[0], now=found[0].due_at) != ""
    assert pausing.pointless(session, found[1], now=found[1].due_at) == ""
    resume(session, step.application_id, act=act)
    assert pausing.pointless(session, found[1], now=found[1].due_at) != ""


@pytest.mark.parametrize("until", [date(2026, 11, 23), date(2020, 1, 1), date(2027, 5, 25)])
def test_a_pause_lasts_a_day_at_least_and_half_a_year_at_most(session, act, step, until):
    with pytest.raises(Invalid, match="within half a year"):
        pause(session, step.application_id, until, act=act)
    assert states(session, step.application_id)[0] == "in_process"


def test_what_was_handed_in_is_graded_meanwhile(session, act):
    shop = Shop(session)
    running.start(session, shop.step.id, act=act)
    work.hand_in(session, shop.step.id, work.Work(text="x = 1"), act=act)
    pause(session, shop.application.id, JANUARY, act=act)
    assert shop.exercise().state is ExerciseState.HANDED_IN
    assert check(session) == []

    grading.tend(session, act=replace(act, now=act.now + hours(5)))
    assert shop.exercise().state is ExerciseState.GRADING
    assert check(session) == []

    resume(session, shop.application.id, act=replace(act, now=act.now + hours(6)))
    assert states(session, shop.application.id)[2] == "booked"
    assert check(session) == []


def test_a_window_that_is_booked_is_given_back_and_may_be_booked_again(session, act):
    shop = Shop(session)
    windows.book_window(session, shop.step.id, SATURDAY, act=act)
    pause(session, shop.application.id, JANUARY, act=act)
    assert shop.exercise().state is ExerciseState.CANCELLED
    assert check(session) == []
    resume(session, shop.application.id, act=act)
    windows.book_window(session, shop.step.id, SATURDAY, act=act)
    assert shop.exercise().state is ExerciseState.WINDOW_BOOKED
    assert check(session) == []


def test_the_last_start_waits_as_long_as_the_pause(session, act):
    shop = Shop(session)
    windows.book_window(session, shop.step.id, SATURDAY, act=act)
    windows.give_back(session, shop.step.id, act=act)
    pause(session, shop.application.id, JANUARY, act=act)
    later = replace(act, now=act.now + 28 * DAY)
    resume(session, shop.application.id, act=later)

    assert shop.exercise().last_start_at == LAST + 28 * DAY
    running.start(session, shop.step.id, act=later)
    assert shop.exercise().state is ExerciseState.RUNNING


def test_referees_are_left_in_peace_meanwhile_and_asked_once_more_after(session, town):
    helena = town.asked(now=MORNING)
    sent(session, MORNING)
    pause(session, town.application_id, JANUARY, act=town.hers(MORNING + HOUR))
    ladder.climb(session, act=town.act("worker", MORNING + 3 * DAY))
    assert town.told("helena@brightwater.example") == ["referee_invited", "referee_released"]

    later = MORNING + 4 * DAY
    resume(session, town.application_id, act=town.hers(later))
    assert town.told("helena@brightwater.example")[-1] == "referee_invited"
    assert town.reference(helena).invited_at == later
    assert check(session) == []


def test_the_day_to_decide_waits_as_long_as_the_pause(session, town):
    version = town.version
    process.skip(session, town.step_id, act=town.ours(), version=version)
    decide_by = MORNING + 7 * DAY
    offers.approve(
        session, town.offer_id, decide_by, by=town.dana.id, act=town.ours(), version=town.version
    )
    pause(session, town.application_id, JANUARY, act=town.hers(MORNING))
    assert offers.remind(session, act=town.act("worker", MORNING + 6 * DAY)) == 0
    resume(session, town.application_id, act=town.hers(MORNING + 10 * DAY))
    session.rollback()
    assert session.get_one(Offer, town.offer_id).decide_by == decide_by + timedelta(days=10)


def test_whoever_looks_after_them_hears_of_the_pause_and_of_its_end(session, town):
    pause(session, town.application_id, JANUARY, act=town.hers())
    resume(session, town.application_id, act=town.hers(MORNING))
    assert town.told(town.sam.mail) == ["stopped", "stopped"]


def test_an_old_page_pauses_nothing(session, act, step):
    with transaction(session):
        version = version_of(session.get_one(Application, step.application_id))
    with pytest.raises(Conflict, match="Something changed"):
        pause(session, step.application_id, JANUARY, act=act, version=version + 1)
