"""From the portal to a booking, to another time, and out of it, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.watching import faults_of_focus, focused
from tests.people import portal
from tests.rigs.chromium import page
from tests.services import calls

pytestmark = pytest.mark.browser

MOST_TABS = 60
LOOKS = 20


@pytest.fixture
def own(session, settings, now):
    """Return the address of a candidate's own page, with a call to book."""
    calls.make_company(session)
    office = calls.make_office(session)
    role = calls.make_role(session, [calls.make_person(session, "Jonas Weber")], [office])
    step = calls.make_step(session, role)
    return portal(session, settings, step.application.candidate)


class Hands:
    """Two hands on a keyboard: they look where the focus is after each press."""

    def __init__(self, visited):
        self.visited = visited
        self.faults = []

    def press(self, key):
        self.visited.keyboard.press(key)
        for _ in range(LOOKS):  # a busy machine scrolls to the focus a moment later
            found = faults_of_focus(self.visited)
            if not found:
                return
            self.visited.wait_for_timeout(50)
        self.faults += found

    def reach(self, goal, *, key="Tab"):
        """Press Tab until *goal* has the focus."""
        for _ in range(MOST_TABS):
            self.press(key)
            if goal.evaluate("one => one === document.activeElement"):
                return
        pytest.fail(f"{MOST_TABS} tabs do not lead to {goal}")

    def go(self, goal, heading):
        """Reach *goal*, press Enter and wait for the page under *heading*."""
        self.reach(goal)
        self.visited.keyboard.press("Enter")
        expect(self.visited.locator("h1")).to_contain_text(heading)

    def pick(self, presses):
        """Move through the strip to another day, which leads into its times; choose one by arrows."""
        strip = self.visited.locator(".strip a[tabindex='0']")
        self.reach(strip)
        before = focused(self.visited)
        self.press("ArrowRight")
        after = focused(self.visited)
        assert before != after
        assert after.startswith("day-")
        self.visited.keyboard.press("Enter")
        expect(self.visited).to_have_url(re.compile(after.replace("day-", "week=")))
        expect(self.visited.locator("#picker:not([aria-busy])")).to_have_count(1)
        first = self.visited.locator(f"#{after.replace('day-', 'on-')} .slot input").first
        expect(first).to_be_focused()
        for key in presses:
            self.press(key)
            chosen = self.visited.locator(".slot input:focus").input_value()
            expect(self.visited.locator(".slot :checked")).to_have_value(chosen)
            expect(self.visited).to_have_url(re.compile(f"slot={chosen}"))
            self.visited.get_by_text("Held for you until").wait_for()
            assert focused(self.visited) == f"slot-{chosen}"
        return self.visited.locator("#pick time").first.inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_one_books_moves_and_cancels_by_keyboard_alone(browser, served, own, width):
    with page(browser, width=width, base_url=served) as visited:
        hands, named = Hands(visited), visited.get_by_role
        visited.goto(own)
        hands.go(named("link", name="Pick a time"), "Pick a time")
        hands.reach(named("radio", name="Remote"))
        hands.press("ArrowDown")
        expect(visited.locator(".zone strong").first).to_have_text("San Francisco (PST)")
        assert focused(visited).startswith("place-")
        hands.press("ArrowUp")
        expect(visited.locator(".zone strong").first).to_have_text("Denver (MST)")
        hands.pick(["Space", "ArrowDown", "ArrowDown"])
        hands.go(named("button", name="Book this time"), "See you on")
        first = visited.locator(".ticket time").first.get_attribute("datetime")

        hands.go(named("link", name="Move it"), "Move your ")
        hands.pick(["Space", "ArrowDown"])
        hands.go(named("button", name="Move it to this time"), "See you on")
        assert visited.locator(".ticket time").first.get_attribute("datetime") != first

        hands.go(named("link", name="Cancel"), "Cancel ")
        hands.go(named("button", name="Cancel the interview"), "was cancelled")
        assert hands.faults == []


def test_the_bar_at_the_foot_never_covers_what_has_the_focus(browser, served, own):
    with page(browser, width=390, javascript=False, base_url=served) as visited:
        visited.goto(own)
        visited.get_by_role("link", name="Pick a time").click()
        expect(visited.locator("h1")).to_contain_text("Pick a time")
        hands = Hands(visited)
        hands.reach(visited.locator(".slot input").first)
        for key in ["Space", *["ArrowDown"] * 20]:
            hands.press(key)
        hands.reach(visited.get_by_role("button", name="Book this time"))
        hands.reach(visited.get_by_role("radio", name="Remote"), key="Shift+Tab")
        assert hands.faults == []
