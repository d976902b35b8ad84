"""A call that a coordinator chooses a time for, and the form that they press."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Booking, Entry
from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from scheduler.web.candidate.wishes import stamp
from tests.conftest import NOON
from tests.services.calls import make_candidate, make_office, make_person, make_role, make_step
from tests.web.coordinator.pages import plain

DAY = timedelta(days=1)
SOON = NOON.replace(hour=21, minute=0)  # today at 1 pm in San Francisco, 2 pm in Denver
ELEVEN = NOON.replace(hour=19, minute=0) + 2 * DAY  # Wednesday, noon in Denver


@pytest.fixture
def role(session, sam):
    """Return a role whose call is held by Jonas, in half hours, remote or in San Francisco."""
    office = make_office(session)
    jonas = make_person(session, "Jonas Weber", office=office, notice_hours=0)
    return make_role(session, [jonas], [office], grid_minutes=30)


@pytest.fixture
def step(session, role):
    candidate = make_candidate(session, phone="+1 720 555 0163", accommodations="Uses captions.")
    return make_step(session, role, candidate)


def call(session, step, act, starts_at=ELEVEN):
    interview = step.stage.ways[0].interviews[0]
    return booking.book(session, step.id, Choice(interview.id, None, starts_at), act=act)


def picked(starts_at=SOON, **more):
    form = {"place": "remote", "slot": stamp(starts_at), "reason": "She rang us"}
    return form | {"submission": "a" * 22} | more


def only(session):
    """Return the one booking, as it is now."""
    session.rollback()
    return session.scalars(select(Booking)).one()


def written(session, action):
    session.rollback()
    return session.scalars(select(Entry).where(Entry.action == action)).one().payload


def said(page):
    """Return what the page says, with nothing between a time and the mark after it."""
    return plain(re.sub(r"</?span[^>]*>", "", page.text))
