"""A whole loop to another day or place, and a whole day cancelled: all of it, or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.domain.terms import BookingState, Method, Notice, StepState
from scheduler.errors import Refused, SlotTaken, StepClosed
from scheduler.models import Message
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.loops import loop_moving, loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers
from scheduler.services.upkeep.invariants import check
from tests.mail.post import messages
from tests.services.calls import add_member, first_day, make_loop, make_step
from tests.services.messages.test_candidate_days import another_day, sent, told

BY_US = OnBehalf("The room is being painted")


@pytest.fixture
def role(session):
    return make_loop(session)


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


def later(day, *, days=1):
    """Return the choice of the same hours on another day, at the same place."""
    times = {each.interview_id: each.starts_at + timedelta(days=days) for each in day}
    return LoopChoice(day[0].office_id, times)


def office_of(step):
    return step.stage.ways[0].places[1].office_id


def people(day):
    return [[seat.person_id for seat in each.attendances] for each in day]


def test_the_whole_day_moves_with_its_people(session, act, step, day):
    before, wanted = people(day), later(day)
    moved = loop_moving.move_loop(session, step.id, wanted, act=act)

    assert [each.starts_at for each in moved] == list(wanted.times.values())
    assert people(moved) == before
    assert [each.moves for each in moved] == [1, 1, 1]
    assert check(session) == []


def test_a_day_may_overlap_itself(session, act, step, day):
    """Half an hour later, each talk takes the time that another of them had."""
    times = {each.interview_id: each.starts_at + timedelta(minutes=30) for each in day}
    moved = loop_moving.move_loop(session, step.id, LoopChoice(None, times), act=act)

    assert [each.starts_at for each in moved] == list(times.values())
    assert check(session) == []


def test_the_candidate_is_told_once_and_everybody_of_the_line_ups(session, act, step, day):
    sent(session, act.now)
    loop_moving.move_loop(session, step.id, later(day), act=act)

    assert told(session)[1:] == [(Notice.MOVED, Method.REQUEST, day[0].candidate_object_id)]
    assert len(messages(session, Message.notice == Notice.MOVED_TEAM)) == 3
    (mail,) = messages(session, Message.notice == Notice.MOVED)
    assert len(mail.facts["talks"]) == 3
    assert mail.facts["before"]["ends_at"] < mail.facts["starts_at"]


def test_the_place_can_be_changed_afterwards(session, act, step, day):
    office = office_of(step)
    there = first_day(session, step, office)
    moved = loop_moving.move_loop(session, step.id, there, act=act)

    assert {each.office_id for each in moved} == {office}
    assert all(each.room for each in moved)
    assert check(session) == []

    again = first_day(session, step)
    back = loop_moving.move_loop(session, step.id, again, act=act)
    assert {(each.office_id, each.room_id) for each in back} == {(None, None)}
    assert check(session) == []


def test_talks_on_two_days_meet_on_one(session, act, step, day):
    moving.move(session, day[2].id, another_day(session, day[2], act), act=act)
    sent(session, act.now)
    left = day[2].candidate_object_id
    wanted = {each.interview_id: each.starts_at for each in day}
    wanted[day[2].interview_id] = day[1].ends_at + timedelta(minutes=15)
    loop_moving.move_loop(session, step.id, LoopChoice(None, wanted), act=act)

    assert len({each.candidate_object_id for each in day}) == 1
    assert (Notice.CANCELLED, Method.CANCEL, left) in told(session)
    assert check(session) == []


def test_the_same_day_again_changes_nothing(session, act, step, day):
    same = LoopChoice(None, {each.interview_id: each.starts_at for each in day})
    count = len(messages(session))
    moved = loop_moving.move_loop(session, step.id, same, act=act)

    assert ([each.moves for each in moved], len(messages(session))) == ([0, 0, 0], count)


def test_nothing_moves_if_one_talk_is_taken(session, act, role, step, day):
    wanted = later(day)
    last = max(wanted.times.values())
    interview = day[0].interview_id
    for _ in range(3):
        booking.book(session, make_step(session, role).id, Choice(interview, None, last), act=act)
    before = [each.starts_at for each in day]
    count = len(messages(session))

    with pytest.raises(SlotTaken):
        loop_moving.move_loop(session, step.id, wanted, act=act)
    session.rollback()
    assert [each.starts_at for each in day] == before
    assert len(messages(session)) == count
    assert check(session) == []


def test_beyond_the_moves_that_are_theirs_the_candidate_asks_us(session, act, step, day):
    for _ in range(2):
        loop_moving.move_loop(session, step.id, later(day), act=act)

    with pytest.raises(Refused):
        loop_moving.move_loop(session, step.id, later(day, days=-1), act=act)
    moved = loop_moving.move_loop(session, step.id, later(day, days=-1), act=act, on_behalf=BY_US)
    assert [each.moves for each in moved] == [2, 2, 2]


def test_a_day_that_is_not_whole_cannot_be_moved_as_one(session, act, step, day):
    cancelling.cancel(session, day[1].id, by=cancelling.STAFF, act=act)

    with pytest.raises(StepClosed):
        loop_moving.move_loop(session, step.id, later(day), act=act)


def test_whom_a_move_frees_is_told_that_they_are_not_needed(session, act, role, step, day):
    """One of the three is away on the new day; a fourth comes."""
    add_member(session, role, "Tomás Kraus", office=None)
    away = day[1].attendances[0].person
    away.is_active = False
    away.resource.version += 1
    session.commit()
    sent(session, act.now)
    moved = loop_moving.move_loop(session, step.id, later(day), act=act)

    assert away.id not in {one for each in people(moved) for one in each}
    (released,) = messages(
        session, Message.notice == Notice.CANCELLED_TEAM, Message.person_id == away.id
    )
    assert released.facts["released"] is True
    assert check(session) == []


def test_a_whole_day_is_cancelled_with_one_mail(session, act, step, day):
    sent(session, act.now)
    gone = cancelling.cancel_day(session, step.id, by=cancelling.CANDIDATE, act=act)

    assert [each.state for each in gone] == [BookingState.CANCELLED] * 3
    assert step.state is StepState.OPEN
    assert told(session)[1:] == [(Notice.CANCELLED, Method.CANCEL, day[0].candidate_object_id)]
    assert len(messages(session, Message.notice == Notice.CANCELLED_TEAM)) == 3
    assert check(session) == []


def test_what_is_too_close_is_cancelled_by_us_alone(session, act, step, day):
    soon = replace(act, now=day[0].starts_at - timedelta(hours=1))
    with pytest.raises(Refused):
        cancelling.cancel_day(session, step.id, by=cancelling.CANDIDATE, act=soon)

    assert len(cancelling.cancel_day(session, step.id, by=cancelling.STAFF, act=soon)) == 3


def test_of_a_day_that_has_begun_the_rest_is_cancelled(session, act, step, day):
    sent(session, act.now)
    during = replace(act, now=day[0].starts_at + timedelta(minutes=5))
    gone = cancelling.cancel_day(session, step.id, by=cancelling.STAFF, act=during)

    assert [each.id for each in gone] == [each.id for each in day[1:]]
    assert told(session)[-1][:2] == (Notice.CANCELLED, Method.REQUEST)
    assert check(session) == []


def test_a_day_that_is_cancelled_already_is_said_to_be(session, act, step, day):
    cancelling.cancel_day(session, step.id, by=cancelling.CANDIDATE, act=act)

    with pytest.raises(StepClosed):
        cancelling.cancel_day(session, step.id, by=cancelling.CANDIDATE, act=act)


def test_who_cannot_make_a_talk_is_free_at_another_hour_and_not_at_that_one(
    session, act, role, step, day
):
    first = day[0]
    [seat] = first.attendances
    answers.cannot(session, seat.id, "I am called away", act=act)
    assert first.at_risk_at is not None  # each of the others has a talk of their own

    def seated(choice):
        search = loops.search_loop(session, step, first.interview.way, [], now=act.now)
        found = loops.seat_talks(
            session, search.at(None), choice.times, stay=loop_moving.people_of(day)
        )
        return {each["person_id"] for each in found[first.interview_id][0]}

    assert seat.person_id not in loop_moving.people_of(day)
    assert seated(later(day))  # all three are needed, so they are asked for another day
    assert seat.person_id not in seated(later(day, days=0))
