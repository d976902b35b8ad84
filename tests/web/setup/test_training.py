"""The training of a pool on plain pages: how much it asks, who is ready, and the word."""

from datetime import timedelta

import pytest

from scheduler.domain.terms import SeatKind, Training
from scheduler.models import Attendance, Pool
from scheduler.services.pools.pools import own_member
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_company, make_coordinator, make_person, make_pool
from tests.services.house import a_booking, pacific
from tests.web.coordinator.pages import plain
from tests.web.reading import Page, read


@pytest.fixture
def jonas(session, client):
    make_company(session)
    client.enter(make_coordinator(session))
    return make_person(session)


@pytest.fixture
def pool(session, jonas):
    return make_pool(session, [jonas], "Technical")


@pytest.fixture
def address(pool):
    return f"/setup/pools/{pool.id}"


@pytest.fixture
def wes(session, pool):
    """Return Wes, who has shadowed once and led once of what the pool asks."""
    wes = make_person(session, "Wes Ito")
    with transaction(session):
        stored = session.get(Pool, pool.id)
        stored.listens, stored.leads = 1, 2
        long_ago = NOON - timedelta(days=60)
        member = {"person_id": wes.id, "training": Training.SHADOWING, "joined_at": long_ago}
        stored.members.append(type(stored.members[0])(**member))
    return wes


def learns(session, pool, jonas, wes, day, kind):
    """Write down a talk that Jonas holds and Wes learns by, earlier this month."""
    booking = a_booking(session, jonas.id, pacific(day, 9) - timedelta(days=30), pool=pool.id)
    with transaction(session):
        held = session.query(Attendance).filter_by(booking_id=booking).one()
        seat = {"seat_id": held.seat_id, "kind": kind, "chosen_because": []}
        session.add(Attendance(booking_id=booking, person_id=wes.id, **seat))


def test_how_much_a_pool_asks_is_said_on_its_page(client, address, pool):
    there = f"{address}/training"
    assert "Nobody is added to talks by itself." in plain(client.get(address).text)

    answer = client.press(there, {**read(client, there).fields, "listens": "2", "leads": "1"})

    assert answer.location == address
    assert "Listen in 2 times, then lead 1 time beside somebody trained" in plain(
        client.get(address).text
    )


@pytest.mark.parametrize("wrong", ["", "-1", "21", "two"])
def test_an_odd_number_is_told_beside_its_field(client, address, wrong):
    there = f"{address}/training"
    typed = {**read(client, there).fields, "listens": wrong, "leads": "1"}

    answer = client.press(there, typed)

    assert (answer.status_code, Page(answer).fields["leads"]) == (422, "1")
    assert Page(answer).errors


def test_what_somebody_else_saved_meanwhile_is_shown(client, address):
    there = f"{address}/training"
    typed = read(client, there).fields
    client.press(there, {**typed, "listens": "2", "leads": "1"})

    answer = client.press(there, {**typed, "listens": "3", "leads": "1"})

    assert (answer.status_code, Page(answer).fields["listens"]) == (409, "3")


def test_the_page_says_how_far_each_has_come(client, session, address, pool, jonas, wes):
    assert "Listens in 0 of 1 shadowed" in plain(client.get(address).text)
    learns(session, pool, jonas, wes, 21, SeatKind.SHADOW)
    assert "Leads, beside a trained person 0 of 2 led" in plain(client.get(address).text)
    learns(session, pool, jonas, wes, 22, SeatKind.REVERSE)
    assert "1 of 2 led" in plain(client.get(f"{address}/training").text)
    assert "Ready" not in client.get(address).text


def test_they_read_it_themselves(client, session, pool, jonas, wes):
    learns(session, pool, jonas, wes, 21, SeatKind.SHADOW)
    learns(session, pool, jonas, wes, 22, SeatKind.REVERSE)
    client.enter(wes)

    words = plain(client.get("/me").text)

    assert "Your training Technical Leads, beside a trained person 1 of 2 led" in words


def test_who_is_ready_is_in_the_queue_until_somebody_says_the_word(
    client, session, address, pool, jonas, wes
):
    learns(session, pool, jonas, wes, 21, SeatKind.SHADOW)
    for day in (22, 23):
        learns(session, pool, jonas, wes, day, SeatKind.REVERSE)
    row = plain(client.get("/queue?show=trained").text)
    assert "Has done all that Technical asks of learners, the last on" in row
    assert "Ready to be qualified 2 of 2 led Qualify Wes Ito" in plain(client.get(address).text)

    answer = client.press(f"{address}/members/{wes.id}/qualified")

    session.rollback()
    assert own_member(session, pool.id, wes.id).training is Training.QUALIFIED
    page = plain(client.get(answer.location).text)
    assert "Wes Ito" not in client.get("/queue?show=trained").text
    assert "Wes Ito takes seats of this pool now. Undo" in page


def test_the_word_is_taken_back_by_one_press(client, session, address, pool, jonas, wes):
    answer = client.press(f"{address}/members/{wes.id}/qualified")
    client.press(f"{address}/members/{wes.id}/learning", read(client, answer.location).fields)

    session.rollback()
    assert own_member(session, pool.id, wes.id).training is Training.SHADOWING
    assert "Undo" not in plain(client.get(answer.location).text)


def test_to_take_it_back_to_nothing_known_is_refused(client, session, address, pool, wes):
    client.press(f"{address}/members/{wes.id}/qualified")
    answer = client.press(f"{address}/members/{wes.id}/learning", {"training": "qualified"})

    assert answer.status_code == 404
    session.rollback()
    assert own_member(session, pool.id, wes.id).training is Training.QUALIFIED
