"""What an interviewer sees first."""

import re
from datetime import date

import pytest
from sqlalchemy import update

from scheduler.domain.terms import Answer
from scheduler.models import Attendance, Booking, CompanyDayOff
from scheduler.services.people.hours import Limits, TimeOff
from scheduler.services.transaction import transaction
from tests.people import make_company, make_office, make_person
from tests.services.house import WORKDAYS, a_booking, give, pacific
from tests.web.reading import Page


@pytest.fixture
def office(session):
    make_company(session)
    return make_office(session)


@pytest.fixture
def jonas(session, client, office):
    jonas = make_person(session, line="Likes bugs")
    client.enter(jonas)
    return jonas


def text_of(client):
    """Return what the page says, without its marks."""
    words = Page(client.get("/me"))
    return words, client.get("/me").text.replace("\xa0", " ")


def test_a_booking_says_when_who_where_and_offers_to_join(client, session, jonas):
    booking = a_booking(session, jonas.id, pacific(23, 11, 30))
    with transaction(session):
        session.get(Booking, booking).link = "https://meet.example/abcd"

    page, text = text_of(client)

    assert "https://meet.example/abcd" in page.links
    assert {f"/interviews/{booking}", f"/interviews/{booking}/cannot"} <= set(page.links)
    assert "Today<small>11:30 am (PST)</small>" in text
    assert "Mon 23 Nov, 12:30 pm (MST)" in text
    assert "This week 1 of at most 5, next week 0 of 5" in text


def test_an_office_booking_names_office_and_room_and_has_no_link(client, session, jonas, office):
    room = office.rooms[0].id
    booking = a_booking(session, jonas.id, pacific(1, 9), office=office.id, room=room)
    with transaction(session):
        session.get(Booking, booking).link = "https://meet.example/abcd"

    page, text = text_of(client)

    assert "https://meet.example/abcd" not in page.links
    assert "San Francisco, Room 1" in text


def test_one_press_in_the_row_says_that_they_come(client, session, jonas):
    booking = a_booking(session, jonas.id, pacific(1, 9))
    assert "I’ll be there" in text_of(client)[1]

    answer = client.press(f"/interviews/{booking}/answer", {"answer": "accepted", "back": "home"})

    assert (answer.status_code, answer.location) == (303, f"/me#turn-{booking}")
    session.rollback()
    assert session.get(Booking, booking).attendances[0].answer is Answer.ACCEPTED
    assert "I’ll be there" not in text_of(client)[1]


def test_what_was_given_back_is_marked_and_not_joined(client, session, jonas):
    booking = a_booking(session, jonas.id, pacific(1, 9))
    with transaction(session):
        session.get(Booking, booking).link = "https://meet.example/abcd"
        session.execute(update(Attendance).values(answer=Answer.DECLINED))

    page, text = text_of(client)

    assert "You can’t make it" in text
    assert "I can after all" in text
    assert "https://meet.example/abcd" not in page.links


def test_only_ones_own_live_bookings_are_coming_up(client, session, jonas):
    lena = make_person(session, "Lena Brandt")
    a_booking(session, lena.id, pacific(1, 9))
    a_booking(session, jonas.id, pacific(23, 9))

    _, text = text_of(client)

    assert "Nothing is booked with you." in text


def test_an_interview_that_has_begun_is_still_there(client, session, jonas):
    a_booking(session, jonas.id, pacific(23, 11))

    _, text = text_of(client)

    assert "Today<small>11:00 am (PST)</small>" in text


def test_hours_days_off_and_a_break_are_summed_up(client, session, jonas, act):
    away = TimeOff(date(2026, 12, 21), date(2027, 1, 1), "Skiing")
    over = TimeOff(date(2026, 11, 2), date(2026, 11, 3), "Painting")
    limits = Limits(2, 4, 15, paused_from=date(2026, 11, 20), paused_until=date(2026, 11, 24))
    give(session, act, jonas.id, weekly=WORKDAYS, time_off=(away, over), limits=limits)
    with transaction(session):
        session.add(CompanyDayOff(on=date(2026, 11, 26), name="Thanksgiving", country="US"))
        session.add(CompanyDayOff(on=date(2026, 12, 1), name="Reformation", country="DE"))
        jonas.country = "US"

    _, text = text_of(client)

    assert "40 hours, remote · the bars run from 7 am to 7 pm" in text
    assert "Mon 21 Dec to Fri 1 Jan" in text
    assert "Painting" not in text
    assert "Thu 26 Nov Thanksgiving, from Larkfield" in " ".join(
        re.sub("<[^>]+>", " ", text).split()
    )
    assert "Reformation" not in text
    assert "<strong>You take a break from interviews until Tue 24 Nov.</strong>" in text


def test_without_hours_the_page_says_so(client, session, office):
    client.enter(make_person(session, "Wes Ito", hours=""))

    _, text = text_of(client)

    assert "You have no hours yet, so nobody can book you." in text


def test_who_only_looks_after_others_still_has_a_page(client, session, office):
    client.enter(make_person(session, "Joy Adeyemi", is_interviewer=False))

    page, _ = text_of(client)

    assert page.headings == ["My interviews", "Coming up", "What candidates see"]
