"""A press of Book while something breaks, and what came of it."""

import re

from sqlalchemy import func, select

from scheduler.domain.terms import BookingState
from scheduler.models import Booking, Message
from tests.races.crowd import FORM


def press_book(client, press):
    """Press Book; return whether it came to an end; else the page says to try again soon."""
    headers = {"Content-Type": FORM["Content-Type"]}
    answer = client.post(press.path, data=press.body, headers=headers)
    if answer.status_code == 303:
        return True
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert re.search("Nothing was (lost|changed|saved)", answer.text), answer.text
    return False


def told(session):
    """Return how many bookings and messages there are."""
    session.rollback()
    return tuple(
        session.scalar(select(func.count()).select_from(kind)) for kind in (Booking, Message)
    )


def standing(session, press):
    """Return the bookings that stand for whoever presses."""
    step_id = int(re.search(r"/steps/(\d+)/", press.path)[1])
    session.rollback()
    return session.scalars(
        select(Booking).where(Booking.step_id == step_id, Booking.state == BookingState.SCHEDULED)
    ).all()


def let_go(session):
    """Close the connections of a test, so that a fork shares none."""
    session.close()
    session.get_bind().dispose()
