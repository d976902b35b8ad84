"""A coordinator erases somebody who has asked for it by letter, and sees that it was done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import ApplicationState, Notice
from scheduler.models import Booking, Candidate, Message
from scheduler.services.privacy import erasing
from tests.mail.post import make_booking, messages
from tests.people import make_coordinator
from tests.web.reading import Page


@pytest.fixture
def application(session, act):
    return make_booking(session, act).application


@pytest.fixture
def page(application):
    """Return the address of a candidate's page."""
    return f"/candidates/{application.id}"


@pytest.fixture
def desk(client, session, application):
    return client.enter(make_coordinator(session, "Dana Liu"))


def test_the_page_leads_there_and_says_what_it_cancels(desk, page):
    assert f"{page}/erasure" in Page(desk.get(page)).links

    told = desk.get(f"{page}/erasure").text

    assert "Intro call" in told
    assert "Priya Raman" in told


def test_nothing_is_erased_without_the_tick(desk, session, page):
    refused = desk.press(f"{page}/erasure")

    assert refused.status_code == 422
    assert session.scalars(select(Candidate.erased_at)).all() == [None]


def test_with_it_everything_goes_and_the_page_says_who_did_it(desk, session, application, page):
    done = desk.press(f"{page}/erasure", {"asked": "y"})

    assert (done.status_code, done.location) == (303, page)
    told = desk.get(page).text
    assert "Erased by Dana Liu, as they had asked" in told
    assert "Intro call" in told
    assert "Priya" not in told
    session.rollback()
    assert application.state is ApplicationState.WITHDRAWN
    assert len(messages(session, Message.notice == Notice.ERASED)) == 1


def test_a_sign_in_of_this_morning_is_asked_for(client, session, now, application, page):
    old = client.enter(make_coordinator(session, "Dana Liu"), at=now() - timedelta(hours=13))

    assert old.press(f"{page}/erasure", {"asked": "y"}).status_code == 403
    assert session.scalars(select(Candidate.erased_at)).all() == [None]


def test_whoever_is_erased_has_nothing_left_to_press(desk, session, act, application, page):
    erasing.erase_all(session, application.candidate_id, by="candidate", act=act)

    assert "They erased what we held of them" in desk.get(page).text
    assert desk.get(f"{page}/erasure").status_code == 409
    assert desk.press(f"{page}/reopening", {"version": 0}).status_code == 409
    assert erasing.NAMELESS in desk.get("/candidates").text
    assert "Priya" not in desk.get("/queue").text


def test_the_interviewer_reads_no_name_any_more(client, session, act, application):
    (booking,) = session.scalars(select(Booking)).all()
    me = client.enter(booking.attendances[0].person)
    assert "Priya Raman" in me.get(f"/interviews/{booking.id}").text

    erasing.erase_all(session, application.candidate_id, by="candidate", act=act)

    told = me.get(f"/interviews/{booking.id}").text
    assert erasing.NAMELESS in told
    assert "Priya" not in told + me.get("/me").text


def test_somebody_without_an_application_of_that_number_is_nowhere(desk):
    assert desk.get("/candidates/99999/erasure").status_code == 404
