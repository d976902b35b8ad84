"""People on plain pages."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.domain.hours import Stretch
from scheduler.models import Message, Person
from scheduler.services.people.hours import giving_of
from scheduler.services.people.people import PersonDetails, person_details
from tests.people import (
    PACIFIC,
    make_admin,
    make_company,
    make_coordinator,
    make_office,
    make_person,
)
from tests.services.house import a_booking, pacific
from tests.web.reading import Page, read

LENA = {"name": "Lena Brandt", "mail": "lena@larkfield.example", "zone": "America/New_York"}


@pytest.fixture
def company(session):
    make_company(session)
    make_office(session)


@pytest.fixture
def ines(session, company, client):
    ines = make_admin(session)
    client.enter(ines)
    return ines


@pytest.fixture
def jonas(session, company):
    return make_person(session, hours="Mon 9-10")


def address_of(person):
    return f"/setup/people/{person.id}"


def stored(session, person):
    session.rollback()
    return person_details(session.get(Person, person.id))


def test_the_list_says_who_may_do_what_and_gives_how_much(client, session, ines, jonas):
    page = read(client, "/setup/people")

    assert "2 who work with interviews." in client.get("/setup/people").text
    row = page.cells.index("JWJonas WeberLos Angeles (PST)")
    assert page.cells[row : row + 6] == [
        "JWJonas WeberLos Angeles (PST)",
        "Interview",
        "1 hour, remote",
        "0 of 5",
        "Never",
        "Change Jonas Weber",
    ]


def test_a_new_person_leads_to_their_page_and_pressing_twice_makes_one(client, session, ines):
    form = {**LENA, "is_interviewer": "y", "is_coordinator": "y", "submission": "one-key"}

    first, second = (client.press("/setup/people", form) for _ in range(2))

    session.rollback()
    lena = session.scalars(select(Person).where(Person.name == "Lena Brandt")).one()
    assert first.location == second.location == address_of(lena)
    assert stored(session, lena) == PersonDetails(**LENA, is_coordinator=True)
    assert read(client, address_of(lena)).alerts[0] == (
        "Lena Brandt is there. "
        "No mail server is set: scheduler sign-in-link lena@larkfield.example prints their link."
    )


def test_with_a_mail_server_a_new_person_is_mailed_a_link(session, settings, start, ines):
    client = start(replace(settings, smtp_url="smtp://mail.example")).test_client().enter(ines)

    client.press("/setup/people", {**LENA, "is_interviewer": "y", "submission": "one-key"})

    session.rollback()
    assert session.scalars(select(Message.address)).all() == ["lena@larkfield.example"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter their name."),
        ({"mail": ""}, "Enter their work email."),
        ({"mail": "lena"}, "Enter an email address like name@example.com."),
        (
            {"mail": "Jonas.Weber@LARKFIELD.example"},
            "jonas.weber@larkfield.example is the address of Jonas Weber.",
        ),
    ],
)
def test_what_is_wrong_stands_beside_the_field(client, session, ines, jonas, wrong, sentence):
    answer = client.press("/setup/people", {**LENA, **wrong, "submission": "one-key"})

    assert (answer.status_code, Page(answer).errors) == (422, [sentence])
    assert Page(answer).fields["zone"] == "America/New_York"


def test_everything_about_a_person_is_saved(client, session, ines, jonas):
    there = address_of(jonas)
    changes = {
        "name": "Jonas Maria Weber",
        "mail": "jmw@larkfield.example",
        "zone": "Europe/Berlin",
        "line": "Likes bugs",
        "department": "Engineering",
        "phone": "+49 30 555 0199",
        "country": "DE",
        "joined_on": "2024-03-01",
        "clock": "24",
        "is_coordinator": "y",
    }

    answer = client.press(there, {**read(client, there).fields, **changes})

    assert (answer.status_code, answer.location) == (303, there)
    assert stored(session, jonas) == PersonDetails(
        name="Jonas Maria Weber",
        mail="jmw@larkfield.example",
        zone="Europe/Berlin",
        line="Likes bugs",
        department="Engineering",
        phone="+49 30 555 0199",
        country="DE",
        joined_on=date(2024, 3, 1),
        clock=24,
        is_coordinator=True,
    )


def test_a_coordinator_changes_people_but_gives_no_rights(client, session, company, jonas):
    client.enter(make_coordinator(session))
    there = address_of(jonas)
    typed = read(client, there).fields

    client.press(there, {**typed, "line": "Likes bugs", "is_admin": "y", "is_coordinator": "y"})

    assert stored(session, jonas) == PersonDetails(
        name="Jonas Weber", mail="jonas.weber@larkfield.example", zone=PACIFIC, line="Likes bugs"
    )


def test_the_rights_of_an_admin_survive_a_coordinators_save(client, session, company):
    ines = make_admin(session)
    client.enter(make_coordinator(session))
    there = address_of(ines)

    client.press(there, {**read(client, there).fields, "line": "Runs things"})

    assert (stored(session, ines).line, stored(session, ines).is_admin) == ("Runs things", True)


def test_a_coordinator_is_told_why_an_admins_address_stays(client, session, company):
    ines = make_admin(session)
    client.enter(make_coordinator(session))
    there = address_of(ines)

    answer = client.press(there, {**read(client, there).fields, "mail": "sam@evil.example"})

    assert answer.status_code == 403
    assert "Only an admin can change the address of a coordinator or an admin." in answer.text
    assert Page(answer).fields["mail"] == "sam@evil.example"
    assert stored(session, ines).mail == "ines.duarte@larkfield.example"
    assert client.press(f"{there}/off").status_code == 403


def test_the_only_admin_stays_one(client, session, ines):
    there = address_of(ines)
    typed = read(client, there).fields
    typed.pop("is_admin")

    answer = client.press(there, typed)

    assert answer.status_code == 422
    assert "Ines Duarte is the only admin. Make somebody else an admin first." in answer.text
    assert client.press(f"{there}/off").status_code == 422
    assert stored(session, ines).is_admin


def test_who_saves_over_a_change_of_somebody_else_sees_both(client, session, ines, jonas):
    there = address_of(jonas)
    typed = read(client, there).fields
    client.press(there, {**typed, "line": "First"})

    answer = client.press(there, {**typed, "line": "Second"})

    assert (answer.status_code, Page(answer).fields["line"]) == (409, "Second")
    assert "<dt>The line that candidates read</dt><dd>First</dd>" in answer.text


def test_switching_off_signs_out_and_lists_the_seats_that_stay(client, app, session, ines, jonas):
    a_booking(session, jonas.id, pacific(30, 9))
    theirs = app.test_client().enter(jonas)
    assert theirs.get("/me").status_code == 200

    client.press(f"{address_of(jonas)}/off")
    page = read(client, address_of(jonas))

    assert page.alerts[0] == (
        "Jonas Weber is switched off and signed out everywhere. "
        "1 interview to come has somebody else now, or is in the queue. 1 booking stays and is listed below."
    )
    assert "1 booking no longer fits" in page.headings
    assert theirs.get("/me").status_code == 303

    client.press(f"{address_of(jonas)}/on")
    assert read(client, address_of(jonas)).alerts == [
        "Jonas Weber is back, with the hours and rights from before. Next week 3 bookable times."
    ]


def test_a_coordinator_edits_somebodys_hours_on_the_same_page(client, session, ines, jonas):
    there = f"{address_of(jonas)}/hours"

    answer = client.press(
        there, {**read(client, there).fields, "weekly-0-end": "11:00", "do": "save"}
    )

    assert (answer.status_code, answer.location) == (303, there)
    session.rollback()
    assert giving_of(session, session.get(Person, jonas.id)).weekly == (Stretch(0, 540, 660),)


def test_interviewers_change_nobody_but_themselves(client, session, company, jonas):
    lena = make_person(session, "Lena Brandt")
    client.enter(jonas)

    for address in ("/setup/people", address_of(lena), f"{address_of(lena)}/hours"):
        assert (client.get(address).status_code, client.press(address).status_code) == (403, 403)
