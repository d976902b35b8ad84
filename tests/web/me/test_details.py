"""One's own page: what candidates read, and a number for those whom one looks after."""

import pytest

from scheduler.models import Entry, Message, Person
from scheduler.services.loops import loops
from scheduler.services.people import inviting
from scheduler.services.transaction import transaction
from scheduler.services.trips.answers import Deed
from tests.people import make_company, make_coordinator, make_person, portal
from tests.services.calls import first_day, make_loop, make_step
from tests.services.travelling import answer, ask, make_day
from tests.web.reading import Page, read

OURS, OWN = "+1 415 555 0142", "+1 415 555 0177"


@pytest.fixture
def company(session, now):
    return make_company(session, phone=OURS)


@pytest.fixture
def sam(session, company, client):
    sam = make_coordinator(session)
    client.enter(sam)
    return sam


@pytest.fixture
def step(session, sam):
    role = make_loop(session)
    with transaction(session):
        role.coordinator = sam
    return make_step(session, role)


@pytest.fixture
def home(session, settings, step):
    return portal(session, settings, step.application.candidate)


def give(client, phone):
    return say(client, phone=phone)


def say(client, **typed):
    return client.press("/me/details", {**read(client, "/me/details").fields, **typed})


def numbers(client, address):
    text = client.get(address).text
    return [
        each
        for each in (OURS, OWN)
        if f'<b class="num"><a href="tel:{each.replace(" ", "")}' in text
    ]


def test_everybody_of_ours_has_the_page_and_it_says_what_candidates_read(client, session, company):
    jonas = make_person(session, hours="Mon 9-10")
    page = client.enter(jonas).get("/me/details").text

    assert jonas.name in page
    assert OURS in page  # what candidates see instead
    assert "A coordinator changes address and department." in page


def test_people_say_their_own_name_line_zone_and_clock(client, session, company):
    jonas = make_person(session, "Jonas Weber", hours="Mon-Fri 9-17", zone="Europe/Berlin")
    client.enter(jonas)
    reply = say(client, name="Jo Weber", line="Builds parsers", zone="Asia/Tokyo", clock="24")

    assert (reply.status_code, reply.location) == (303, "/me/details")
    session.rollback()
    told = session.get(Person, jonas.id)
    assert (told.name, told.line) == ("Jo Weber", "Builds parsers")
    assert (told.zone, told.clock, told.mail) == ("Asia/Tokyo", 24, jonas.mail)
    (entry,) = session.query(Entry).filter(Entry.action == "person changed")
    assert entry.payload["zone"] == ["Europe/Berlin", "Asia/Tokyo"]


def test_rights_and_address_are_not_ones_own_to_change(client, session, company):
    jonas = make_person(session, "Jonas Weber")
    client.enter(jonas)
    say(client, is_admin="y", is_coordinator="y", mail="jonas@elsewhere.example")

    session.rollback()
    told = session.get(Person, jonas.id)
    assert (told.is_admin, told.is_coordinator) == (False, False)
    assert told.mail != "jonas@elsewhere.example"


def test_what_a_coordinator_stored_meanwhile_is_shown_beside_what_was_typed(
    client, session, company
):
    jonas = make_person(session, "Jonas Weber")
    client.enter(jonas)
    typed = read(client, "/me/details").fields
    with transaction(session):
        session.get_one(Person, jonas.id).line = "Data Engineer"
    reply = client.press("/me/details", {**typed, "line": "Builds parsers"})

    assert reply.status_code == 409
    assert "Data Engineer" in reply.text
    assert 'value="Builds parsers"' in reply.text
    assert client.press("/me/details", Page(reply).fields).status_code == 303
    session.rollback()
    assert session.get(Person, jonas.id).line == "Builds parsers"


def test_the_zone_is_guessed_for_who_was_made_an_admin_at_the_command_line(
    client, session, company, act
):
    link = inviting.invite_admin(session, "ada@larkfield.example", act=act)
    ada = session.get_one(Person, link.person_id)
    client.enter(ada)
    assert "data-guess-zone" in client.get("/me/details").text
    assert "You</a>" in client.get("/queue").text
    assert "You</a> <span" not in client.get("/queue").text
    say(client, name="Ada Byron", zone="Europe/London")

    assert "data-guess-zone" not in client.get("/me/details").text
    assert "You</a> <span" in client.get("/queue").text


def test_a_number_is_kept_and_written_down(client, session, sam):
    reply = give(client, f"  {OWN} ")

    assert (reply.status_code, reply.location) == (303, "/me/details")
    session.rollback()
    assert session.get(Person, sam.id).phone == OWN
    (entry,) = session.query(Entry).filter(Entry.action == "person changed")
    assert (entry.actor, entry.payload) == (f"person:{sam.id}", {"phone": ["", OWN]})
    give(client, OWN)
    assert session.query(Entry).filter(Entry.action == "person changed").count() == 1


def test_what_nobody_could_dial_is_shown_again(client, session, sam):
    reply = give(client, "ask me")

    assert reply.status_code == 422
    assert "Enter a number that can be dialled" in reply.text
    assert 'value="ask me"' in reply.text
    session.rollback()
    assert session.get(Person, sam.id).phone == ""


def test_the_sheet_of_the_day_has_the_hosts_number_else_the_companys(
    client, session, act, step, home
):
    loops.book_loop(session, step.id, first_day(session, step), act=act)
    sheet = f"{home}/steps/{step.id}/day"
    assert numbers(client, sheet) == [OURS]
    give(client, OWN)

    assert numbers(client, sheet) == [OWN]


def test_who_left_us_is_not_rung(client, session, act, sam, step, home):
    loops.book_loop(session, step.id, first_day(session, step), act=act)
    give(client, OWN)
    with transaction(session):
        sam.is_active = False

    assert numbers(client, f"{home}/steps/{step.id}/day") == [OURS]


def test_a_booked_trip_has_it_too(client, session, act, step, home):
    make_day(session, step, act)
    ask(session, step, act)
    answer(session, step, act, Deed.APPROVE)
    give(client, OWN)
    trip = f"{home}/steps/{step.id}/trip"
    assert OWN not in client.get(trip).text
    answer(session, step, act, Deed.BOOK, itinerary="Flight at 9")

    assert (
        f'or on the way call <a href="tel:{OWN.replace(" ", "")}">{OWN}</a>'
        in client.get(trip).text
    )


def test_nowhere_else_does_a_candidate_read_it(client, session, act, step, home):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)
    give(client, OWN)
    own = [
        home,
        f"{home}/details",
        f"{home}/bookings/{made[0].id}",
        f"{home}/bookings/{made[0].id}.ics",
    ]

    for address in (
        *own,
        f"{home}/steps/{step.id}/day/move",
        "/",
        "/roles/" + step.application.role.slug,
    ):
        reply = client.get(address)
        assert (reply.status_code, OWN in reply.text) == (200, False), address


def test_no_mail_and_no_calendar_carries_it(client, session, act, step):
    loops.book_loop(session, step.id, first_day(session, step), act=act)
    give(client, OWN)
    session.rollback()
    ids = [each.id for each in session.query(Message)]

    assert len(ids) == 4
    for ident in ids:
        for address in (f"/sent/{ident}", f"/sent/{ident}/html", f"/sent/{ident}/invite.ics"):
            reply = client.get(address)
            assert (reply.status_code, OWN in reply.text) == (200, False), address


def test_set_up_has_it_too(client, session, sam):
    give(client, OWN)
    there = f"/setup/people/{sam.id}"
    typed = read(client, there).fields
    assert typed["phone"] == OWN

    assert client.press(there, {**typed, "phone": "-"}).status_code == 422
    client.press(there, {**typed, "phone": ""})
    session.rollback()
    assert session.get(Person, sam.id).phone == ""
