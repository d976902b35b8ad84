"""Offices and their rooms."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from scheduler.domain.hours import Stretch
from scheduler.errors import Invalid, Missing
from scheduler.models import Office, Room
from scheduler.services.company import offices, rooms
from scheduler.services.company.offices import OfficeDetails
from scheduler.services.company.rooms import RoomDetails
from scheduler.services.editing import ChangedMeanwhile, mark_of
from tests.services.house import PACIFIC, a_company, a_room, an_office, journal, version

DETAILS = OfficeDetails(
    name="New York",
    address="12 Pier Lane",
    zone="America/New_York",
    country="US",
    arrival="Ring twice.",
    map_url="https://maps.example/pier",
    hours=(Stretch(0, 540, 720), Stretch(0, 780, 1440), Stretch(4, 600, 900)),
)


@pytest.fixture
def office(session, act):
    a_company(session)
    return an_office(session, act)


def details_of(session, office):
    return offices.office_details(session.get(Office, office))


def test_a_new_office_is_read_as_it_was_written(session, act, office):
    made = offices.create_office(session, DETAILS, act=act)

    assert details_of(session, made) == DETAILS


def test_a_change_replaces_everything_and_raises_the_version(session, act, office):
    offices.change_office(session, office, DETAILS, act=act)

    assert details_of(session, office) == DETAILS
    assert session.get(Office, office).version == 1
    assert journal(session) == [("office changed", f"office:{office}")]


@pytest.mark.parametrize("name", ["San Francisco", "SAN FRANCISCO"])
def test_two_offices_never_share_a_name(session, act, office, name):
    with pytest.raises(Invalid, match=f"There is already an office called {name}"):
        offices.create_office(session, replace(DETAILS, name=name), act=act)

    assert session.scalars(select(Office.name)).all() == ["San Francisco"]


def test_an_office_may_keep_its_own_name(session, act, office):
    offices.change_office(session, office, replace(DETAILS, name="San Francisco"), act=act)

    assert details_of(session, office).address == "12 Pier Lane"


def test_who_saves_over_a_change_they_have_not_seen_is_told(session, act, office):
    seen = mark_of(details_of(session, office))
    offices.change_office(session, office, DETAILS, act=act, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        offices.change_office(session, office, replace(DETAILS, name="Mine"), act=act, seen=seen)

    assert details_of(session, office).name == "New York"


def test_an_office_is_switched_off_and_on_once_each(session, act, office):
    for _ in range(2):
        offices.deactivate_office(session, office, act=act)
    assert not session.get(Office, office).is_active

    offices.restore_office(session, office, act=act)
    assert session.get(Office, office).is_active
    assert session.get(Office, office).version == 2
    assert journal(session) == [
        ("office deactivated", f"office:{office}"),
        ("office restored", f"office:{office}"),
    ]


def test_an_office_that_is_not_there_is_missing(session, act, office):
    with pytest.raises(Missing):
        offices.change_office(session, 404, DETAILS, act=act)


def test_a_new_room_can_be_claimed(session, act, office):
    wanted = RoomDetails("Birch", 4, has_screen=True, is_step_free=True)

    room = rooms.create_room(session, office, wanted, act=act)

    assert rooms.room_details(rooms.own_room(session, office, room)) == wanted
    assert version(session, room) == 0


def test_a_changed_room_raises_its_version(session, act, office):
    room = a_room(session, act, office)
    seen = mark_of(rooms.room_details(session.get(Room, room)))

    rooms.change_room(session, room, RoomDetails("Alder", 2), act=act, seen=seen)

    assert rooms.room_details(session.get(Room, room)) == RoomDetails("Alder", 2)
    assert version(session, room) == 1
    with pytest.raises(ChangedMeanwhile):
        rooms.change_room(session, room, RoomDetails("Alder", 9), act=act, seen=seen)


def test_rooms_share_a_name_only_across_offices(session, act, office):
    a_room(session, act, office, "Alder")
    other = an_office(session, act, "New York", zone=PACIFIC)

    a_room(session, act, other, "Alder")
    with pytest.raises(Invalid, match="already has a room called alder"):
        a_room(session, act, office, "alder")


def test_a_room_is_switched_off_and_on(session, act, office):
    room = a_room(session, act, office)

    rooms.deactivate_room(session, room, act=act)
    rooms.deactivate_room(session, room, act=act)
    assert (session.get(Room, room).is_active, version(session, room)) == (False, 1)

    rooms.restore_room(session, room, act=act)
    assert (session.get(Room, room).is_active, version(session, room)) == (True, 2)


def test_a_room_of_another_office_is_missing(session, act, office):
    room = a_room(session, act, office)

    with pytest.raises(Missing):
        rooms.own_room(session, an_office(session, act, "New York"), room)
