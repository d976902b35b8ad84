"""Why somebody can't make it is read by coordinators only: searched for wherever a candidate looks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Notice
from scheduler.mail.compose import compose
from scheduler.mail.mime import build
from scheduler.models import Message
from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers, replacing
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_coordinator, portal
from tests.services.calls import make_company, make_person, make_role, make_step
from tests.web.coordinator.pages import plain

SECRET = "Xylophone lesson"
DAY = timedelta(days=1)
FRIDAY = NOON.replace(hour=19, minute=0) + 4 * DAY
NAMES = ("Aisha Malik", "Jonas Weber", "Tomás Vega")


@pytest.fixture
def made(session, act, now):
    """Return a call whose seat went on by itself, then was declined late and shortened of one."""
    make_company(session)
    role = make_role(session, [make_person(session, name) for name in NAMES], count=2)
    with transaction(session):
        role.coordinator = make_coordinator(session)
    step = make_step(session, role)
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, FRIDAY)
    made = booking.book(session, step.id, wanted, act=act)
    answers.cannot(session, made.attendances[0].id, SECRET, act=act)
    late = replace(act, now=FRIDAY - DAY)
    seat = made.attendances[0]
    answers.cannot(session, seat.id, SECRET, act=late)
    replacing.shorten(session, seat.id, act=late, version=made.version)
    return made


def mails(session, settings):
    """Return every mail as bytes without their encodings, by whether it is a candidate's."""
    found = {True: [], False: []}
    for message in session.scalars(select(Message)):
        letter = compose(session, message, settings.letterhead, now=NOON)
        parts = [letter.subject, letter.text, letter.html, letter.calendar.decode()]
        found[message.candidate_id is not None].append((message.notice, " ".join(parts)))
        assert len(build(letter)) > 500
    return found


def test_no_mail_to_a_candidate_says_why(session, settings, made):
    found = mails(session, settings)

    assert Notice.PEOPLE_CHANGED in {notice for notice, _ in found[True]}
    assert [notice for notice, text in found[True] if SECRET in text] == []


def test_only_the_coordinators_mails_say_why(session, settings, made):
    telling = {notice for notice, text in mails(session, settings)[False] if SECRET in text}

    assert telling == {Notice.REPLACED, Notice.AT_RISK}


def test_no_page_and_no_calendar_of_a_candidate_says_why(client, session, settings, made):
    home = portal(session, settings, made.step.application.candidate)
    places = ("", f"/bookings/{made.id}", f"/bookings/{made.id}.ics", f"/steps/{made.step_id}")
    texts = [
        client.get(home + place, follow_redirects=True).get_data(as_text=True) for place in places
    ]

    assert len([text for text in texts if "Tomás" in text]) >= 2
    assert [text for text in texts if SECRET in text] == []


def test_the_coordinator_does_read_it(client, session, made):
    session.rollback()
    role = made.step.application.role
    page = client.enter(role.coordinator).get(f"/candidates/{made.step.application_id}")

    assert SECRET in plain(page.text)
