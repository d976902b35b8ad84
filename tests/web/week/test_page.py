"""The calendar: a week of everybody, by person, room or role."""

from datetime import timedelta

import pytest

from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from tests.conftest import NOON
from tests.people import (
    make_application,
    make_candidate,
    make_company,
    make_coordinator,
    make_office,
    make_person,
    make_pool,
    make_role,
)

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, 11 am Pacific


@pytest.fixture
def desk(client, session):
    make_company(session)
    return client.enter(make_coordinator(session))


@pytest.fixture
def priya(session, desk, act):
    """Return the application of somebody with a call in the office on Wednesday."""
    office = make_office(session)
    jonas = make_person(session, office=office)
    role = make_role(session, make_pool(session, [jonas]), [office])
    made = make_application(session, role, make_candidate(session))
    step = made.steps[1]
    wanted = Choice(step.stage.ways[0].interviews[0].id, office.id, ELEVEN)
    booking.book(session, step.id, wanted, act=act)
    return made


@pytest.mark.parametrize(
    ("by", "head", "line"),
    [
        ("people", "Interviewer", "Jonas Weber<small>1 of 5"),
        ("rooms", "Room", "Room 1<small>San Francisco, for 6"),
        ("roles", "Role", "Customer Engineer<small>1 this week"),
    ],
)
def test_a_week_stands_by_person_room_and_role(desk, priya, by, head, line):
    page = desk.get(f"/week?by={by}").text
    assert f'<th scope="col">{head}</th>' in page
    assert line in page
    assert f'<a class="ev ev--onsite" href="/candidates/{priya.id}"' in page
    assert "23\u00a0Nov to 27\u00a0Nov" in page


def test_the_list_stands_first_on_a_phone_and_alone_where_it_is_asked_for(desk, priya):
    both, listed, drawn = (desk.get(f"/week{each}").text for each in ("", "?as=list", "?as=grid"))
    assert ("stack only-s" in both, '<table class="week">' in both, "dayline" in both) == (
        True,
    ) * 3
    assert ("stack only-s" in listed, '<table class="week">' in listed, "dayline" in listed) == (
        False,
        False,
        True,
    )
    assert ("stack only-l" in drawn, '<table class="week">' in drawn, "dayline" in drawn) == (
        False,
        True,
        False,
    )
    assert "<strong>Priya Raman</strong>, intro call<small>Jonas</small>" in listed


def test_weeks_are_turned_and_ways_to_look_are_kept(desk, priya):
    page = desk.get("/week?from=2026-12-03&by=rooms&as=grid").text
    assert "Priya Raman" not in page
    for monday in ("2026-11-23", "2026-12-07"):
        assert f'href="/week?from={monday}&amp;by=rooms&amp;as=grid"' in page
    assert "This week" in page
    assert "This week" not in desk.get("/week").text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("from=yesterday", "23\u00a0Nov to 27\u00a0Nov"),
        ("from=9999-12-31", "22\u00a0Nov to 26\u00a0Nov"),
        ("from=0001-01-01", "24\u00a0Nov to 28\u00a0Nov"),
        ("by=cars&as=cake", "Interviewer"),
    ],
)
def test_what_no_calendar_has_shows_the_nearest_that_there_is(desk, priya, asked, words):
    answer = desk.get(f"/week?{asked}")
    assert (answer.status_code, words in answer.text) == (200, True)


def test_without_anybody_it_says_what_to_set_up(client, session):
    make_company(session)
    desk = client.enter(make_coordinator(session, is_interviewer=False))
    for by, words in [
        ("people", "Nobody gives time yet"),
        ("rooms", "No rooms yet"),
        ("roles", "No roles yet"),
    ]:
        assert words in desk.get(f"/week?by={by}").text
    assert "Nothing is booked this week" in desk.get("/week").text


def test_a_change_of_the_clocks_is_said(desk, priya):
    words = "The clocks change around"
    assert words in desk.get("/week?from=2027-03-08").text  # Sunday 14 March, in San Francisco
    assert words not in desk.get("/week?from=2027-03-15").text


def test_rooms_and_roles_are_drawn_on_a_phone_too_and_the_list_leads_to_them(desk, priya):
    listed, rooms = desk.get("/week?as=list").text, desk.get("/week?by=rooms").text
    assert 'href="/week?from=2026-11-23&amp;by=rooms"' in listed
    assert ("dayline" in rooms, "stack only-l" in rooms) == (False, False)
    assert 'href="/week?from=2026-11-23&amp;by=people&amp;as=list">Show as a list' in rooms


def test_what_takes_nobodys_time_is_told_apart_in_the_key(desk, priya):
    assert "Need not come, or can’t" in desk.get("/week").text
    assert "Need not come, or can’t" not in desk.get("/week?by=rooms").text


def test_a_week_with_nothing_left_opens_the_next_and_can_still_be_asked_for(
    client, session, desk, priya, now
):
    sam = make_coordinator(session, "Saturday Sam")
    now.pass_(timedelta(days=4, hours=12))  # Friday at midnight: nobody gives time any more
    evening = client.enter(sam)
    assert "30\u00a0Nov to 4\u00a0Dec" in evening.get("/week").text
    assert "23\u00a0Nov to 27\u00a0Nov" in evening.get("/week?from=2026-11-23").text


def test_friday_noon_still_opens_its_own_week(client, session, desk, priya, now):
    sam = make_coordinator(session, "Friday Fay")
    now.pass_(timedelta(days=4))
    assert "23\u00a0Nov to 27\u00a0Nov" in client.enter(sam).get("/week").text
