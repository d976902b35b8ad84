"""Seats of panels, rooms and loops that go to somebody else: who stays, stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.domain.terms import SeatKind
from scheduler.errors import Conflict
from scheduler.models import Attendance, Booking
from scheduler.services.loops import loops
from scheduler.services.seats import replacing
from scheduler.services.seats.left_seats import left_in
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from tests.services import calls
from tests.services.calls import make_office, make_person, make_role, make_step
from tests.services.seats.test_replacing import (
    NAMES,
    book,
    booked,
    coordinated,
    decline,
    heard,
    news,
    people,
    role,
    sam,
    seat_of,
    team,
)

DAY = timedelta(days=1)
__all__ = ["booked", "role", "sam", "team"]  # the fixtures


def test_in_an_office_room_and_place_stay(session, sam, act):
    office = make_office(session, rooms=(2,))
    team = [make_person(session, name, office=office) for name in NAMES[:2]]
    remote = make_person(session, NAMES[2])
    role = coordinated(session, make_role(session, [remote, *team], [office]), sam)
    made = book(session, make_step(session, role), act, office=office)
    room = made.room_id

    decline(session, made, people(session, made)[0], act)

    assert people(session, made) == ["Jonas Weber"]
    assert session.get_one(Booking, made.id).room_id == room
    assert invariants.check(session) == []


def test_of_a_panel_the_others_stay_and_hear_who_comes(session, team, sam, act):
    role = coordinated(session, make_role(session, team, count=2), sam)
    made = book(session, make_step(session, role), act)
    assert sorted(people(session, made)) == ["Aisha Malik", "Jonas Weber"]

    decline(session, made, "Aisha Malik", act)

    assert people(session, made) == ["Jonas Weber", "Tomás Vega"]
    assert ("people_team", "Jonas Weber") in news(session)


def test_a_panel_may_be_shorter_if_nobody_is_free(session, team, sam, act):
    role = coordinated(session, make_role(session, team[:2], count=2), sam)
    made = book(session, make_step(session, role), act)
    decline(session, made, "Aisha Malik", act)
    seat = seat_of(session, made, "Aisha Malik")

    replacing.shorten(session, seat.id, act=act, version=seat.booking.version)

    assert people(session, made) == ["Jonas Weber"]
    assert session.get_one(Booking, made.id).at_risk_at is None
    assert news(session)[-3:] == [
        ("people_changed", "Priya Raman"),
        ("people_team", "Jonas Weber"),
        ("cancelled_team", "Aisha Malik"),
    ]
    assert invariants.check(session) == []


def test_one_person_alone_cannot_be_left_out(session, booked, act):
    seat = booked.attendances[0]
    with pytest.raises(Conflict):
        replacing.shorten(session, seat.id, act=act, version=booked.version)
    assert people(session, booked) == ["Aisha Malik"]


def test_whoever_listens_in_leaves_nobody_at_risk(session, booked, team, act):
    with transaction(session):
        made = session.get_one(Booking, booked.id)
        made.attendances.append(
            Attendance(person_id=team[3].id, kind=SeatKind.SHADOW, chosen_because=[])
        )
    decline(session, booked, "Lena Brandt", act)

    assert people(session, booked) == ["Aisha Malik"]  # who learns by it gives up the seat
    assert session.get_one(Booking, booked.id).at_risk_at is None
    assert left_in(session, [session.get_one(Booking, booked.id)]) == {}
    assert news(session) == [("moved_team", "Aisha Malik")]  # who comes is another


def test_in_a_loop_nobody_gets_two_talks(session, act):
    role = calls.make_loop(session)
    calls.add_member(session, role, "Zoë Last")
    step = make_step(session, role)
    made = loops.book_loop(session, step.id, calls.first_day(session, step), act=act)
    heard(session)
    everybody = {"Aisha Malik", "Jonas Weber", "Lena Brandt", "Zoë Last"}
    gone = people(session, made[1])[0]

    decline(session, made[1], gone, replace(act, now=made[0].starts_at - 3 * DAY))

    assert {people(session, each)[0] for each in made} == everybody - {gone}
    assert invariants.check(session) == []
