"""An application ends: whatever is left is let go of in one go, and each person has one mail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.endings import Ending
from scheduler.domain.terms import BookingState, ExerciseState, Method, Notice
from scheduler.domain.trips import Deed, TripState
from scheduler.errors import Conflict
from scheduler.models import Application, Booking, Claim, Entry, Message
from scheduler.services.act import candidate_actor
from scheduler.services.applications.applications import version_of
from scheduler.services.exercises import windows
from scheduler.services.loops import loops
from scheduler.services.process import endings, reopening
from scheduler.services.process.endings import Said
from scheduler.services.queue import queue
from scheduler.services.transaction import transaction
from scheduler.services.trips import trips
from scheduler.services.upkeep.invariants import check
from tests.exercising import SATURDAY, Shop
from tests.mail.post import messages
from tests.services.calls import add_debrief, first_day, make_loop, make_step
from tests.services.referees import DAY, HOUR, MORNING, Town, book
from tests.services.travelling import answer, ask, make_day

TICKET = "The 8:40 to San Francisco"


@pytest.fixture
def step(session):
    role = make_loop(session)
    add_debrief(session, role)
    return make_step(session, role)


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


@pytest.fixture
def hers(step, act):
    return replace(act, actor=candidate_actor(step.application.candidate_id))


def sent(session, now):
    """Let every message that waits have been sent; return how many messages there are."""
    with transaction(session):
        for each in session.scalars(select(Message)):
            if each.superseded_at is None and each.due_at <= now:
                each.attempt, each.sent_at, each.stamped_at = 1, now, now
                each.digest = "0" * 64
        return session.query(Message).count()


def after(session, count):
    """Return the messages that were written since there were *count*."""
    session.rollback()
    return session.scalars(select(Message).order_by(Message.id).offset(count)).all()


@pytest.fixture
def flown(session, act, step):
    """Return a day in the office with a trip that is booked."""
    made = make_day(session, step, act)
    ask(session, step, act)
    answer(session, step, act, Deed.APPROVE)
    answer(session, step, act, Deed.BOOK, itinerary=TICKET)
    return made


def withdraw(session, application_id, act, **how):
    return endings.withdraw(session, application_id, act=act, **how)


def test_withdrawing_lets_go_of_the_day_its_rooms_and_the_debrief(session, hers, step, day):
    withdraw(session, step.application_id, hers)

    session.rollback()
    states = {each.state for each in session.scalars(select(Booking))}
    assert (states, session.query(Claim).count()) == ({BookingState.CANCELLED}, 0)
    application = session.get_one(Application, step.application_id)
    assert (application.state.value, application.ending) == ("withdrawn", Ending.WITHDRAWN)
    assert application.ended_at == hers.now
    assert check(session) == []


def test_each_person_has_one_letter_and_what_their_calendar_needs_beside_it(
    session, hers, step, day
):
    seats = session.scalars(select(Booking).where(Booking.state == BookingState.SCHEDULED)).all()
    expected = sorted(seat.person.mail for each in seats for seat in each.attendances)
    before = sent(session, hers.now)

    withdraw(session, step.application_id, hers)

    found = after(session, before)
    candidate = [each for each in found if each.candidate_id]
    assert [(each.notice, each.method) for each in candidate] == [(Notice.WITHDRAWN, Method.CANCEL)]
    assert [each["title"] for each in candidate[0].facts["lost"]] == [each.title for each in day]
    team = [each for each in found if each.person_id]
    assert sorted(each.address for each in team) == expected
    assert {each.method for each in team} == {Method.CANCEL}
    letters = [each for each in team if each.notice is Notice.ENDED_TEAM]
    quiet = [each.address for each in team if each.notice is Notice.ENTRY_GONE]
    assert sorted(each.address for each in letters) == sorted(set(expected))
    assert len(letters) + len(quiet) == len(expected)
    for each in letters:
        times = [one["starts_at"] for one in each.facts["gone"]]
        assert len(times) == expected.count(each.address) == each.facts["following"] + 1
        assert times == sorted(times)
        assert (each.facts["what"], each.facts["is_keeper"]) == ("ended", False)


def test_who_had_not_heard_of_a_talk_gets_a_letter_without_a_cancellation(session, hers, step, day):
    before = session.query(Message).count()

    withdraw(session, step.application_id, hers)

    found = [each for each in after(session, before) if each.candidate_id]
    assert [(each.notice, each.method) for each in found] == [(Notice.WITHDRAWN, None)]


def test_the_reason_is_in_no_mail_and_no_line_of_the_team(session, hers, step, day):
    withdraw(session, step.application_id, hers, reason="Their interviewer was rude")

    session.rollback()
    told = [str(each.facts) for each in session.scalars(select(Message))]
    assert [each for each in told if "rude" in each] == []
    assert session.get_one(Application, step.application_id).end_reason.endswith("rude")


def test_withdrawing_twice_is_once(session, hers, step, day):
    withdraw(session, step.application_id, hers)
    before = session.query(Message).count()

    withdraw(session, step.application_id, replace(hers, now=hers.now + HOUR))

    assert after(session, before) == []
    assert session.get_one(Application, step.application_id).ended_at == hers.now


def test_nobody_withdraws_what_was_declined_or_in_the_middle_of_a_talk(session, hers, step, day):
    during = replace(hers, now=day[0].starts_at + timedelta(minutes=1))
    with pytest.raises(Conflict, match="under way"):
        withdraw(session, step.application_id, during)
    application = session.get_one(Application, step.application_id)
    endings.decline(session, application.id, act=hers, version=version_of(application))
    with pytest.raises(Conflict, match="already ended"):
        withdraw(session, step.application_id, hers)


def test_a_trip_goes_last_and_its_tickets_are_ours_to_give_back(session, act, hers, step, flown):
    before = sent(session, act.now)

    withdraw(session, step.application_id, hers)

    actions = session.scalars(select(Entry.action).order_by(Entry.id)).all()
    last = [each for each in actions if each in {"cancel", "trip withdraw", "withdraw"}]
    assert last == ["cancel"] * 4 + ["trip withdraw", "withdraw"]
    assert trips.trip_of(session, step.id).state is TripState.CANCELLED
    assert [row.kind.value for row in queue.gather(session, now=act.now)] == ["trip"]
    letters = [each for each in after(session, before) if each.candidate_id]
    assert [(each.notice, len(each.facts["trips"])) for each in letters] == [(Notice.WITHDRAWN, 1)]


def test_somebody_who_came_keeps_their_trip_when_they_are_declined_after(session, act, step, flown):
    later = replace(act, now=flown[-1].ends_at + DAY)
    version = version_of(session.get_one(Application, step.application_id))

    endings.decline(session, step.application_id, act=later, version=version)

    assert trips.trip_of(session, step.id).state is TripState.BOOKED
    assert queue.rows(session, now=later.now).total == 0
    assert check(session) == []


def test_an_exercise_leaves_the_calendar_with_the_one_letter(session, act):
    shop = Shop(session)
    windows.book_window(session, shop.step.id, SATURDAY, act=act)
    before = sent(session, act.now)

    withdraw(session, shop.application.id, act)

    found = after(session, before)
    assert [each.notice for each in found if each.candidate_id] == [Notice.WITHDRAWN]
    assert found[0].method is Method.CANCEL
    assert shop.exercise().state is ExerciseState.CANCELLED
    waiting = session.scalars(
        select(Message.notice).where(Message.sent_at.is_(None), Message.superseded_at.is_(None))
    ).all()
    assert sorted(waiting) == sorted(each.notice for each in found)
    assert check(session) == []


def test_a_referee_who_was_asked_is_thanked_and_one_with_a_call_has_the_cancellation(session, act):
    town = Town(session, act, gap_minutes=10, notice_hours=24, per_day=4, per_week=9)
    helena = town.asked(now=MORNING)
    sent(session, MORNING)
    withdraw(session, town.application_id, town.hers(MORNING + HOUR))
    assert town.told("helena@brightwater.example")[-1] == "referee_released"
    assert check(session) == []

    reopening.reopen(
        session, town.application_id, act=town.ours(MORNING + HOUR), version=town.version
    )
    book(town, helena, town.starts(helena, MORNING + HOUR)[-1], now=MORNING + HOUR)
    sent(session, MORNING + HOUR)
    withdraw(session, town.application_id, town.hers(MORNING + 2 * HOUR))
    assert town.told("helena@brightwater.example")[-1] == "referee_cancelled"
    assert check(session) == []


def test_whoever_looks_after_the_role_hears_of_a_withdrawal_but_not_why(session, act):
    town = Town(session, act)
    withdraw(session, town.application_id, town.hers(), reason="Too slow")
    assert (town.told(town.sam.mail), town.told(town.dana.mail)) == (["stopped"], ["stopped"])
    assert "Too slow" not in str([each.facts for each in messages(session)])


def test_the_words_of_a_decline_are_ours_to_choose(session, act):
    town = Town(session, act)
    said = Said("We liked you.\n\nAsk us again in May.", "No seat left")
    endings.decline(session, town.application_id, said=said, act=town.ours(), version=town.version)
    (letter,) = [each for each in messages(session) if each.notice is Notice.DECLINED_KINDLY]
    assert letter.facts["words"] == ["We liked you.", "Ask us again in May."]
    assert town.application.end_reason == "No seat left"


def test_a_filled_role_has_a_letter_and_an_ending_of_its_own(session, act):
    town = Town(session, act)
    endings.decline(
        session, town.application_id, Ending.FILLED, act=town.ours(), version=town.version
    )
    assert town.told(town.priya.mail)[-1] == "role_filled"
    assert (town.application.state.value, town.application.ending) == ("declined", Ending.FILLED)
    assert queue.rows(session, now=act.now).total == 0


def test_a_withdrawal_taken_back_stands_where_it_stood(session, act, hers, step, day):
    withdraw(session, step.application_id, hers, reason="A mistake")
    application = session.get_one(Application, step.application_id)
    reopening.reopen(session, application.id, act=act, version=version_of(application))

    session.rollback()
    assert (application.ending, application.ended_at, application.end_reason) == (
        Ending.NONE,
        None,
        "",
    )
    assert session.get_one(type(step), step.id).state.value == "open"
    assert check(session) == []


def test_a_decline_that_was_pressed_by_mistake_is_taken_back_before_it_leaves(session, act):
    town = Town(session, act)
    endings.decline(session, town.application_id, act=town.ours(), version=town.version)
    reopening.reopen(session, town.application_id, act=town.ours(), version=town.version)
    assert town.told(town.priya.mail) == []
    assert town.application.ending is Ending.NONE


def test_who_has_read_that_it_ended_hears_that_it_goes_on(session, act):
    town = Town(session, act)
    endings.decline(session, town.application_id, act=town.ours(), version=town.version)
    sent(session, act.now)
    reopening.reopen(session, town.application_id, act=town.ours(), version=town.version)
    assert town.told(town.priya.mail) == ["declined_kindly", "resumed"]
