"""An interviewer's other calendar, with and without a script: added, looked at, switched, removed."""

import pytest
from playwright.sync_api import expect

from tests.browser.watching import sign_in
from tests.calendar.busy_cases import calendar
from tests.people import make_company, make_office, make_person
from tests.rigs.chromium import axe, page

pytestmark = pytest.mark.browser

WEEK = calendar(
    "UID:a | DTSTART:20261130T180000Z | DTEND:20261130T200000Z",
    "UID:b | STATUS:TENTATIVE | DTSTART:20261201T180000Z | DTEND:20261201T200000Z",
)
FILE = {"name": "work.ics", "mimeType": "text/calendar", "buffer": WEEK}


@pytest.fixture
def jonas(session):
    make_company(session)
    make_office(session)
    return make_person(session)


@pytest.mark.parametrize("with_script", [True, False])
def test_a_calendar_takes_times_away_and_gives_them_back(
    browser, jonas, client, served, with_script
):
    with page(browser, base_url=served, javascript=with_script) as visited:
        sign_in(visited, client, jonas, served)
        visited.goto("/me")
        visited.get_by_role("link", name="Add a calendar").click()
        visited.get_by_role("link", name="Google Calendar").click()
        expect(visited.get_by_text("Secret address in iCal format").first).to_be_visible()
        visited.get_by_role("link", name="Upload a file").click()
        visited.get_by_label("The .ics file").set_input_files(FILE)
        visited.get_by_label("What you call it").fill("Work")
        visited.get_by_role("button", name="Read and add").click()

        said = visited.get_by_role("status").filter(has_text="Work")
        expect(said).to_contain_text("Work: read just now, 2 busy times.")
        expect(said).to_contain_text("Next week 133 bookable times, before 155.")
        visited.get_by_text("What makes you busy").click()
        visited.get_by_label("Tentative events").uncheck()
        visited.get_by_role("button", name="Save").click()
        expect(said).to_contain_text("Next week 144 bookable times, before 133.")
        if with_script:
            assert axe(visited) == []

        visited.get_by_role("link", name="Remove Work").click()
        visited.get_by_role("button", name="Remove").click()
        expect(said).to_contain_text("Next week 155 bookable times, before 144.")
        expect(visited.get_by_text("No calendar yet")).to_be_visible()
