"""Somebody who listens in is announced, and refused by one press."""

import pytest

from scheduler.domain.terms import SeatKind
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.people import portal
from tests.services.calls import make_company, make_person, make_role
from tests.services.placing.test_listening import booked, seat_beside
from tests.web.coordinator.pages import plain


@pytest.fixture
def made(session, act):
    make_company(session)
    role = make_role(session, [make_person(session, "Jonas Weber")])
    seat_beside(session, role, SeatKind.SHADOW, make_person(session, "Ada Park"))
    seat_beside(session, role, SeatKind.OPTIONAL, make_person(session, "Max Ito"))
    return booked(session, act, role)


@pytest.fixture
def page(session, settings, made):
    return f"{portal(session, settings, made.step.application.candidate)}/bookings/{made.id}"


def test_the_page_says_who_else_is_there(client, page):
    words = plain(client.get(page).text)

    assert "Booked, and Jonas is invited" in words
    assert "Ada listens in, to learn how we interview, and says nothing about you." in words
    assert "Max may join for a while." in words


def test_one_press_and_nobody_listens_in(client, session, page, made):
    answer = client.post(f"{page}/shadow")
    words = plain(client.get(page).text)

    assert (answer.status_code, answer.location) == (303, page)
    assert "Ada listens in" not in words
    assert "Nobody listens in, as you wished." in words
    assert "Max may join for a while." in words
    session.rollback()
    assert check(session) == []


def test_the_calendar_file_names_those_who_hold_it(client, page):
    text = client.get(f"{page}.ics").text

    assert "Jonas Weber" in text
    assert "Ada Park" not in text


def test_who_leads_while_they_learn_is_announced_too_and_may_be_refused(
    client, session, page, made
):
    with transaction(session):
        made.shadows[0].kind = SeatKind.REVERSE
    words = plain(client.get(page).text)

    assert "Ada, who is new to it, with somebody experienced beside them." in words
    assert "I’d rather nobody learns by it" in words
    client.post(f"{page}/shadow")
    words = plain(client.get(page).text)
    assert "Ada" not in words
    assert "Nobody listens in, as you wished." in words
