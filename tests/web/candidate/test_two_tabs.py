"""Two tabs: what the second presses too late leads to what stands, and never to a dead end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Booking
from scheduler.services.process import endings
from tests.services.calls import add_member, add_talks
from tests.web.candidate.test_choosing import ELEVEN, PART, picked
from tests.web.candidate.test_loops import days

LATER = ELEVEN + timedelta(hours=1)
AGAIN = "This was already booked; you can move it"


@pytest.fixture
def picker(home, step):
    return f"{home}/steps/{step.id}"


@pytest.fixture
def loop(session, role, home, step):
    """Return the page of a day of three talks, which the role is made to have."""
    add_member(session, role, "Lena Brandt")
    add_talks(session, role, ["Debugging together", "How we work"])
    return f"{home}/steps/{step.id}"


@pytest.mark.parametrize("verb", ["booking", "hold"])
def test_what_is_pressed_after_booking_in_another_tab_leads_to_the_booking(
    client, session, picker, home, verb
):
    client.post(f"{picker}/booking", data=picked())
    (made,) = session.scalars(select(Booking))
    sent = picked(LATER, submission="b" * 22)

    answer = client.post(f"{picker}/{verb}", data=sent, headers=PART if verb == "hold" else {})

    assert answer.status_code == 303
    assert answer.location == f"{home}/bookings/{made.id}?already=1"
    assert f"{AGAIN} here." in client.get(answer.location).text
    session.rollback()
    assert [each.starts_at for each in session.scalars(select(Booking))] == [ELEVEN]


def test_a_day_that_is_booked_twice_leads_to_the_day(client, loop):
    first, second = days(client.get(loop).text)[:2]
    client.post(f"{loop}/loop", data={"day": first, "submission": "a" * 22})

    answer = client.post(f"{loop}/loop", data={"day": second, "submission": "b" * 22})

    assert (answer.status_code, answer.location) == (303, f"{loop}/day?already=1")
    assert f"{AGAIN} below." in client.get(answer.location).text


def test_a_day_that_is_cancelled_twice_leads_to_the_first_page_which_says_so(client, loop, home):
    client.post(f"{loop}/loop", data={"day": days(client.get(loop).text)[0]})
    client.post(f"{loop}/day/cancellation", data={"submission": "b" * 22})

    answer = client.post(f"{loop}/day/cancellation", data={"submission": "c" * 22})

    assert (answer.status_code, answer.location) == (303, home)
    assert "This is over, or cancelled already" in client.get(home).text


def test_a_booking_that_is_cancelled_is_not_moved_and_shows_how_to_choose_again(
    client, session, picker, home
):
    client.post(f"{picker}/booking", data=picked())
    (made,) = session.scalars(select(Booking))
    page = f"{home}/bookings/{made.id}"
    client.post(f"{page}/cancellation", data={"submission": "b" * 22})

    answer = client.post(f"{page}/move", data=picked(LATER, submission="c" * 22))

    assert answer.status_code == 409
    for words in ("This was cancelled or is over; it cannot be moved", "Pick another time"):
        assert words in answer.text


def test_a_process_that_has_ended_takes_no_time_and_leads_to_its_page(
    client, session, act, step, picker, home
):
    endings.withdraw(session, step.application_id, act=act)

    answer = client.post(f"{picker}/booking", data=picked())

    assert (answer.status_code, answer.location) == (303, home)
    assert "This step is no longer open for booking." in client.get(home).text


def test_whatever_else_a_candidate_meets_leads_back_to_their_process(client, home):
    missing = client.get(f"{home}/steps/999")

    assert missing.status_code == 404
    assert f'href="{home}">Your process</a>' in missing.text
    assert "Mail me a fresh link" not in missing.text
    assert "Mail me a fresh link" in client.get(f"{home}x").text
