"""Cancelling an interview from our side."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Booking, Entry, Message
from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from scheduler.services.seats.answers import cannot
from tests.conftest import NOON
from tests.services.calls import make_person, make_role, make_step
from tests.services.hiring import states
from tests.web.coordinator.pages import plain

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)


@pytest.fixture
def made(session, sam, act):
    """Return Priya's call with Jonas on Wednesday."""
    step = make_step(session, make_role(session, [make_person(session, "Jonas Weber")]))
    interview = step.stage.ways[0].interviews[0]
    return booking.book(session, step.id, Choice(interview.id, None, ELEVEN), act=act)


@pytest.fixture
def home(made):
    return f"/candidates/{made.step.application_id}"


@pytest.fixture
def address(made, home):
    return f"{home}/bookings/{made.id}/cancellation"


def state(session):
    session.rollback()
    return session.scalars(select(Booking)).one().state.value


def test_the_page_asks_once_and_says_what_happens(desk, session, address):
    words = plain(desk.get(address).text)

    assert "Cancel this interview with Priya? Jonas gets the time back" in words
    assert "When Wed 25 Nov, 11:00 to 11:30 am (PST)" in words
    assert "For Priya Wed 25 Nov, 12:00 to 12:30 pm (MST)" in words
    assert state(session) == "scheduled"


def test_one_press_cancels_and_tells_both_sides(desk, session, address, made, home):
    answer = desk.press(address, {"reason": "Jonas is ill", "version": made.version})

    assert (answer.status_code, answer.location) == (303, home)
    assert "Intro call is cancelled. Both sides are told." in plain(desk.get(home).text)
    session.rollback()
    cancelled = session.get(Booking, made.id)
    assert (cancelled.state.value, cancelled.cancelled_by) == ("cancelled", "staff")
    entry = session.scalars(select(Entry).where(Entry.action == "cancel")).one()
    assert entry.payload == {"by": "staff", "reason": "Jonas is ill"}
    assert states(session, made.step.application_id)[2] == "open"
    assert "There is nothing left to cancel" in plain(desk.get(address).text)


def test_both_are_told_that_it_is_cancelled_never_why(desk, session, settings, address, made):
    first = session.scalars(select(Message)).all()
    for letter in first:
        letter.attempt, letter.sent_at = 1, NOON
    session.commit()

    desk.press(address, {"reason": "Jonas is ill", "version": made.version})

    session.rollback()
    letters = session.scalars(select(Message).where(Message.sent_at.is_(None))).all()
    assert {each.notice.value for each in letters} >= {"cancelled", "cancelled_team"}
    assert [each for each in letters if "Jonas is ill" in str(each.facts)] == []


def test_a_reason_is_asked_for(desk, session, address, made):
    answer = desk.press(address, {"reason": " ", "version": made.version})

    assert answer.status_code == 422
    assert "Say why in a few words." in plain(answer.text)
    assert state(session) == "scheduled"


def test_what_changed_meanwhile_is_looked_at_again(desk, session, act, address, made):
    seen = made.version
    cannot(session, made.attendances[0].id, "", act=act)

    answer = desk.press(address, {"reason": "Jonas is ill", "version": seen})

    assert answer.status_code == 409
    assert "This was changed while you were looking." in plain(answer.text)
    assert "Jonas is ill</textarea>" in answer.text
    assert state(session) == "scheduled"


def test_what_has_begun_is_not_cancelled(desk, session, sam, address, made, now):
    now.at = ELEVEN
    desk.enter(sam)

    answer = desk.press(address, {"reason": "Jonas is ill", "version": made.version})

    assert answer.status_code == 409
    assert "There is nothing left to cancel" in plain(answer.text)
    assert state(session) == "scheduled"
