"""After a talk the page leads to where feedback is written, and takes it that it is."""

import pytest

from scheduler.models import Attendance, Company
from scheduler.services.transaction import transaction
from tests.people import make_company, make_coordinator, make_person
from tests.services.house import a_booking, pacific
from tests.web.coordinator.pages import plain
from tests.web.reading import Page, read


@pytest.fixture
def jonas(session, client):
    make_company(session)
    jonas = make_person(session)
    client.enter(jonas)
    return jonas


@pytest.fixture
def page(session, jonas):
    return f"/interviews/{a_booking(session, jonas.id, pacific(23, 9))}"


@pytest.fixture
def asked(session, page):
    with transaction(session):
        session.get_one(Company, 1).feedback_url = "https://hire.example/forms"
    return page


def seat(session):
    session.rollback()
    return session.query(Attendance).one()


def test_without_an_address_the_page_says_nothing_of_it(client, page):
    assert "feedback" not in client.get(page).text


def test_before_the_end_neither(client, asked, now):
    now.at = pacific(23, 9, 30)
    assert "feedback" not in client.get(asked).text


def test_it_leads_there_and_one_press_says_that_it_is_written(client, session, asked):
    assert "https://hire.example/forms" in read(client, asked).links

    answer = client.press(f"{asked}/feedback")

    assert answer.location == f"{asked}#feedback"
    assert seat(session).feedback_at is not None
    assert "Written, you said Mon 23 Nov" in plain(client.get(asked).text)
    client.press(f"{asked}/no-feedback")
    assert seat(session).feedback_at is None


def test_who_only_looks_is_not_asked(client, session, asked):
    client.enter(make_coordinator(session))

    assert "Write feedback" not in client.get(asked).text
    assert client.press(f"{asked}/feedback").status_code == 404


def test_the_company_takes_a_page_under_https_alone(client, session, jonas):
    client.enter(make_coordinator(session))
    typed = read(client, "/setup/company").fields
    for wrong in (
        "http://hire.example/",
        "hire.example",
        "https://",
        "https://me:pw@hire.example/",
    ):
        answer = client.press("/setup/company", {**typed, "feedback_url": wrong, "do": "save"})
        assert (answer.status_code, Page(answer).fields["feedback_url"]) == (422, wrong)
        assert "Enter the address of a page that begins with https://." in answer.text
    client.press("/setup/company", {**typed, "feedback_url": "https://h.example/", "do": "save"})

    session.rollback()
    assert session.get_one(Company, 1).feedback_url == "https://h.example/"


def test_who_owes_feedback_finds_it_at_home_until_it_is_written(client, session, asked):
    def owed():
        return f'href="{asked}#feedback">Write' in client.get("/me").text

    assert owed()
    assert "Feedback to write" in read(client, "/me").headings
    assert client.press(f"{asked}/feedback", {}).status_code == 303
    assert not owed()
