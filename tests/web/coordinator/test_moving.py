"""Moving an interview for a candidate, and whose interviews one may touch."""

import pytest

from scheduler.services.bookings import cancelling
from scheduler.services.seats.answers import cannot
from tests.services.calls import make_candidate, make_step
from tests.web.coordinator.chosen import (
    DAY,
    ELEVEN,
    SOON,
    call,
    only,
    picked,
    role,
    said,
    step,
    written,
)
from tests.web.coordinator.pages import plain

__all__ = ["role", "step"]  # fixtures


@pytest.fixture
def made(session, step, act):
    """Return Priya's call on Wednesday."""
    return call(session, step, act)


@pytest.fixture
def address(step, made):
    """Return where her call is moved."""
    return f"/candidates/{step.application_id}/bookings/{made.id}/move"


def test_a_move_begins_at_its_own_place_and_does_not_count(desk, session, address, made):
    words = said(desk.get(address))
    assert "Now: Wed 25 Nov, 12:00 pm (MST), remote, with Jonas." in words
    assert "A move by us does not count against Priya." in words

    answer = desk.press(address, picked(version=made.version))

    assert answer.status_code == 303
    moved = only(session)
    assert (moved.starts_at, moved.moves) == (SOON, 0)
    assert written(session, "move")["reason"] == "She rang us"


def test_a_move_to_an_office_opens_there(desk, session, act, address, made, role):
    office = role.plans[0].stages[1].ways[0].places[1].office_id
    desk.press(address, picked(ELEVEN + DAY, place=str(office), version=made.version))

    page = desk.get(address)

    assert "Now: Thu 26 Nov, 11:00 am (PST), San Francisco, with Jonas." in said(page)
    assert f'name="place" value="{office}" id="place-{office}" checked' in page.text


def test_what_changed_meanwhile_is_looked_at_again(desk, session, act, address, made):
    seen = made.version
    cannot(session, made.attendances[0].id, "Ill", act=act)

    answer = desk.press(address, picked(version=seen))

    assert answer.status_code == 409
    assert "This was changed while you were looking." in plain(answer.text)
    assert 'value="She rang us"' in answer.text
    assert only(session).starts_at == ELEVEN


def test_a_move_to_the_same_time_is_none(desk, session, address, made):
    answer = desk.press(address, picked(ELEVEN, version=made.version))

    assert answer.status_code == 422
    assert "It is booked at this time already." in plain(answer.text)


def test_what_was_cancelled_is_not_moved(desk, session, act, address, made, step):
    cancelling.cancel(session, made.id, by=cancelling.CANDIDATE, act=act)

    answer = desk.press(address, picked(version=made.version))

    assert answer.status_code == 409
    assert "it cannot be moved any more" in plain(answer.text)
    assert desk.get(address).location == f"/candidates/{step.application_id}"


def test_what_is_not_of_this_application_is_missing(desk, session, role, step, made):
    other = make_step(session, role, make_candidate(session, "Hugo Lindqvist"))
    places = [
        f"/candidates/{step.application_id}/steps/{other.id}/booking",
        f"/candidates/{other.application_id}/bookings/{made.id}/move",
        f"/candidates/{other.application_id}/bookings/{made.id}/cancellation",
    ]

    assert [desk.get(place).status_code for place in places] == [404, 404, 404]
    assert [desk.press(place, picked()).status_code for place in places] == [404, 404, 404]
