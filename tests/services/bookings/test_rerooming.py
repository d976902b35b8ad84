"""A room that is closed: what is booked in it goes to an equal room, and everybody is told once."""

import pytest

from scheduler.domain.terms import Notice
from scheduler.mail.render import render
from scheduler.models import Booking, Message, Office, Room
from scheduler.services.bookings import booking, rerooming
from scheduler.services.company import rooms
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.mail.post import messages
from tests.mail.samples import FACTS, LINKS
from tests.services.calls import make_loop, make_step
from tests.services.travelling import make_day, office_of


@pytest.fixture
def step(session):
    return make_step(session, make_loop(session))


@pytest.fixture
def closed(session, act, step):
    """Return the talks of a day, and the room that they are in, which is closed by now."""
    day = make_day(session, step, act)
    rooms.deactivate_room(session, day[0].room_id, act=act)
    return day, day[0].room_id


def rooms_of(session, day):
    session.rollback()
    return {session.get_one(Booking, each.id).room.name for each in day}


def test_a_closed_room_keeps_what_is_booked_until_somebody_says_otherwise(session, act, closed):
    day, room_id = closed

    assert rooms_of(session, day) == {session.get_one(Room, room_id).name}


def test_what_is_booked_goes_to_an_equal_room_and_everybody_is_told_once(session, act, closed):
    day, room_id = closed
    times = [each.starts_at for each in day]

    assert rerooming.empty_room(session, room_id, act=act) == (3, 0)
    assert rooms_of(session, day) == {"Room 2"}
    assert [session.get_one(Booking, each.id).starts_at for each in day] == times
    assert check(session) == []
    (mine,) = messages(session, Message.notice == Notice.MOVED)
    assert mine.facts["roomed"] == "closed"
    assert len(messages(session, Message.notice == Notice.MOVED_TEAM)) == 3
    assert rerooming.empty_room(session, room_id, act=act) == (0, 0)


@pytest.mark.parametrize(("why", "says"), [("steps", True), ("closed", False)])
def test_the_mail_speaks_of_steps_only_where_they_are_the_reason(why, says):
    facts = FACTS[Notice.MOVED] | {"roomed": why}
    mail = render(Notice.MOVED, facts, LINKS[Notice.MOVED], can_reply=False)

    for text in (mail.text, mail.html):
        assert "Another room on " in text
        assert "The time stays, and who you meet" in text
        assert ("The way there has no steps." in text) == says


def test_where_no_room_is_free_a_talk_stays_and_is_counted(session, act, step, closed):
    day, room_id = closed
    other = make_step(session, step.application.role)
    talk = step.stage.ways[0].interviews[0]
    free = session.get_one(Office, office_of(step)).rooms[1]
    taken = booking.book(
        session, other.id, Choice(talk.id, office_of(step), day[0].starts_at), act=act
    )
    assert taken.room_id == free.id

    assert rerooming.empty_room(session, room_id, act=act) == (2, 1)
    assert check(session) == []


def test_nobody_is_sent_to_a_room_that_does_not_suit_them(session, act, closed):
    day, room_id = closed
    with transaction(session):
        session.get_one(Office, day[0].office_id).rooms[1].capacity = 1

    assert rerooming.empty_room(session, room_id, act=act) == (0, 3)


def test_a_room_that_is_offered_keeps_its_talks(session, act, closed):
    day, room_id = closed
    rooms.restore_room(session, room_id, act=act)

    assert rerooming.empty_room(session, room_id, act=act) == (0, 0)
    assert len(rooms_of(session, day)) == 1
