"""Cancelling a whole day from our side."""

import pytest

from scheduler.domain.terms import BookingState, Notice
from scheduler.models import Booking, Message
from scheduler.services.loops import loops
from scheduler.services.transaction import transaction
from tests.mail.post import messages
from tests.services.calls import first_day, make_loop, make_step
from tests.web.coordinator.pages import plain


@pytest.fixture
def step(session, sam):
    return make_step(session, make_loop(session))


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


@pytest.fixture
def home(step):
    return f"/candidates/{step.application_id}"


def states(session):
    session.rollback()
    return [each.state for each in session.query(Booking).order_by(Booking.starts_at)]


def test_the_page_of_one_talk_offers_to_cancel_the_others_too(desk, day, home):
    words = plain(desk.get(f"{home}/bookings/{day[1].id}/cancellation").text)

    assert "Cancel the other talks too" in words
    assert f"{day[0].title}, {day[2].title} belong to it." in words


def test_one_talk_is_cancelled_alone(desk, session, day, home):
    desk.press(f"{home}/bookings/{day[1].id}/cancellation", {"reason": "Ill", "version": 0})

    standing, gone = BookingState.SCHEDULED, BookingState.CANCELLED
    assert states(session) == [standing, gone, standing]


def test_all_talks_are_cancelled_in_one_press(desk, session, day, home):
    with transaction(session):
        for each in messages(session, Message.candidate_id.is_not(None)):
            each.attempt, each.stamped_at = 1, each.created_at
    address = f"{home}/bookings/{day[1].id}/cancellation"
    answer = desk.press(address, {"reason": "A storm", "version": 0, "all_talks": "y"})

    assert (answer.status_code, answer.location) == (303, home)
    assert "3 talks are cancelled. Everybody is told." in plain(desk.get(home).text)
    assert states(session) == [BookingState.CANCELLED] * 3
    assert len(messages(session, Message.notice == Notice.CANCELLED)) == 1


def test_what_is_cancelled_already_is_not_offered(desk, day, home):
    desk.press(
        f"{home}/bookings/{day[0].id}/cancellation",
        {"reason": "A storm", "version": 0, "all_talks": "y"},
    )

    page = desk.get(f"{home}/bookings/{day[1].id}/cancellation").text
    assert "Cancel the other talks too" not in page
