"""Pools and their members on plain pages."""

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Answer, Training
from scheduler.models import Booking, Pool
from scheduler.services.seats import leaving
from tests.conftest import NOON
from tests.people import make_company, make_coordinator, make_person, make_pool, make_role
from tests.services.house import a_booking, pacific
from tests.web.coordinator.pages import plain
from tests.web.reading import Page, read


@pytest.fixture
def jonas(session, client):
    make_company(session)
    client.enter(make_coordinator(session))
    return make_person(session, hours="Mon 9-10")


@pytest.fixture
def pool(session, jonas):
    return make_pool(session, [jonas], "Technical")


@pytest.fixture
def address(pool):
    return f"/setup/pools/{pool.id}"


def members(session, pool):
    session.rollback()
    return {each.person.name: each.training for each in session.get(Pool, pool.id).members}


def test_a_new_pool_leads_to_its_page_and_pressing_twice_makes_one(client, session, jonas):
    form = {"name": "Intro calls", "purpose": "First calls", "submission": "one-key"}

    first, second = (client.press("/setup/pools", form) for _ in range(2))

    made = session.scalars(select(Pool)).one()
    assert first.location == second.location == f"/setup/pools/{made.id}"
    assert (made.name, made.purpose) == ("Intro calls", "First calls")


def test_the_list_says_who_takes_seats_and_what_that_gives(client, session, pool):
    make_role(session, pool, title="Customer Engineer")

    page = read(client, "/setup/pools")

    assert page.cells[5:] == [
        "Technical",
        "1 of 1 takes seats",
        "Customer Engineer",
        "3",
        "Change Technical",
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter a name, like Technical interview."),
        ({"name": "technical"}, "There is already a pool called technical."),
    ],
)
def test_what_is_wrong_stands_beside_the_field(client, session, pool, wrong, sentence):
    answer = client.press("/setup/pools", {"purpose": "Kept", **wrong, "submission": "one-key"})

    assert (answer.status_code, Page(answer).errors) == (422, [sentence])
    assert Page(answer).fields["purpose"] == "Kept"


def test_somebody_joins_learns_and_leaves_and_each_step_says_what_it_changes(
    client, session, pool, address
):
    lena = make_person(session, "Lena Brandt", hours="Mon 10-11")
    form = {"person": str(lena.id), "training": "trainee", "submission": "one-key"}

    client.press(f"{address}/members", form)
    assert read(client, address).alerts == [
        "Lena Brandt is in the pool. Next week 3 bookable times, as before."
    ]
    assert members(session, pool) == {
        "Jonas Weber": Training.QUALIFIED,
        "Lena Brandt": Training.TRAINEE,
    }

    there = f"{address}/members/{lena.id}"
    client.press(there, {**read(client, there).fields, "training": "qualified"})
    assert read(client, address).alerts == [
        "Lena Brandt is saved: trained. Next week 6 bookable times, before 3."
    ]

    client.press(f"{there}/removal")
    assert read(client, address).alerts == [
        "Lena Brandt is out of the pool. Next week 3 bookable times, before 6."
    ]
    assert members(session, pool) == {"Jonas Weber": Training.QUALIFIED}


def test_the_seats_of_who_is_taken_out_go_to_somebody_else_as_the_page_said(
    client, session, pool, address, jonas
):
    mine = a_booking(session, jonas.id, pacific(30, 9), pool=pool.id)
    lena = make_person(session, "Lena Brandt", hours="Mon 9-10")
    client.press(
        f"{address}/members",
        {"person": str(lena.id), "training": "qualified", "submission": "one-key"},
    )
    there = f"{address}/members/{jonas.id}"

    words = plain(client.get(there).text)
    assert "Mon 30 Nov, 9:00 am (PST)" in words
    assert "Goes to Lena Brandt by itself." in words
    client.press(f"{there}/removal")

    said = read(client, address).alerts[0]
    assert said.startswith("Jonas Weber is out of the pool.")
    assert said.endswith("1 interview to come has somebody else now, or is in the queue.")
    session.rollback()
    assert [each.person_id for each in session.get(Booking, mine).attendances] == [lena.id]


def test_near_the_start_it_waits_in_the_queue_and_the_page_says_who_is_free(
    client, session, pool, address, jonas
):
    mine = a_booking(session, jonas.id, pacific(24, 9), pool=pool.id)
    there = f"{address}/members/{jonas.id}"

    assert "Waits in the queue; nobody else of the pool is free then." in plain(
        client.get(there).text
    )
    client.press(f"{there}/removal")

    session.rollback()
    assert session.get(Booking, mine).at_risk_at == NOON
    (seat,) = session.get(Booking, mine).attendances
    assert (seat.answer, seat.answer_reason) == (Answer.DECLINED, leaving.OF_POOL)


def test_nobody_joins_twice(client, session, pool, address, jonas):
    form = {"person": str(jonas.id), "training": "qualified", "submission": "one-key"}

    answer = client.press(f"{address}/members", form)

    assert answer.status_code == 422
    assert members(session, pool) == {"Jonas Weber": Training.QUALIFIED}


def test_a_pool_is_renamed_and_a_change_of_somebody_else_shown(client, session, pool, address):
    typed = read(client, address).fields
    client.press(address, {**typed, "name": "Coding"})
    session.rollback()
    assert session.get(Pool, pool.id).name == "Coding"

    answer = client.press(address, {**typed, "name": "Live"})

    assert (answer.status_code, Page(answer).fields["name"]) == (409, "Live")
    assert "<dt>Name</dt><dd>Coding</dd>" in answer.text


def test_a_pool_is_switched_off_and_on(client, session, pool, address):
    client.press(f"{address}/off")
    assert read(client, address).alerts[0] == (
        "The pool Technical is switched off: it fills no seats. Bookings stay."
    )
    session.rollback()
    assert not session.get(Pool, pool.id).is_active

    client.press(f"{address}/on")
    session.rollback()
    assert session.get(Pool, pool.id).is_active


def test_a_member_of_another_pool_is_not_found(client, session, pool, jonas):
    other = make_pool(session, [], "Other")

    assert client.get(f"/setup/pools/{other.id}/members/{jonas.id}").status_code == 404
    assert client.press(f"/setup/pools/{other.id}/members/{jonas.id}/removal").status_code == 404


def test_interviewers_do_not_see_pools(client, session, pool, address, jonas):
    client.enter(jonas)

    assert (client.get(address).status_code, client.press(f"{address}/off").status_code) == (
        403,
        403,
    )
