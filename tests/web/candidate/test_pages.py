"""The candidate's first page, a booking's page, the file, and their details."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.process import Outcome, choose_by
from scheduler.domain.terms import Notice
from scheduler.models import Message
from scheduler.services.applications.applications import version_of
from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from scheduler.services.process.outcomes import set_outcome
from scheduler.services.transaction import transaction
from tests.calendar.check import violations
from tests.conftest import NOON
from tests.web.coordinator.pages import plain

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)


@pytest.fixture
def booked(session, act, step):
    interview = step.stage.ways[0].interviews[0].id
    return booking.book(session, step.id, Choice(interview, None, ELEVEN), act=act)


def test_the_first_page_says_whose_move_it_is(client, home):
    page = client.get(home).text

    assert "Hello Priya. It’s your move." in page
    assert "Aisha or Jonas" in page


def test_a_day_to_choose_by_that_is_past_is_said_to_be(client, home, step, now):
    due = choose_by(step.state_at)
    assert client.get(home).text.count("By <span data-zone") == 1

    now.at = due
    page = client.get(home).text

    words = " ".join(re.sub(r"<[^>]+>", "", page).split()).replace("\xa0", " ")
    assert "This was to be by Thu 3 Dec, 12:20 pm (MST); you can still choose." in words
    assert ("By Thu 3 Dec" in words, "Choose by" in words) == (False, False)


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
        "You can change it twice, until",
        "By <span data-zone",
        "Rest.",
        "https://calendar.google.com/",
    ):
        assert fact in page


def test_the_postings_sentence_of_a_stage_is_on_every_page_about_it(client, home, step, booked):
    sentence = "A 30 minute call."

    pages = [home, f"{home}/bookings/{booked.id}", f"{home}/bookings/{booked.id}/move"]

    assert [page for page in pages if sentence not in client.get(page).text] == []


def test_the_invitation_bears_the_postings_sentence(session, booked):
    notices = select(Message).where(Message.notice.in_((Notice.BOOKED, Notice.BOOKED_TEAM)))

    assert {each.facts["sentence"] for each in session.scalars(notices)} == {"A 30 minute call."}


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(Outcome.INTERVIEWER_NO_SHOW, 1), (Outcome.CANDIDATE_NO_SHOW, 1), (Outcome.UNDECIDED, 0)],
)
def test_a_talk_that_did_not_take_place_is_told_as_one(client, home, finish, outcome, said):
    finish(outcome)

    assert client.get(home).text.count("It did not take place.") == said


@pytest.fixture
def finish(session, booked, act, now):
    """Let the time of the booked call pass, and write down what became of it."""

    def finish(outcome):
        now.pass_(timedelta(days=3))
        version = version_of(booked.step.application)
        late = replace(act, now=now())
        set_outcome(session, booked.id, outcome, act=late, version=version)

    return finish


@pytest.fixture
def awaiting(session, role, finish):
    """Have the booked call take place, and an answer promised within two working days of it."""
    with transaction(session):
        role.answer_days = 2
    finish(Outcome.UNDECIDED)


@pytest.mark.usefixtures("awaiting")
def test_a_promise_that_has_passed_is_owned_up_to_and_no_other_is_made_up(client, home, now):
    said = 'You hear from us by .*?datetime="2026-11-27T18:00-07:00"'
    assert re.search(said, client.get(home).text)
    for _ in range(2):
        now.pass_(timedelta(days=4))
        words = plain(client.get(home).text)
        broken = "You were to hear from us by Fri 27 Nov . We are sorry;"
        assert broken in words
        assert "has it on top of the list." in words
        assert "You hear from us by" not in words


def test_after_a_talk_the_first_page_gives_the_date_that_its_own_page_gives(
    client, session, home, role, booked, now
):
    with transaction(session):
        role.answer_days = 2
    now.pass_(timedelta(days=3))
    own = client.get(f"{home}/bookings/{booked.id}").text
    day = re.search(r'By <span[^>]*><time datetime="([^"]+)"', own)[1]
    first = client.get(home).text
    assert re.search(r'You hear from us by .*?datetime="([^"]+)"', first)[1] == day
    now.pass_(timedelta(days=4))
    for page in (home, f"{home}/bookings/{booked.id}"):
        assert "You were to hear from us by Fri 27 Nov . We are sorry" in plain(
            client.get(page).text
        )


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


@pytest.mark.parametrize(
    ("zone", "asks"),
    [
        ("America/Denver", False),
        ("Asia/Tokyo", True),  # four in the morning
        ("Europe/Berlin", False),  # eight in the evening
        ("Asia/Karachi", True),  # midnight
    ],
)
def test_who_has_moved_far_away_is_asked_whether_it_shall_be_moved(
    client, session, home, booked, zone, asks
):
    with transaction(session):
        booked.step.application.candidate.zone = zone
    page = client.get(f"{home}/bookings/{booked.id}").text

    assert ("where you are now. Shall we move it?" in page) == asks
