"""With a finger: whatever is pressed is 44 pixels high, but for links amid a sentence."""

import pytest

from tests.browser.watching import sign_in
from tests.rigs.chromium import page
from tests.web.world import make_world

pytestmark = pytest.mark.browser

SMALL = """() => {
    const pressed = "a:not(.skip), button, summary, select, input:not([type=hidden])";
    const amid = (one) => getComputedStyle(one).display === "inline" || one.closest("label");
    const height = (one) => one.getBoundingClientRect().height;
    const hidden = (one) => getComputedStyle(one).clipPath !== "none";
    return [...document.querySelectorAll(pressed)]
        .filter((one) => one.checkVisibility({opacityProperty: true}) && !hidden(one) && !amid(one))
        .filter((one) => height(one) < 43.5 && one.type !== "file" && one.type !== "checkbox")
        .map((one) => `${one.textContent.trim() || one.name}: ${Math.round(height(one))}`);
}"""


@pytest.fixture
def world(session, settings, act):
    return make_world(session, settings, act)


def test_a_finger_finds_everything_on_a_candidates_pages(browser, world, served):
    own = world.own
    home = f"/c/{own['candidate key']}"
    step = f"{home}/steps/{own['step_id']}"
    with page(browser, width=390, touch=True, base_url=served) as visited:
        for where in (home, step, f"{home}/bookings/{own['booking_id']}", f"{home}/details"):
            visited.goto(where)
            assert (where, visited.evaluate(SMALL)) == (where, [])


def test_a_finger_finds_everything_on_the_pages_of_staff(browser, client, world, served):
    with page(browser, width=390, touch=True, base_url=served) as visited:
        sign_in(visited, client, world.people["interviewer"], served)
        for where in ("/me", "/me/hours", "/me/offered", "/me/calendars"):
            visited.goto(where)
            assert (where, visited.evaluate(SMALL)) == (where, [])
