"""A candidate who waits alone, and one who did not come: their page says what there is to do."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Booking, Company
from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.web.coordinator.pages import plain

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def made(session, step, act):
    with transaction(session):
        session.get(Company, 1).phone = "+1 415 555 0142"
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, ELEVEN)
    return booking.book(session, step.id, wanted, act=act)


@pytest.fixture
def page(home, made):
    return f"{home}/bookings/{made.id}"


def test_before_it_begins_there_is_nothing_to_press(client, page, now):
    assert "Nobody is here" not in plain(client.get(page).text)


def test_who_waits_alone_presses_once_and_reads_whom_to_call(client, page, now):
    now.at = ELEVEN + 6 * MINUTE
    assert "Nobody is here" in plain(client.get(page).text)

    answer = client.post(f"{page}/nobody", data={"submission": "a" * 22})

    assert (answer.status_code, answer.location) == (303, page)
    words = plain(client.get(page).text)
    assert "Call us right now: +1 415 555 0142" in words
    assert "Choose another time" in words


def test_too_soon_is_said(client, session, page, now):
    now.at = ELEVEN + 2 * MINUTE
    answer = client.post(f"{page}/nobody")

    assert answer.status_code == 409
    assert "Please wait for the first five minutes" in plain(answer.text)
    session.rollback()
    assert session.scalars(select(Booking.nobody_here_at)).all() == [None]


def test_choosing_anew_leads_to_the_times(client, session, home, made, page, now):
    now.at = ELEVEN + 6 * MINUTE
    client.post(f"{page}/nobody")

    answer = client.post(f"{page}/anew", data={"submission": "b" * 22})

    assert (answer.status_code, answer.location) == (303, f"{home}/steps/{made.step_id}")
    assert client.get(answer.location).status_code == 200
    session.rollback()
    assert session.get_one(Booking, made.id).state == "interviewer_no_show"


def test_nobody_chooses_anew_before_it_was_missed(client, session, made, page, now):
    assert client.post(f"{page}/anew").status_code == 409
    session.rollback()
    assert session.get_one(Booking, made.id).state == "scheduled"
