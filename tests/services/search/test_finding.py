"""What an asker has already, and what of it stands in nobody's way."""

import pytest

from scheduler.domain.bitmap import tick
from scheduler.domain.terms import SeatKind
from scheduler.models import Attendance
from scheduler.services.bookings import booking
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from scheduler.services.search.claims import Owner, claim
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.services.calls import make_company, make_person, make_role, make_step

NINE = NOON.replace(day=25, hour=17, minute=0)  # Wednesday, 9 am Pacific


@pytest.fixture
def jonas(session):
    make_company(session)
    return make_person(session, "Jonas W")


@pytest.fixture
def step(session, jonas):
    return make_step(session, make_role(session, [jonas], []))


def own(session, step):
    return finding.own_of(session, step, step.stage.ways[0].interviews[:1])


def choice(step):
    return Choice(step.stage.ways[0].interviews[0].id, None, NINE)


def test_a_step_without_anything_has_nothing(session, step):
    assert (own(session, step).claims, own(session, step).starts) == ({}, {})


@pytest.mark.parametrize("take", [holding.hold, booking.book])
def test_a_hold_and_a_booking_count_for_whoever_leads(session, act, jonas, step, take):
    take(session, step.id, choice(step), act=act)

    found = own(session, step)

    assert (set(found.claims), found.starts) == ({jonas.id}, {jonas.id: [tick(NINE)]})


def test_a_shadow_has_claims_but_no_count_to_leave_out(session, act, jonas, step):
    booked = booking.book(session, step.id, choice(step), act=act)
    lena = make_person(session, "Lena B")
    with transaction(session):
        session.add(
            Attendance(
                booking_id=booked.id, person_id=lena.id, kind=SeatKind.SHADOW, chosen_because=[]
            )
        )
        claim(
            session, Owner(booking_id=booked.id), (booked.starts_at, booked.ends_at), {lena.id: 0}
        )

    found = own(session, step)

    assert (set(found.claims), set(found.starts)) == ({jonas.id, lena.id}, {jonas.id})
