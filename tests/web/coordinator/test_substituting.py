"""Somebody can't make it, late: the coordinator sees who is free, and asks them with one press."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Booking, Message, TimeOff
from scheduler.services.bookings import booking, cancelling
from scheduler.services.loops import loops
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers
from scheduler.services.transaction import raise_versions, transaction
from tests.conftest import NOON
from tests.people import make_coordinator
from tests.services.calls import (
    first_day,
    make_company,
    make_loop,
    make_person,
    make_role,
    make_step,
)
from tests.web.coordinator.pages import plain

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday: less than 48 hours away


@pytest.fixture
def team(session):
    make_company(session)
    return [make_person(session, name) for name in ("Aisha Malik", "Jonas Weber", "Tomás Vega")]


@pytest.fixture
def sam(session, team):
    return make_coordinator(session)


@pytest.fixture
def made(session, team, act, sam):
    """Return a call on Wednesday that Aisha can't make."""
    return declined(session, team, act)


def declined(session, team, act, count=1):
    role = make_role(session, team, count=count)
    step = make_step(session, role)
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, ELEVEN)
    made = booking.book(session, step.id, wanted, act=act)
    heard(session)
    seat = next(each for each in made.attendances if each.person.name == "Aisha Malik")
    answers.cannot(session, seat.id, "A secret of mine", act=act)
    return session.get_one(Booking, made.id)


def heard(session):
    with transaction(session):
        for message in session.scalars(select(Message)):
            message.attempt, message.stamped_at = 1, NOON


@pytest.fixture
def desk(client, sam):
    return client.enter(sam)


def page_of(made):
    seat = next(each for each in made.attendances if each.person.name == "Aisha Malik")
    owner = made.step.application_id
    return f"/candidates/{owner}/bookings/{made.id}/seats/{seat.id}"


def press(desk, made, who, version=None):
    seen = made.version if version is None else version
    return desk.press(page_of(made), {"who": str(who), "version": seen})


def people(session, made):
    session.rollback()
    return [each.person.name for each in session.get_one(Booking, made.id).attendances]


def test_the_queue_leads_to_who_is_free(desk, made):
    page = desk.get("/queue").text
    assert "Interviewer can’t. Aisha Malik can’t make Intro call" in plain(page)
    assert f'href="{page_of(made)}"' in page

    words = plain(desk.get(page_of(made)).text)

    assert "Aisha Malik can’t make it “A secret of mine”" in words
    assert "2 people are free at this time" in words
    assert "Ask Jonas" in words
    assert "Hold it without" not in words


def test_one_press_asks_somebody(desk, session, made, team, act):
    step = make_step(session, make_role(session, [team[1]]))
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, ELEVEN + timedelta(hours=2))
    booking.book(session, step.id, wanted, act=act)
    assert "30 minutes within four weeks" in plain(desk.get(page_of(made)).text)
    answer = press(desk, made, team[2].id)

    assert answer.status_code == 303
    assert "Tomás Vega comes instead. Everybody is told." in plain(desk.get(answer.location).text)
    assert people(session, made) == ["Tomás Vega"]


def test_who_was_taken_meanwhile_is_said(desk, session, made, team):
    with transaction(session):
        team[2].hours = []
        raise_versions(session, [team[2].id])

    answer = press(desk, made, team[2].id)

    assert answer.status_code == 409
    assert "They are not free any more. Here is who is. " in plain(answer.text)
    assert "Ask Jonas" in plain(answer.text)
    assert people(session, made) == ["Aisha Malik"]


def test_what_somebody_else_has_seen_to_leads_to_the_candidate(desk, session, made, team):
    page = page_of(made)
    press(desk, made, team[2].id)

    assert desk.get(page).status_code == 302
    answer = desk.press(page, {"who": str(team[1].id), "version": 0})
    assert (answer.status_code, people(session, made)) == (303, ["Tomás Vega"])


def test_the_others_may_hold_it(desk, session, team, sam, act):
    made = declined(session, team[:2], act, count=2)
    words = plain(desk.get(page_of(made)).text)
    assert "Nobody is free at this time" in words
    assert "Jonas holds it without Aisha." in words

    press(desk, made, "nobody")

    assert people(session, made) == ["Jonas Weber"]


def test_the_candidate_is_asked_to_choose_anew(desk, session, made):
    answer = press(desk, made, "again")

    assert answer.status_code == 303
    assert "Priya is asked to choose another time." in plain(desk.get(answer.location).text)
    session.rollback()
    gone = session.get_one(Booking, made.id)
    assert (gone.state, gone.cancelled_by, gone.step.state) == ("cancelled", "staff", "open")
    mail = session.scalars(select(Message).where(Message.notice == "cancelled")).one()
    assert "secret" not in str(mail.facts)


def test_what_changed_while_one_looked_is_not_done(desk, session, made):
    answer = press(desk, made, "again", version=made.version - 1)

    assert answer.status_code == 409
    assert people(session, made) == ["Aisha Malik"]


def test_a_cancelled_one_has_no_such_page(desk, session, made, act):
    cancelling.cancel(session, made.id, by=cancelling.STAFF, act=act)

    assert desk.get(page_of(made)).status_code == 302


def test_where_nobody_is_free_two_talks_may_change_places(session, client, act):
    """A day of three talks, of whose people one can't come: the other times of the day are named."""
    step = make_step(session, make_loop(session))
    sam = make_coordinator(session)
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    heard(session)
    late = replace(act, now=day[0].starts_at - timedelta(hours=20))
    seat = day[0].attendances[0]
    answers.cannot(session, seat.id, "", act=late)
    page = f"/candidates/{step.application_id}/bookings/{day[0].id}/seats/{seat.id}"
    found = client.enter(sam).get(page).text

    assert "Nobody is free at this time" in found
    told = plain(client.get(f"/candidates/{step.application_id}").text)
    assert f"{seat.person.name} can’t make {day[0].title}" in told
    assert all(f"booked {each.title}" in told for each in day)
    for other in day[1:]:
        assert f"It changes places with {other.title}:" in found
        pair = f"pair={day[0].id}.{other.id}"
        order = client.get(f"/candidates/{step.application_id}/steps/{step.id}/order?{pair}")
        assert f'value="{day[0].id}.{other.id}" checked' in order.text


def test_where_nobody_is_free_each_is_named_with_what_keeps_them(desk, session, made, team, act):
    step = make_step(session, make_role(session, [team[2]]))
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, ELEVEN)
    booking.book(session, step.id, wanted, act=act)
    with transaction(session):
        day = ELEVEN.date()
        team[1].time_off = [TimeOff(first_on=day, last_on=day, reason="The dentist")]
        raise_versions(session, [team[1].id])
    words = plain(desk.get(page_of(made)).text)
    assert "Nobody is free at this time" in words
    assert "Jonas Weber: off that day." in words
    assert "dentist" not in words
    assert "Tomás Vega: Intro call, Wed 25 Nov, 11:00 to 11:30 am (PST) ." in words

    with transaction(session):
        team[1].time_off, team[1].hours = [], []
        raise_versions(session, [team[1].id])
    assert "Jonas Weber: gives no hours then." in plain(desk.get(page_of(made)).text)
