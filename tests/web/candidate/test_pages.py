"""The candidate's first page, a booking's page, the file, and their details."""

from datetime import timedelta

import pytest

from scheduler.services import booking
from scheduler.services.securing import Choice
from tests.calendar.check import violations
from tests.conftest import NOON

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)


@pytest.fixture
def booked(session, act, step):
    interview = step.stage.ways[0].interviews[0].id
    return booking.book(session, step.id, Choice(interview, None, ELEVEN), act=act)


def test_the_first_page_says_whose_move_it_is(client, home):
    page = client.get(home).text

    assert "Hello Priya. It’s your move." in page
    assert "One of Aisha or Jonas" in page


def test_once_booked_the_first_page_says_when_and_with_whom(client, home, booked):
    page = client.get(home).text

    assert "You are booked, Priya." in page
    assert "Wed\u00a025\u00a0Nov" in page


def test_the_bookings_page_says_all_there_is_to_know(client, home, booked):
    page = client.get(f"{home}/bookings/{booked.id}").text

    assert "See you on Wednesday, Priya" in page
    for fact in (
        booked.link,
        booked.reference,
        booked.attendances[0].person.name,
        "You can move it twice, until",
        "By <span data-zone",
        "Rest.",
        "https://calendar.google.com/",
    ):
        assert fact in page


def test_the_file_is_sound_and_has_the_uid_of_the_invitation(client, home, booked):
    answer = client.get(f"{home}/bookings/{booked.id}.ics")

    assert violations(answer.data, kind="download") == []
    assert booked.candidate_object.uid in answer.text


def test_a_new_zone_is_kept(client, session, home, step):
    answer = client.post(
        f"{home}/details", data={"zone": "Asia/Kolkata", "clock": "24", "phone": "+91 1"}
    )

    assert answer.status_code == 303
    session.rollback()
    candidate = step.application.candidate
    assert (candidate.zone, candidate.clock, candidate.phone) == ("Asia/Kolkata", 24, "+91 1")


def test_a_zone_that_is_none_is_refused(client, home):
    answer = client.post(f"{home}/details", data={"zone": "Mars/Base", "clock": "24"})

    assert answer.status_code == 422
