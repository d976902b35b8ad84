"""The company's page."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.config import MEETING_URL
from scheduler.models import Person
from scheduler.services.company.company import CompanyDetails, DayOff, company_details
from tests.people import PACIFIC, make_company, make_coordinator, make_office, make_person
from tests.services.house import a_booking, pacific
from tests.web.reading import Page, read

ADDRESS = "/setup/company"


@pytest.fixture
def company(session, client):
    make_company(session)
    make_office(session)
    client.enter(make_coordinator(session))


@pytest.fixture
def typed(client, company):
    return read(client, ADDRESS).fields


def stored(session):
    session.rollback()
    return company_details(session)


def test_everything_is_saved_and_the_change_of_next_week_said(client, session, typed):
    make_person(session, hours="Mon 9-10")
    typed = Page(client.press(ADDRESS, {**typed, "do": "add-days_off"})).fields
    changes = {
        "name": " Larkfield  Inc ",
        "zone": "Europe/Berlin",
        "mail": "jobs@larkfield.example",
        "phone": "+49 30 1234",
        "retention_months": "6",
        "per_day": "3",
        "per_week": "8",
        "days_off-0-on": "2026-11-30",
        "days_off-0-name": "Closing day",
    }

    answer = client.press(ADDRESS, {**typed, **changes, "do": "save"})

    assert (answer.status_code, answer.location) == (303, ADDRESS)
    assert read(client, ADDRESS).alerts == [
        "Company saved. Next week 0 bookable times, before 3. All bookings still fit."
    ]
    assert stored(session) == CompanyDetails(
        name="Larkfield Inc",
        zone="Europe/Berlin",
        mail="jobs@larkfield.example",
        phone="+49 30 1234",
        retention_months=6,
        per_day=3,
        per_week=8,
        days_off=(DayOff(date(2026, 11, 30), "Closing day"),),
    )


def test_bookings_on_a_new_day_off_are_listed_once_with_both_reasons(client, session, typed):
    jonas, office = make_person(session), make_office(session, "New York", zone=PACIFIC)
    a_booking(session, jonas.id, pacific(1, 10), office=office.id, room=office.rooms[0].id)
    day = {"days_off-0-on": "2026-12-01", "days_off-0-name": "Closed", "days_off-0-country": ""}

    client.press(ADDRESS, {**typed, **day, "do": "save"})
    page = client.get(ADDRESS)

    assert "1 booking no longer fits" in Page(page).headings
    assert "The office New York is closed then." in page.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Enter the company’s name."),
        ({"name": "x" * 201}, "Use 200 letters at most."),
        ({"mail": "nobody"}, "Enter an email address like name@example.com."),
        ({"zone": "Mars/Base"}, "Not a valid choice."),
        ({"retention_months": "0"}, "Enter months from 1 to 120."),
        ({"per_day": "-1"}, "Enter how many a day, 1 or more."),
        ({"days_off-0-name": "Closed", "days_off-0-country": ""}, "Enter the day."),
        ({"days_off-0-on": "2026-12-24", "days_off-0-country": ""}, "Say what day it is."),
        (
            {f"days_off-{n}-{k}": v for n in "01" for k, v in (("on", "2026-12-24"), ("name", "A"))}
            | {"days_off-0-country": "", "days_off-1-country": ""},
            "This day is off already.",
        ),
    ],
)
def test_what_is_wrong_stands_beside_the_field(client, session, typed, wrong, sentence):
    answer = client.press(ADDRESS, {**typed, "phone": "123", **wrong, "do": "save"})

    assert (answer.status_code, Page(answer).errors) == (422, [sentence])
    assert Page(answer).fields["phone"] == "123"
    assert stored(session).phone == "+1 415 555 0142"


def test_who_saves_over_a_change_of_somebody_else_sees_both(client, session, typed):
    client.press(ADDRESS, {**typed, "phone": "1", "do": "save"})

    answer = client.press(ADDRESS, {**typed, "phone": "2", "do": "save"})
    page = Page(answer)

    assert (answer.status_code, page.fields["phone"]) == (409, "2")
    assert "<dt>Phone for candidates</dt><dd>1</dd>" in answer.text
    client.press(ADDRESS, {**page.fields, "do": "save"})
    assert stored(session).phone == "2"


def test_an_interviewer_does_not_see_it(client, session, company):
    client.enter(make_person(session))

    assert client.get(ADDRESS).status_code == 403


def test_it_says_which_service_makes_the_video_links_and_how_to_change_it(
    start, settings, session, company
):
    public = (
        start(replace(settings, meeting_url=MEETING_URL))
        .test_client()
        .enter(session.scalars(select(Person)).one())
    )
    own = replace(settings, meeting_url="https://video.larkfield.example/rooms/{code}?key=secret")
    other = start(own).test_client().enter(session.scalars(select(Person)).one())

    said = public.get(ADDRESS).text, other.get(ADDRESS).text

    assert ["SCHEDULER_MEETING_URL" in each for each in said] == [True, True]
    assert ["<strong>meet.jit.si</strong>" in each for each in said] == [True, False]
    assert ["the public Jitsi service" in each for each in said] == [True, False]
    assert "<strong>video.larkfield.example</strong>" in said[1]
    assert "secret" not in said[1]
