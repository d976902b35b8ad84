"""Choosing a whole day in a real browser, on a desk and on a phone, with a script and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_print import SHEET
from tests.browser.watching import focused, loads, said
from tests.people import portal
from tests.rigs.chromium import axe, page
from tests.services.calls import make_loop, make_step

pytestmark = pytest.mark.browser


@pytest.fixture
def step(session, now):
    return make_step(session, make_loop(session))


@pytest.fixture
def home(session, settings, step):
    """Return the address of a candidate who is to choose a day."""
    return portal(session, settings, step.application.candidate)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_day_in_the_office_is_chosen_and_booked(browser, served, home, width, javascript):
    with page(browser, base_url=served, width=width, javascript=javascript) as visited:
        visited.goto(home)
        visited.get_by_role("link", name="Choose your day").click()
        expect(visited.get_by_role("heading", name="that work for everyone")).to_be_visible()
        visited.get_by_role("radio", name="San Francisco").check()
        if not javascript:
            visited.get_by_role("button", name="Show days").click()
        expect(visited.locator(".zone strong")).to_have_text("San Francisco (PST)")
        visited.locator(".loop input").nth(1).check()
        chosen = visited.locator(".loop strong").nth(1).inner_text()
        if javascript:
            assert axe(visited) == []
            named = re.sub(
                r"\s+", " ", visited.locator(".loop:has(:checked) strong").first.inner_text()
            )
            expect(visited.locator("#pick-form strong")).to_have_text(named)
        visited.get_by_role("button", name="Book the day").click()
        expect(visited.get_by_text("Your day is booked, all 3 talks of it.")).to_be_visible()
        expect(visited.locator("main")).to_contain_text(chosen.split(",")[0])
        expect(visited.locator(".sheet .stop--all a")).to_have_count(3)
        assert len(SHEET.findall(visited.pdf(format="A4"))) == 1


def test_the_place_and_more_days_come_in_place(browser, served, home):
    with page(browser, base_url=served) as visited:
        visited.goto(home)
        visited.get_by_role("link", name="Choose your day").click()
        expect(visited.locator(".loop")).to_have_count(5)
        asked = loads(visited)
        visited.get_by_role("radio", name="San Francisco").focus()
        visited.keyboard.press("Space")
        expect(visited.locator(".zone strong")).to_have_text("San Francisco (PST)")
        expect(visited).to_have_url(re.compile("place="))
        assert re.fullmatch(r"place-\d+", focused(visited))
        said(visited, "^5 days to choose from.$")
        visited.get_by_role("link", name="Show more days").click()
        expect(visited.locator(".loop").nth(6)).to_be_visible()
        assert asked == []


def test_a_hand_that_is_quicker_than_the_scripts_loses_no_choice(browser, served, home, step):
    held = []

    def hold(route):
        held.append(route)

    with page(browser, base_url=served) as visited:
        visited.route("**/swaps*", hold)
        visited.goto(f"{home}/steps/{step.id}", wait_until="commit")
        visited.get_by_role("radio", name="San Francisco").check()
        expect(visited.locator(".zone strong")).to_have_text("Denver (MST)")
        held[0].continue_()
        expect(visited.locator(".zone strong")).to_have_text("San Francisco (PST)")
        expect(visited).to_have_url(re.compile("place="))


def test_booking_without_a_choice_asks_for_one(browser, served, home):
    with page(browser, base_url=served) as visited:
        visited.goto(home)
        visited.get_by_role("link", name="Choose your day").click()
        visited.get_by_role("button", name="Book the day").click()
        assert visited.locator(".loop input").first.evaluate("one => one.validity.valueMissing")
        expect(visited.get_by_role("heading", name="Choose your day")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_day_by_video_is_booked_moved_to_the_office_and_cancelled(
    browser, served, home, width, javascript
):
    with page(browser, base_url=served, width=width, javascript=javascript) as visited:
        visited.goto(home)
        visited.get_by_role("link", name="Choose your day").click()
        expect(visited.locator(".zone strong")).to_have_text("Denver (MST)")
        visited.locator(".loop input").first.check()
        visited.get_by_role("button", name="Book the day").click()
        expect(visited.get_by_text("Your day is booked, all 3 talks of it.")).to_be_visible()
        visited.goto(home)
        visited.get_by_role("link", name="Your day").click()
        expect(visited.locator(".sheet .stop--all a")).to_have_count(6)  # each with its link
        if javascript:
            assert axe(visited) == []
        visited.get_by_role("link", name="Move the whole day").click()
        visited.get_by_role("radio", name="San Francisco").check()
        if not javascript:
            visited.get_by_role("button", name="Show days").click()
        expect(visited.locator(".zone strong")).to_have_text("San Francisco (PST)")
        visited.locator(".loop input").nth(2).check()
        if javascript:
            assert axe(visited) == []
        visited.get_by_role("button", name="Move the day").click()
        expect(visited.get_by_role("heading", name="Getting here")).to_be_visible()
        visited.get_by_role("link", name="Cancel it").click()
        visited.get_by_role("button", name="Cancel all 3 talks").click()
        expect(visited.get_by_text("Your day is cancelled, all talks of it.")).to_be_visible()


def test_hours_that_suit_are_asked_for_in_place(browser, served, home):
    with page(browser, base_url=served, width=390) as visited:
        visited.goto(home)
        visited.get_by_role("link", name="Choose your day").click()
        asked = loads(visited)
        visited.get_by_text("Hours and breaks that suit me").click()
        visited.get_by_label("Not before").focus()
        visited.get_by_label("Not before").select_option("13")
        expect(visited.get_by_text("In the next two weeks:")).to_be_visible()
        expect(visited).to_have_url(re.compile("early=13"))
        assert focused(visited) == "early"
        said(visited, "^5 days to choose from.$")
        assert (asked, axe(visited)) == ([], [])
