"""What was chosen last is what stays chosen, however late an answer to something earlier comes."""

import re

import pytest
from playwright.sync_api import expect

from tests.people import portal
from tests.rigs.chromium import page
from tests.services import calls

pytestmark = pytest.mark.browser


@pytest.fixture
def visited(browser, served, session, settings, now):
    """Return a page that shows the times of a call, remote or in the office."""
    calls.make_company(session)
    office = calls.make_office(session)
    role = calls.make_role(session, [calls.make_person(session, "Jonas", office=office)], [office])
    step = calls.make_step(session, role)
    with page(browser, base_url=served) as visited:
        visited.goto(f"{portal(session, settings, step.application.candidate)}/steps/{step.id}")
        yield visited


def choose(visited, number):
    visited.locator(".slot").nth(number).click()


def heading(visited):
    return visited.locator(".zone strong").first


def test_what_is_chosen_while_a_hold_is_answered_stays_chosen_and_is_booked(visited):
    answered = []

    def answer_late(route):
        """Let the first answer arrive when the second choice is made, and before it is asked for."""
        answer = route.fetch()
        if not answered:
            choose(visited, 5)
        answered.append(answer.status)
        route.fulfill(response=answer)

    visited.route("**/hold", answer_late)
    second = visited.locator(".slot input").nth(5).get_attribute("aria-label")
    choose(visited, 3)
    expect(visited).to_have_url(re.compile("slot="))
    expect(visited.locator(".slot input").nth(5)).to_be_checked()
    assert answered == [200, 200]
    visited.get_by_role("button", name="Book this time").click()
    expect(visited.locator("h1")).to_contain_text("See you on")
    assert second.split(",")[0] in visited.locator(".ticket").inner_text()


def test_a_place_that_is_chosen_while_a_hold_is_answered_stays_chosen(visited):
    answered = []

    def answer_late(route):
        """Let the answer arrive when the other place is shown."""
        answer = route.fetch()
        visited.locator("#place-1").check()
        expect(heading(visited)).to_have_text("San Francisco (PST)")
        route.fulfill(response=answer)
        answered.append(answer.status)

    visited.route("**/hold", answer_late)
    with visited.expect_response("**/hold"):
        choose(visited, 3)
    visited.wait_for_timeout(300)
    expect(heading(visited)).to_have_text("San Francisco (PST)")
    assert answered == [200]
