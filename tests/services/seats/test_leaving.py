"""Somebody leaves: their seats to come go to somebody else or into the queue; what is over stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Delivery, KeyPurpose
from scheduler.models import Booking, Feed, StaffSession
from scheduler.services import keys
from scheduler.services.bookings import booking
from scheduler.services.feeds import reaching
from scheduler.services.people import people
from scheduler.services.placing.securing import Choice
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from scheduler.services.seats import leaving
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep import invariants
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.people import make_admin
from tests.services.calls import make_company, make_person, make_role, make_step

DAY = timedelta(days=1)
ELEVEN = NOON.replace(hour=19, minute=0)
FRIDAY = 4
NAMES = ("Aisha Malik", "Jonas Weber")


@pytest.fixture
def team(session):
    make_company(session)
    make_admin(session)
    return [make_person(session, name) for name in NAMES]


@pytest.fixture
def made(session, team, act):
    """Return Aisha's interviews of last week, of Wednesday and of Friday."""
    role = make_role(session, team)
    with transaction(session):
        team[1].is_active = False
        team[1].hours = [each for each in team[1].hours if each.weekday == FRIDAY]
    long_ago = replace(act, now=NOON - 10 * DAY)
    made = [
        book(session, role, doing, days) for doing, days in ((long_ago, -5), (act, 2), (act, 4))
    ]
    with transaction(session):
        team[1].is_active = True
        raise_versions(session, [team[1].id])
    return made


def book(session, role, act, days):
    step = make_step(session, role)
    with transaction(session):
        step.state_at = act.now
    choice = Choice(step.stage.ways[0].interviews[0].id, None, ELEVEN + days * DAY)
    return booking.book(session, step.id, choice, act=act).id


def holders(session, made):
    session.rollback()
    return [session.get_one(Booking, each).attendances[0].person.name for each in made]


def test_seats_to_come_are_given_up_and_the_past_is_kept(session, team, made, act):
    assert holders(session, made) == ["Aisha Malik"] * 3
    people.deactivate_person(session, team[0].id, act=act)

    assert leaving.give_up_seats(session, act=act) == 2
    assert leaving.give_up_seats(session, act=act) == 0
    assert holders(session, made) == ["Aisha Malik", "Aisha Malik", "Jonas Weber"]
    rows = queue.rows(session, now=NOON, kinds=[Kind.INTERVIEWER_CANT]).rows
    assert [(row.booking_id, row.words) for row in rows] == [(made[1], leaving.REASON)]
    assert invariants.check(session) == []


def test_the_worker_does_what_was_left_undone(session, engine, settings, team, made, act):
    people.deactivate_person(session, team[0].id, act=act)
    run_once(engine, settings, now=NOON)

    assert holders(session, made)[2] == "Jonas Weber"


def test_feeds_and_sessions_end(client, session, settings, team, made, act):
    reaching.choose_delivery(session, team[0].id, Delivery.FEED, act=act)
    key = keys.key_of(session, settings.secret_keys, KeyPurpose.FEED, team[0].id)
    client.enter(team[0])
    assert client.get(f"/feeds/{key}.ics").status_code == 200
    assert client.get("/me").status_code == 200

    people.deactivate_person(session, team[0].id, act=act)
    leaving.give_up_seats(session, act=act)

    assert client.get(f"/feeds/{key}.ics").status_code == 404
    assert client.get("/me").status_code == 303
    session.rollback()
    assert session.scalars(select(StaffSession.ended_at)).one() is not None
    assert session.get(Feed, team[0].id) is not None
