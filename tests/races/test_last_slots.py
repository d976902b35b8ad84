"""Many candidates press Book at the same moment: every time goes to one of them, once."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from scheduler.domain.terms import BookingState, Notice
from scheduler.models import Booking, Message
from scheduler.services.upkeep import invariants
from tests.races.crowd import Press, at_once, make_crowd, make_door, presses, slots
from tests.races.served import served

CLIENTS = 32  # twice what two machines answer at a time


@pytest.fixture
def door(session):
    """Return the role of which everybody wants the same few times."""
    return make_door(session)


@pytest.fixture
def addresses(settings, tmp_path, door):
    """Return where the program is served: on PostgreSQL by two machines, on SQLite by one."""
    with served(settings, tmp_path, machines=1 if settings.is_sqlite else 2) as found:
        yield found


def booked(session):
    """Return the times that are booked, in order."""
    session.rollback()
    return sorted(
        session.scalars(select(Booking.starts_at).where(Booking.state == BookingState.SCHEDULED))
    )


def told(session, notice):
    """Return how many were sent *notice*."""
    return session.scalar(select(func.count()).select_from(Message).where(Message.notice == notice))


def test_a_thousand_requests_for_twenty_times_make_twenty_bookings(
    session, settings, door, addresses
):
    paths = make_crowd(session, settings, door, 1000)
    wanted = [slot for slot in slots() for _ in range(50)]

    answers = at_once(addresses, presses(paths, wanted), clients=CLIENTS)

    assert Counter(status for status, _ in answers) == {303: 20, 409: 980}
    assert booked(session) == slots()
    assert (told(session, Notice.BOOKED), told(session, Notice.BOOKED_TEAM)) == (20, 20)
    assert invariants.check(session) == []


def test_five_hundred_clients_for_one_time_make_one_booking(session, settings, door, addresses):
    paths = make_crowd(session, settings, door, 500)
    last = slots()[-1]

    answers = at_once(addresses, presses(paths, [last] * 500), clients=500)

    assert Counter(status for status, _ in answers) == {303: 1, 409: 499}
    assert booked(session) == [last]
    assert invariants.check(session) == []


def test_fifty_equal_presses_make_one_booking_and_lead_to_it(session, settings, door, addresses):
    (path,) = make_crowd(session, settings, door, 1)
    press = Press(path, slots()[0], "one form, pressed again and again")

    answers = at_once(addresses, [press] * 50, clients=50)

    (made,) = session.scalars(select(Booking))
    portal = path.partition("/steps/")[0]
    assert set(answers) == {(303, f"{portal}/bookings/{made.id}")}
    assert invariants.check(session) == []
