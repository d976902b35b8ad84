import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Booking, Entry
from scheduler.services.windows import Offer, send_windows
from scheduler.web.candidate.wishes import stamp
from tests.conftest import NOON
from tests.people import (
    make_application,
    make_candidate,
    make_office,
    make_person,
    make_pool,
    make_role,
)
from tests.services.hiring import states
from tests.web.coordinator.pages import plain

DAY = timedelta(days=1)
TUESDAY_NINE = NOON.replace(day=24, hour=17, minute=0)  # 9 am in San Francisco


@pytest.fixture
def priya(session, sam):
    """Return the application of somebody who is to choose a time for a call with Jonas."""
    office = make_office(session)
    pool = make_pool(session, members=[make_person(session, "Jonas Weber", notice_hours=0)])
    role = make_role(session, pool=pool, offices=[office])
    return make_application(session, role, make_candidate(session))


@pytest.fixture
def address(priya):
    return f"/candidates/{priya.id}/steps/{priya.steps[1].id}/booking"


def book(desk, address, at, **data):
    form = {"place": "remote", "slot": stamp(at), "reason": "She rang us"}
    return desk.press(address, {**form, **data})


def only(session):
    session.rollback()
    return session.scalars(select(Booking)).one()


def test_the_free_times_stand_by_day_in_the_companys_zone(desk, address):
    page = desk.get(address)
    words = plain(page.text)
    assert page.status_code == 200
    assert "Book Intro call for Priya" in words
    assert "Tue 24 November 2026, Los Angeles (PST)" in words
    assert f'value="{stamp(TUESDAY_NINE)}"' in page.text
    assert "Remote" in words
    assert "San Francisco" in words


def test_a_time_within_the_candidates_notice_may_be_booked_with_a_reason(
    desk, session, address, priya
):
    answer = book(desk, address, TUESDAY_NINE)
    assert (answer.status_code, answer.location) == (303, f"/candidates/{priya.id}")
    assert only(session).starts_at == TUESDAY_NINE
    assert "Booked for Priya Raman. Both sides are told." in plain(desk.get(answer.location).text)
    entry = session.scalars(select(Entry).where(Entry.action == "book")).one()
    assert entry.payload["reason"] == "She rang us"
    assert states(session, priya.id)[1:3] == ["passed", "booked"]


def test_a_reason_and_a_time_are_asked_for(desk, session, address):
    answer = book(desk, address, TUESDAY_NINE, reason=" ", slot="")
    words = plain(answer.text)
    assert answer.status_code == 422
    assert "Say why in a few words." in words
    assert "Choose one of the times." in words
    assert session.scalars(select(Booking)).all() == []


def test_a_time_that_is_not_free_is_a_conflict_and_shows_the_others(desk, session, address):
    answer = book(desk, address, TUESDAY_NINE + timedelta(hours=15))
    assert answer.status_code == 409
    assert "That time was taken a moment ago. Nothing was booked." in plain(answer.text)
    assert f'value="{stamp(TUESDAY_NINE)}"' in answer.text


def test_a_booking_is_moved_without_counting_against_the_candidate(desk, session, address, priya):
    book(desk, address, TUESDAY_NINE)
    booking = only(session)
    page = desk.get(address, query_string={"booking": booking.id})
    assert "Move Intro call for Priya" in plain(page.text)
    assert "Now: Tue 24 Nov, 9:00 to 9:30 am (PST)" in plain(page.text)
    answer = book(desk, address, TUESDAY_NINE + DAY, booking=booking.id)
    assert answer.status_code == 303
    moved = only(session)
    assert (moved.starts_at, moved.moves) == (TUESDAY_NINE + DAY, 0)


def test_what_is_booked_already_is_not_booked_again(desk, address):
    book(desk, address, TUESDAY_NINE)
    assert desk.get(address).status_code == 409


def test_the_windows_of_the_candidate_open_their_week_and_mark_its_times(
    desk, session, address, priya, act
):
    next_tuesday = TUESDAY_NINE + 7 * DAY
    offers = [Offer(next_tuesday, next_tuesday + timedelta(hours=1))]
    send_windows(session, priya.steps[1].id, offers, "After the school run", act=act)
    words = plain(desk.get(address).text)
    assert "Tue 1 Dec, 10:00 to 11:00 am (MST) “After the school run”" in words
    assert "Tue 1 December 2026, Los Angeles (PST)" in words
    assert words.count("Priya can") == 1 + 3  # the heading; 9:00, 9:15 and 9:30 am


def test_other_weeks_and_places_are_links(desk, address):
    page = desk.get(address, query_string={"week": "2026-11-30"})
    words = plain(page.text)
    assert "Week of Mon 30 Nov" in words
    assert "Earlier" in words
    assert "Later" in words
    at_the_office = read_link(page.text, "San Francisco")
    assert "Nothing is free here in this week" in plain(desk.get(at_the_office).text)
    assert desk.get(address, query_string={"week": "2031-01-01"}).status_code == 200


def test_a_step_of_somebody_else_is_missing(desk, session, priya):
    other = make_application(session, priya.role, make_candidate(session, "Hugo Lindqvist"))
    address = f"/candidates/{priya.id}/steps/{other.steps[1].id}/booking"
    assert desk.get(address).status_code == 404


def read_link(markup, text):
    """Return where the link that reads *text* leads."""
    return html.unescape(re.search(rf'<a href="([^"]+)"[^>]*>{text}</a>', markup)[1])
