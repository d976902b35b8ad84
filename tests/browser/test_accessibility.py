"""Every page for everybody: axe, light and dark, narrow screens, and no colours at all."""

import pytest
from playwright.sync_api import expect

from tests.browser.watching import overflow, sign_in
from tests.rigs.chromium import axe, page
from tests.services import hiring
from tests.web.routes import ACTOR_OF
from tests.web.world import address, make_world, unknown

pytestmark = pytest.mark.browser

NO_PAGES = {
    "asset",
    "health",
    "candidate.booking_ics",
    "coordinator.cv",
    "feeds.feed",
    "me.cv",
    "candidate.trip_file",
    "candidate.data_file",
    "coordinator.trip_file",
    "candidate.brief_file",
    "me.grading_file",
    "setup.brief_file",
    "visitors.ics",
}
PARTS = {"sent.calendar", "sent.html"}  # framed or kept by a page of their own
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
# Axe is on the page already when its colours are looked at a second time.
PALE = """async () => {
    const found = await axe.run(document, {runOnly: ["color-contrast", "link-in-text-block"]});
    return found.violations.flatMap((rule) => rule.nodes).map((node) => `dark: ${node.html}`);
}"""


def is_page(rule):
    """Tell whether *rule* answers with a whole page for people to read."""
    names = {rule.endpoint, rule.endpoint.partition(".")[0]}
    return "GET" in rule.methods and not names & (NO_PAGES | PARTS)


@pytest.fixture
def world(session, settings, act, now):
    """Return two of everything, and people who wait in the coordinator's queue."""
    world = make_world(session, settings, act)
    role = hiring.a_role(session, act)
    for name in ("Anya P", "Hugo L"):
        hiring.applied(session, role, act, name)
    return world


@pytest.fixture
def addresses(app, world):
    """Return the addresses of every page by who reads it, with some that name nothing."""
    found = {"staff": [], "anybody": ["/nothing/here", "/c/nobody", "/a/nobody"]}
    for rule in sorted(filter(is_page, app.url_map.iter_rules()), key=str):
        is_open = ACTOR_OF[rule.endpoint] in {"public", "candidate", "answerer"}
        found["anybody" if is_open else "staff"].append(address(app, rule, world.own))
    found["staff"].append(f"/candidates/{unknown(world.own)['application_id']}")
    return found


def faults_at(visited, where):
    """Return what axe finds on a page, and how far it is wider than a narrow screen.

    In the dark nothing changes but colours, so only they are looked at again.
    """
    visited.emulate_media(color_scheme="light")
    visited.set_viewport_size(WIDE)
    visited.goto(where)
    faults = axe(visited)
    visited.emulate_media(color_scheme="dark")
    faults += visited.evaluate(PALE)
    visited.set_viewport_size(NARROW)
    beyond = overflow(visited)
    return [f"{where}: {each}" for each in faults + [f"{beyond} px beyond"] * (beyond > 0)]


@pytest.mark.parametrize("reader", ["anybody", "staff"])
def test_every_page_is_for_everybody(browser, client, world, addresses, served, reader):
    faults = []
    with page(browser, base_url=served, allowing="403") as visited:
        if reader == "staff":
            sign_in(visited, client, world.people["admin"], served)
        for where in addresses[reader]:
            faults += faults_at(visited, where)
    assert faults == []


def test_what_an_interviewer_reads_is_for_everybody(browser, client, world, served):
    own = world.own
    booking = f"/interviews/{own['booking_id']}"
    busy = f"/me/calendars/{own['calendar_id']}"
    calendars = ["/me/calendars", "/me/calendars/new?from=google", "/me/calendars/new?from=apple"]
    times = ["/me/offered", *calendars, f"{busy}/source", f"{busy}/removal"]
    faults = []
    with page(browser, base_url=served) as visited:
        sign_in(visited, client, world.people["interviewer"], served)
        for where in ("/me", "/me/hours", booking, f"{booking}/cannot", *times):
            faults += faults_at(visited, where)
    assert faults == []


def test_without_colours_the_chosen_slot_stands_out(browser, world, served):
    picker = f"/c/{world.own['candidate key']}/steps/{world.own['step_id']}"
    with page(browser, forced_colors=True, base_url=served) as visited:
        visited.goto(picker)
        visited.locator(".slot").nth(2).click()
        visited.get_by_text("Held for you until").wait_for()
        chosen, other = (
            visited.locator(f".slot {which} + span").first.evaluate(
                "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).borderColor]"
            )
            for which in (":checked", "input:not(:checked)")
        )
        assert set(chosen).isdisjoint(other)


def test_without_colours_the_chosen_place_and_clock_stand_out(browser, world, served):
    picker = f"/c/{world.own['candidate key']}/steps/{world.own['step_id']}"
    with page(browser, forced_colors=True, base_url=served) as visited:
        visited.goto(picker)
        expect(visited.locator(".opt:has(:checked)")).to_have_css("outline-style", "solid")
        expect(visited.locator(".opt:not(:has(:checked))")).to_have_css("outline-style", "none")
        chosen, other = (
            visited.locator(which).evaluate("one => getComputedStyle(one).backgroundColor")
            for which in (".seg [aria-current]", ".seg a:not([aria-current])")
        )
        assert chosen != other
