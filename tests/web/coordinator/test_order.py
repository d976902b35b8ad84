"""The order of a booked day on the coordinator's pages."""

import re

import pytest

from scheduler.models import Booking
from scheduler.services.loops import loops
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


@pytest.fixture
def page(home, step):
    return f"{home}/steps/{step.id}/order"


def pairs(html):
    return re.findall(r'name="pair" value="([^"]+)"', html)


def titles(session):
    session.rollback()
    return [each.title for each in session.query(Booking).order_by(Booking.starts_at)]


def test_every_pair_is_offered_with_its_new_times(desk, day, page):
    html = desk.get(page).text

    assert pairs(html) == [
        f"{day[0].id}.{day[1].id}",
        f"{day[0].id}.{day[2].id}",
        f"{day[1].id}.{day[2].id}",
    ]


def test_two_talks_change_places_by_one_press(desk, session, day, home, page):
    before = titles(session)
    pair = f"{day[0].id}.{day[1].id}"
    answer = desk.press(page, {"pair": pair, "reason": "The lab is free early"})

    assert (answer.status_code, answer.location) == (303, home)
    assert "have changed places. Everybody is told." in plain(desk.get(home).text)
    assert titles(session) == [before[1], before[0], before[2]]


@pytest.mark.parametrize("pair", ["", "1", "a.b", "1.2.3"])
def test_what_is_no_pair_changes_nothing(desk, session, day, page, pair):
    before = titles(session)
    answer = desk.press(page, {"pair": pair, "reason": "Because"})

    assert answer.status_code in (404, 422)
    assert titles(session) == before


def test_a_pair_without_a_reason_stays_chosen(desk, day, page):
    pair = f"{day[0].id}.{day[1].id}"
    answer = desk.press(page, {"pair": pair})

    assert answer.status_code == 422
    assert f'value="{pair}" checked' in answer.text


def test_a_locked_talk_has_a_lock_and_is_offered_no_more(desk, session, day, home, page):
    answer = desk.press(f"{home}/bookings/{day[0].id}/lock", {"is_locked": "y"})
    words = plain(desk.get(home).text)

    assert (answer.status_code, answer.location) == (303, home)
    assert f"{day[0].title} stays where it is when the day moves." in words
    assert "Locked" in words
    assert f"Unlock {day[0].title}" in words
    html = desk.get(page).text
    assert pairs(html) == [f"{day[1].id}.{day[2].id}"]
    assert f"{day[0].title} is locked." in html
    assert "2 pairs cannot change places" in plain(html)
    refused = desk.press(page, {"pair": f"{day[0].id}.{day[1].id}", "reason": "Because"})
    assert refused.status_code == 409

    desk.press(f"{home}/bookings/{day[0].id}/lock", {})
    assert len(pairs(desk.get(page).text)) == 3
