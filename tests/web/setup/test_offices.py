"""Offices and rooms on plain pages."""

import pytest
from sqlalchemy import select

from scheduler.domain.hours import Stretch
from scheduler.models import Booking, Office, Room
from scheduler.services.company.offices import OfficeDetails, office_details
from scheduler.services.company.rooms import RoomDetails, room_details
from tests.people import PACIFIC, make_company, make_coordinator, make_office, make_person
from tests.services.calls import make_loop, make_step
from tests.services.house import a_booking, pacific
from tests.services.travelling import make_day
from tests.web.reading import Page, read


@pytest.fixture
def office(session, client):
    make_company(session)
    client.enter(make_coordinator(session))
    return make_office(session, hours="Mon 9-12")


@pytest.fixture
def address(office):
    return f"/setup/offices/{office.id}"


@pytest.fixture
def typed(client, address):
    return read(client, address).fields


def stored(session, office):
    session.rollback()
    return office_details(session.get(Office, office.id))


def test_a_new_office_leads_to_its_page_and_pressing_twice_makes_one(client, session, office):
    form = {"name": "New York", "address": "12 Pier Lane", "zone": "America/New_York"}
    sent = {**form, "submission": "one-key"}

    first, second = (client.press("/setup/offices", sent) for _ in range(2))

    made = session.scalars(select(Office).where(Office.name == "New York")).one()
    assert (first.status_code, first.location) == (303, f"/setup/offices/{made.id}")
    assert (second.status_code, second.location) == (303, first.location)
    assert made.zone == "America/New_York"


def test_a_name_that_is_taken_is_said_beside_it(client, session, office):
    form = {"name": "san francisco", "address": "Elsewhere", "zone": PACIFIC}

    answer = client.press("/setup/offices", {**form, "submission": "one-key"})

    assert (answer.status_code, Page(answer).errors) == (
        422,
        ["There is already an office called san francisco."],
    )
    assert Page(answer).fields["address"] == "Elsewhere"


def test_everything_is_saved_and_the_change_of_next_week_said(
    client, session, office, address, typed
):
    make_person(session, hours="Mon 9-17", office=office)
    more = Page(client.press(address, {**typed, "do": "add-hours-4"})).fields
    changes = {
        "name": "HQ",
        "address": "1 New Street",
        "country": "US",
        "arrival": "Ring twice.\nThen wait.",
        "map_url": "https://maps.example/hq",
        "hours-0-end": "10:00",
        "hours-1-start": "9:00",
        "hours-1-end": "0:00",
    }

    answer = client.press(address, {**more, **changes, "do": "save"})

    assert (answer.status_code, answer.location) == (303, address)
    assert read(client, address).alerts == [
        "HQ saved. Next week 3 bookable times here, before 11. All bookings still fit."
    ]
    assert stored(session, office) == OfficeDetails(
        name="HQ",
        address="1 New Street",
        zone=PACIFIC,
        country="US",
        arrival="Ring twice.\nThen wait.",
        map_url="https://maps.example/hq",
        hours=(Stretch(0, 540, 600), Stretch(4, 540, 1440)),
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter the office’s name, like San Francisco."),
        ({"address": ""}, "Enter the address, so that candidates find it."),
        ({"map_url": "javascript:alert(1)"}, "Enter a link that begins with https:// or http://."),
        ({"map_url": "ftp://maps.example"}, "Enter a link that begins with https:// or http://."),
        ({"map_url": "https://"}, "Enter a link that begins with https:// or http://."),
        ({"hours-0-end": "8:00"}, "This has to be later than the beginning."),
        (
            {"hours-1-weekday": "0", "hours-1-start": "11:00", "hours-1-end": "13:00"},
            "This overlaps another stretch of the same day.",
        ),
    ],
)
def test_what_is_wrong_stands_beside_the_field(client, session, office, typed, wrong, sentence):
    before = stored(session, office)

    answer = client.press(
        f"/setup/offices/{office.id}", {**typed, "arrival": "Knock", **wrong, "do": "save"}
    )

    assert (answer.status_code, Page(answer).errors) == (422, [sentence])
    assert Page(answer).fields["arrival"] == "Knock"
    assert stored(session, office) == before


def test_who_saves_over_a_change_of_somebody_else_sees_both(
    client, session, office, address, typed
):
    client.press(address, {**typed, "arrival": "First", "do": "save"})

    answer = client.press(address, {**typed, "arrival": "Second", "do": "save"})

    assert (answer.status_code, Page(answer).fields["arrival"]) == (409, "Second")
    assert "<dt>How to arrive</dt><dd>First</dd>" in answer.text
    assert stored(session, office).arrival == "First"


def test_switching_off_lists_the_bookings_that_stay_and_on_again(client, session, office, address):
    jonas = make_person(session, office=office)
    a_booking(session, jonas.id, pacific(30, 9), office=office.id, room=office.rooms[0].id)

    client.press(f"{address}/off")
    off = read(client, address)
    assert off.alerts[0] == (
        "San Francisco is switched off: no new interviews there. "
        "1 booking stays and is listed below."
    )
    assert "1 booking no longer fits" in off.headings

    client.press(f"{address}/on")
    assert read(client, address).alerts == ["San Francisco is offered again."]


def test_a_switch_without_the_browsers_token_does_nothing(client, session, office, address):
    answer = client.post(f"{address}/off", data={"csrf_token": "forged"})

    session.rollback()
    assert (answer.status_code, session.get(Office, office.id).is_active) == (422, True)


def test_a_room_is_added_changed_switched_off_and_on(client, session, office, address):
    make_person(session, hours="Mon 9-10", office=office)
    first = f"{address}/rooms/{office.rooms[0].id}"
    form = {"name": "Alder", "capacity": "2", "is_step_free": "y", "submission": "one-key"}
    for _ in range(2):
        answer = client.press(f"{address}/rooms/new", form)
        assert (answer.status_code, answer.location) == (303, f"{address}#rooms")
    session.rollback()
    room = session.scalars(select(Room).where(Room.name == "Alder")).one()
    assert room_details(room) == RoomDetails("Alder", 2, is_step_free=True)

    there = f"{address}/rooms/{room.id}"
    client.press(there, {**read(client, there).fields, "capacity": "5", "has_screen": "y"})
    session.rollback()
    assert room_details(room) == RoomDetails("Alder", 5, has_screen=True, is_step_free=True)

    client.press(f"{there}/off")
    client.press(f"{first}/off")
    assert read(client, address).alerts[-1] == (
        "The room Room 1 is switched off. Next week 0 bookable times here, before 3. "
        "Nothing was booked ahead."
    )
    client.press(f"{there}/on")
    assert read(client, there).alerts == [
        "The room Alder is offered again. Next week 3 bookable times here, before 0."
    ]


def test_a_room_keeps_what_was_typed_when_its_name_is_taken(client, session, office, address):
    form = {"name": "room 1", "capacity": "9", "submission": "one-key"}

    answer = client.press(f"{address}/rooms/new", form)

    assert (answer.status_code, Page(answer).errors) == (
        422,
        ["This office already has a room called room 1."],
    )
    assert Page(answer).fields["capacity"] == "9"


def test_a_room_changed_by_two_people_shows_both(client, session, office, address):
    there = f"{address}/rooms/{office.rooms[0].id}"
    typed = read(client, there).fields
    client.press(there, {**typed, "capacity": "5"})

    answer = client.press(there, {**typed, "capacity": "4"})

    assert (answer.status_code, Page(answer).fields["capacity"]) == (409, "4")
    assert "<dd>5</dd>" in answer.text


def test_a_room_is_only_found_in_its_own_office(client, session, office, address):
    other = make_office(session, "New York")

    assert client.get(f"/setup/offices/{other.id}/rooms/{office.rooms[0].id}").status_code == 404
    assert client.get("/setup/offices/404").status_code == 404


def test_a_room_that_is_closed_offers_to_find_others_for_what_is_booked(client, session, act):
    client.enter(make_coordinator(session))
    step = make_step(session, make_loop(session))
    day = make_day(session, step, act)
    room = day[0].room
    there = f"/setup/offices/{room.office_id}/rooms/{room.id}"
    assert "Find other rooms" not in client.get(there).text

    client.press(f"{there}/off")
    assert "Find other rooms for what is booked" in client.get(there).text
    client.press(f"{there}/others")
    session.rollback()
    assert {session.get_one(Booking, each.id).room.name for each in day} == {"Room 2"}
    page = read(client, there)
    assert page.alerts[0] == "3 interviews are in other rooms now; everybody is told once."
    assert "Find other rooms" not in client.get(there).text
