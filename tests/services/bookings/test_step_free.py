"""Whoever needs a way without steps has it: in what is offered, and in what is booked already."""

import pytest

from scheduler.domain.terms import Notice
from scheduler.models import Candidate, Message, Office, Room
from scheduler.services.applications.details import change_details
from scheduler.services.bookings import booking, step_free
from scheduler.services.loops import loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.outlook.misfits import misfits_of_offices
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.mail.post import messages
from tests.services.calls import first_day, make_loop, make_step
from tests.services.travelling import make_day, office_of


@pytest.fixture
def step(session):
    return make_step(session, make_loop(session))


def make_free(session, step, *rooms):
    """Let these rooms of the office, by number, be reached without a step."""
    with transaction(session):
        office = session.get_one(Office, office_of(step))
        for number in rooms:
            office.rooms[number].is_step_free = True


def need(session, act, step, *, is_needed=True):
    """Say on the page of one's details what rooms are needed."""
    owner = session.get_one(Candidate, step.application.candidate_id)
    said = {"zone": owner.zone, "clock": owner.clock, "phone": owner.phone}
    change_details(session, owner.id, **said, needs_step_free=is_needed, act=act)
    session.rollback()


def rooms_of(session, step):
    session.rollback()
    talks = loops.steps.live_bookings(session, step.id)
    return {session.get_one(Room, each.room_id).name for each in talks}


def test_only_rooms_without_steps_are_searched(session, act, step):
    talk = step.stage.ways[0].interviews[0]
    make_free(session, step, 1)
    need(session, act, step)
    found = ask(session, step, talk, office_of(step), now=NOON)
    assert len(found.world.office.rooms) == 1
    need(session, act, step, is_needed=False)
    assert len(ask(session, step, talk, office_of(step), now=NOON).world.office.rooms) == 2


def test_a_booking_takes_such_a_room_even_where_another_would_fit_better(session, act, step):
    make_free(session, step, 1)
    need(session, act, step)
    make_day(session, step, act)
    assert rooms_of(session, step) == {"Room 2"}


def test_what_is_booked_already_changes_its_room_and_everybody_is_told_once(session, act, step):
    day = make_day(session, step, act)
    times = {each.interview_id: each.starts_at for each in day}
    make_free(session, step, 1)
    need(session, act, step)

    assert rooms_of(session, step) == {"Room 2"}
    now = loops.steps.live_bookings(session, step.id)
    assert {each.interview_id: each.starts_at for each in now} == times
    assert check(session) == []
    mine = messages(session, Message.notice == Notice.MOVED)
    theirs = messages(session, Message.notice == Notice.MOVED_TEAM)
    assert [each.facts["roomed"] for each in mine] == ["steps"]
    assert len(theirs) == 3
    assert {each.facts["room"] for each in theirs} == {"Room 2"}


def test_saying_it_again_changes_nothing(session, act, step):
    make_day(session, step, act)
    make_free(session, step, 1)
    need(session, act, step)
    need(session, act, step)
    assert len(messages(session, Message.notice == Notice.MOVED)) == 1


def test_a_room_that_somebody_else_has_stays_theirs(session, act, step):
    make_free(session, step, 1)
    other = make_step(session, step.application.role)
    need(session, act, other)
    theirs = first_day(session, other, office_of(other))
    loops.book_loop(session, other.id, theirs, act=act)
    talk = step.stage.ways[0].interviews[0]
    asked = ask(session, step, talk, office_of(step), now=NOON)
    busy = [at for at in asked.starts() if at in theirs.times.values()]
    assert busy
    booking.book(session, step.id, Choice(talk.id, office_of(step), busy[0]), act=act)
    need(session, act, step)

    (left,) = step_free.in_the_way(session, step.application.candidate_id, act=act)
    assert left.room.name == "Room 1"
    (misfit,) = misfits_of_offices(session, [office_of(step)], now=NOON)
    assert misfit.reasons == ("The room Room 1 has steps on the way, and Priya Raman needs none.",)
    assert check(session) == []


def test_a_remote_talk_has_no_room_to_change(session, act, step):
    choice = first_day(session, step)
    loops.book_loop(session, step.id, LoopChoice(None, choice.times), act=act)
    need(session, act, step)
    assert messages(session, Message.notice == Notice.MOVED) == []
