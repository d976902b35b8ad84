"""One interview as those who hold it read it, and the way out of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Answer
from scheduler.models import Attendance, Booking, Entry, Message
from scheduler.services import files
from scheduler.services.bookings import booking, cancelling
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_coordinator
from tests.services.calls import (
    make_candidate,
    make_company,
    make_office,
    make_person,
    make_role,
    make_step,
)
from tests.web.coordinator.pages import plain

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, noon in Denver
WISH = "A team that talks to its users.\nLess on call at night."


@pytest.fixture
def sam(session):
    make_company(session)
    return make_coordinator(session)


@pytest.fixture
def team(session, sam):
    office = make_office(session)
    return [make_person(session, name, office=office) for name in ("Aisha Malik", "Jonas Weber")]


@pytest.fixture
def role(session, sam, team):
    office = team[0].hours[0].office
    way = {"prepare": "Have an editor ready.\nBring two questions.", "expect": "You debug."}
    role = make_role(session, team, [office], count=2, **way)
    with transaction(session):
        role.coordinator_id = sam.id
    return role


@pytest.fixture
def made(session, role, act):
    """Return a call that both hold, of somebody who has told us all that one can tell."""
    candidate = make_candidate(session, phone="+1 720 555 0163", accommodations="Uses captions.")
    return call(session, role, act, candidate)


@pytest.fixture
def page(made):
    return f"/interviews/{made.id}"


def call(session, role, act, candidate=None, office_id=None):
    """Return a booked call; the candidate's wishes and CV are with the application."""
    step = make_step(session, role, candidate)
    with transaction(session):
        step.application.looking_for = WISH
        step.application.cv_file = files.keep(session, "cv.txt", b"Ten years.", act=act)
    interview = step.stage.ways[0].interviews[0]
    return booking.book(session, step.id, Choice(interview.id, office_id, ELEVEN), act=act)


def seat_of(session, made, person):
    session.rollback()
    return answers.own_attendance(session, person.id, made.id)


def status(browser, place):
    with browser.get(place) as answer:
        return answer.status_code


def test_one_page_says_what_there_is_to_know_before_the_talk(client, team, made, page):
    words = plain(client.enter(team[0]).get(page).text)

    assert "Priya Raman Intro call · Customer Engineer" in words
    assert "Wednesday 25 Nov 11:00 to 11:30 am Los Angeles (PST, UTC−8)" in words
    assert "For Priya Wed 25 Nov, 12:00 to 12:30 pm (MST)" in words
    assert f"Where {made.link.removeprefix('https://')}" in words
    assert "With you JW Jonas Weber" in words
    assert "Phone +1 720 555 0163" in words
    assert "What it is for A 30 minute call." in words
    assert "How Priya was asked to prepare Have an editor ready. Bring two questions." in words
    assert "“A team that talks to its users. Less on call at night.”" in words


def test_accommodations_and_the_mail_address_are_not_the_interviewers_to_read(
    client, session, team, made, page
):
    text = client.enter(team[0]).get(page).text

    mail = session.get(Booking, made.id).step.application.candidate.mail
    assert [word for word in ("captions", mail) if word in text] == []


def test_in_an_office_one_reads_the_room_and_there_is_nothing_to_join(
    client, session, team, role, act
):
    office = team[0].hours[0].office
    made = call(session, role, act, office_id=office.id)

    answer = client.enter(team[0]).get(f"/interviews/{made.id}")

    assert "Where Room 1, 201 Harbor Street, 4th floor" in plain(answer.text)
    assert "Join" not in plain(answer.text)


def test_joining_is_the_first_thing_to_press_a_quarter_before(client, team, made, page, now):
    client.enter(team[0])
    button = '<a class="btn{}" href="' + made.link

    assert button.format("") in client.get(page).text
    now.at = ELEVEN - timedelta(minutes=15)
    assert button.format(" btn--go") in client.enter(team[0]).get(page).text


def test_the_cv_is_a_download_that_no_browser_runs(client, team, page):
    with client.enter(team[0]).get(f"{page}/cv") as answer:
        assert answer.data == b"Ten years."
        assert answer.headers["Content-Disposition"] == "attachment; filename=cv.txt"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_only_the_line_up_and_coordinators_may_look(client, app, session, sam, team, page):
    stranger = app.test_client().enter(make_person(session, "Lena Brandt"))
    keeper = app.test_client().enter(sam)
    places = [page, f"{page}/cv", f"{page}/cannot"]

    assert [status(stranger, place) for place in places] == [404, 404, 404]
    assert [status(keeper, place) for place in places] == [200, 200, 404]
    assert stranger.press(f"{page}/cannot").status_code == 404
    assert client.get(page).location == "/sign-in"


def test_a_cancelled_one_says_so_and_keeps_what_is_private(client, session, team, made, page, act):
    cancelling.cancel(session, made.id, by=cancelling.CANDIDATE, act=act)

    words = plain(client.enter(team[0]).get(page).text)

    assert "The time is yours again. Cancelled by Priya." in words
    assert [part for part in ("Phone", "CV", "talks to its users", "Join") if part in words] == []
    assert client.get(f"{page}/cv").status_code == 404


def test_saying_that_one_cant_marks_the_booking_and_tells_the_coordinator(
    client, session, sam, team, made, page
):
    client.enter(team[0])
    asked = plain(client.get(f"{page}/cannot").text)
    assert "Sam is told at once and finds somebody. Priya never reads why." in asked

    answer = client.press(f"{page}/cannot", {"reason": " Dentist. ", "submission": "a" * 22})

    assert (answer.status_code, answer.location) == (303, f"{page}/cannot")
    assert "Thank you. Sam was told and finds somebody." in plain(client.get(answer.location).text)
    seat = seat_of(session, made, team[0])
    assert (seat.answer, seat.answer_reason) == (Answer.DECLINED, "Dentist.")
    assert seat.booking.at_risk_at == NOON
    latest = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert (latest.notice.value, latest.address) == ("at_risk", sam.mail)
    entry = session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert (entry.action, entry.actor) == ("cannot", f"person:{team[0].id}")


def test_saying_it_twice_is_saying_it_once(client, session, team, page):
    client.enter(team[0])

    for key in "ab":
        client.press(f"{page}/cannot", {"submission": key * 22})

    session.rollback()
    told = session.scalars(select(Message.id).where(Message.notice == "at_risk")).all()
    assert len(told) == 1


def test_the_interview_says_that_one_cant_and_who_else(client, app, team, page):
    client.enter(team[0]).press(f"{page}/cannot")

    mine = plain(client.get(page).text)
    theirs = plain(app.test_client().enter(team[1]).get(page).text)

    assert "You can’t make it. Sam was told and finds somebody." in mine
    assert "Join" not in mine
    assert "Aisha Malik can’t make it; Sam finds somebody." in theirs


def test_without_the_token_nothing_is_said_and_the_reason_is_kept(
    client, session, team, made, page
):
    answer = client.enter(team[0]).post(f"{page}/cannot", data={"reason": "Dentist."})

    assert answer.status_code == 422
    assert "Dentist.</textarea>" in answer.text
    assert seat_of(session, made, team[0]).answer == Answer.NEEDS_ACTION


def test_what_is_over_cannot_be_given_back(client, session, team, made, page, now):
    now.at = ELEVEN + timedelta(minutes=30)
    client.enter(team[0])
    answer = client.press(f"{page}/cannot")

    assert answer.status_code == 409
    assert "This is over" in plain(answer.text)
    assert session.scalars(select(Attendance.answer)).all() == [Answer.NEEDS_ACTION] * 2


@pytest.mark.usefixtures("sam", "made")
def test_the_candidate_is_not_here_after_five_minutes(client, team, page, now):
    now.at = ELEVEN + timedelta(minutes=6)
    client.enter(team[0])
    assert "Priya is not here" in plain(client.get(page).text)

    answer = client.press(f"{page}/absence", {"submission": "a" * 22})

    assert (answer.status_code, answer.location) == (303, page)
    words = plain(client.get(page).text)
    assert "We have written to Priya that you wait. Please call, too." in words
    assert "You said that Priya is not here." in words
    assert "Call +1 720 555 0163" in words


def test_everybody_reads_who_has_answered(client, session, team, made, page, act):
    answers.say(session, seat_of(session, made, team[1]).id, Answer.TENTATIVE, act=act)

    words = plain(client.enter(team[0]).get(page).text)

    assert "Not answered yet" in words
    assert "JW Jonas Weber Maybe" in words
