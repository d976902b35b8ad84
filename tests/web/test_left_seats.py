"""A seat that was left empty is marked on both sides' pages, kindly and without a reason."""

import pytest

from scheduler.models import Booking
from scheduler.services.seats import replacing
from tests.people import portal
from tests.services.calls import make_company, make_person, make_role, make_step
from tests.services.seats.test_replacing import book, decline, seat_of


@pytest.fixture
def made(session, act, now):
    """Return a talk of two that Aisha gave up, and that Jonas holds alone."""
    make_company(session)
    team = [make_person(session, name) for name in ("Aisha Malik", "Jonas Weber")]
    made = book(session, make_step(session, make_role(session, team, count=2)), act)
    decline(session, made, "Aisha Malik", act, reason="At the dentist")
    seat = seat_of(session, made, "Aisha Malik")
    replacing.shorten(session, seat.id, act=act, version=seat.booking.version)
    return session.get_one(Booking, made.id)


def pages(client, session, settings, made):
    """Return what the candidate reads on the talk's page and the day's, and what Jonas reads."""
    home = portal(session, settings, made.step.application.candidate)
    jonas = seat_of(session, made, "Jonas Weber").person
    theirs = client.application.test_client().enter(jonas).get(f"/interviews/{made.id}").text
    mine = [f"{home}/bookings/{made.id}", f"{home}/steps/{made.step_id}/day"]
    return [*(client.get(page).text for page in mine), theirs]


def test_both_sides_read_whom_it_is_held_without(client, session, settings, made):
    found = pages(client, session, settings, made)

    assert ["Without Aisha Malik after all" in each for each in found[:2]] == [True, True]
    assert "Aisha Malik can’t be there after all; you hold it without Aisha." in found[2]
    assert ["dentist" in each for each in found] == [False, False, False]
