"""The link of an interviewer's mail: no signing in, one button."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Answer, KeyPurpose
from scheduler.models import Attendance, Booking, Company, Entry, Message, Submission
from scheduler.services.bookings import booking, cancelling
from scheduler.services.keys import key_of
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_coordinator
from tests.services import calls
from tests.services.calls import make_company, make_person, make_role, make_step
from tests.web.coordinator.pages import plain

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)


@pytest.fixture
def seat(session, act):
    """Return Jonas's seat in a call on Wednesday at 11 am."""
    make_company(session)
    role = make_role(session, [make_person(session, "Jonas Weber")])
    with transaction(session):
        role.coordinator = make_coordinator(session)
    step = make_step(session, role)
    interview = step.stage.ways[0].interviews[0]
    made = booking.book(session, step.id, Choice(interview.id, None, ELEVEN), act=act)
    return made.attendances[0]


@pytest.fixture
def link(session, settings, seat):
    return f"/a/{key_of(session, settings.secret_keys, KeyPurpose.ANSWER, seat.id)}"


def answer_of(session):
    session.rollback()
    return session.scalars(select(Attendance)).one().answer


def told(session):
    session.rollback()
    return session.scalars(select(Message.address).where(Message.notice == "at_risk")).all()


def test_opening_the_link_asks_and_changes_nothing(client, session, link):
    for method in ("GET", "HEAD", "GET"):
        answer = client.open(link, method=method)
    words = plain(answer.text)

    assert "Will you be there?" in words
    assert "Priya Raman, Customer Engineer" in words
    assert "Wed 25 Nov, 11:00 to 11:30 am (PST)" in words
    assert answer_of(session) == Answer.NEEDS_ACTION


def test_one_press_tells_the_coordinator(client, session, seat, link):
    answer = client.post(link, data={"reason": "Ill.", "submission": "a" * 22})

    assert (answer.status_code, answer.location) == (303, link)
    assert "Thank you. Sam was told and finds somebody." in plain(client.get(link).text)
    assert answer_of(session) == Answer.DECLINED
    assert told(session) == ["sam.okafor@larkfield.example"]
    entry = session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert (entry.actor, entry.payload["reason"]) == (f"person:{seat.person_id}", "Ill.")


def test_pressing_twice_is_pressing_once(client, session, link):
    answers = [client.post(link, data={"submission": "a" * 22}) for _ in range(2)]
    answers.append(client.post(link))

    assert [each.location for each in answers] == [link] * 3
    assert len(told(session)) == 1
    assert len(session.scalars(select(Submission)).all()) == 1


def test_a_reason_that_is_too_long_is_said_and_kept(client, session, link):
    answer = client.post(link, data={"reason": "x" * 1001})

    assert answer.status_code == 422
    assert "x" * 1001 in answer.text
    assert answer_of(session) == Answer.NEEDS_ACTION


def test_less_than_a_day_ahead_one_is_asked_to_call_too(client, session, link, now):
    with transaction(session):
        session.get(Company, 1).phone = "+1 415 555 0142"
    words = "It is less than a day away. Please call, too: +1 415 555 0142."

    assert words not in plain(client.get(link).text)
    now.at = ELEVEN - timedelta(hours=23)
    assert words in plain(client.get(link).text)


def test_what_was_cancelled_says_so(client, session, seat, link, act):
    cancelling.cancel(session, seat.booking_id, by=cancelling.CANDIDATE, act=act)

    assert "This was cancelled" in plain(client.get(link).text)
    assert client.post(link).status_code == 409
    assert told(session) == []


def test_what_is_over_says_so(client, session, link, now):
    now.at = ELEVEN + timedelta(hours=1)

    assert "This is over" in plain(client.get(link).text)
    assert client.post(link).status_code == 409
    assert answer_of(session) == Answer.NEEDS_ACTION


def test_whoever_has_left_has_no_link_any_more(client, session, seat, link):
    with transaction(session):
        seat.person.is_active = False

    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


def test_one_press_says_yes(client, session, link):
    answer = client.post(f"{link}/answer", data={"answer": "accepted", "submission": "b" * 22})

    assert (answer.status_code, answer.location) == (303, link)
    assert answer_of(session) == Answer.ACCEPTED
    words = plain(client.get(link).text)
    assert "You said yes See you on Wednesday" in words
    assert "Can’t make it?" in words
    assert told(session) == []


def test_maybe_is_an_answer_too(client, session, link):
    client.post(f"{link}/answer", data={"answer": "tentative"})

    assert answer_of(session) == Answer.TENTATIVE
    assert "You said maybe" in plain(client.get(link).text)


def test_an_answer_that_is_none_changes_nothing(client, session, link):
    assert client.post(f"{link}/answer", data={"answer": "declined"}).status_code == 422
    assert answer_of(session) == Answer.NEEDS_ACTION


def test_who_can_after_all_keeps_the_seat(client, session, seat, link):
    client.post(link, data={"reason": "Ill."})
    assert "I can after all" in plain(client.get(link).text)

    client.post(f"{link}/answer", data={"answer": "accepted"})

    assert answer_of(session) == Answer.ACCEPTED
    kept = session.get_one(Booking, seat.booking_id)
    assert (kept.at_risk_at, kept.attendances[0].answer_reason) == (None, "")


def test_the_link_says_who_comes_instead(client, session, seat, link, now):
    calls.add_member(session, seat.booking.step.application.role, "Aisha Malik")
    now.at = ELEVEN - timedelta(hours=49)

    for key in ("c" * 22, "c" * 22, "d" * 22):
        answer = client.post(link, data={"reason": "Ill.", "submission": key})
        assert (answer.status_code, answer.location) == (303, link)

    assert "Thank you. Aisha Malik comes instead." in plain(client.get(link).text)
    assert client.post(f"{link}/answer", data={"answer": "accepted"}).location == link
    session.rollback()
    assert [each.person.name for each in session.scalars(select(Attendance))] == ["Aisha Malik"]
