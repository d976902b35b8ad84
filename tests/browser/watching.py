"""What a test sees of a page besides its words: focus, full loads, what is said aloud."""

import re

from playwright.sync_api import expect


def sign_in(visited, client, person, served):
    """Sign *person* in on a page of Chromium, with the cookie of a test client's session."""
    client.enter(person)
    (cookie,) = client._cookies.values()
    visited.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served}])


def overflow(visited):
    """Return how many pixels the page that is being loaded is wider than its window."""
    visited.wait_for_load_state()
    return visited.evaluate("document.documentElement.scrollWidth - innerWidth")


def loads(visited):
    """Return a list that grows with every full page that the browser asks for from now on."""
    visited.wait_for_load_state()  # the scripts must be there that keep it from loading more
    found = []

    def asked(request):
        if request.is_navigation_request():
            found.append(f"{request.method} {request.url}")

    visited.on("request", asked)
    return found


def focused(visited):
    """Return the id of the element that has the focus, or its tag."""
    return visited.evaluate("document.activeElement.id || document.activeElement.tagName")


def said(visited, words):
    """Wait until the live region says *words*, a pattern; the spaces may be of any kind."""
    expect(visited.locator("#live")).to_have_text(re.compile(words.replace(" ", r"\s")))


def faults_of_focus(visited):
    """Return what is wrong with the focus: lost, not to be seen, or covered by something."""
    fault = visited.evaluate(FOCUS)
    return [f"{fault}: {focused(visited)} on {visited.title()}"] if fault else []


FOCUS = """() => {
    const one = document.activeElement;
    if (one === document.body) return "lost";
    const seen = one.matches(".slot input") ? one.nextElementSibling : one;
    const card = one.closest(".opt, .spot, .seg label") ?? seen;
    const is_ringed = [seen, card].map((each) => getComputedStyle(each)).some(
        (each) => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 2);
    if (!is_ringed) return "not to be seen";
    const box = card.getClientRects()[0];
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (box.height > innerHeight) return "";
    const top = document.elementFromPoint(x, y);
    const is_free = top && [seen, one, card].some((each) => each.contains(top));
    return is_free ? "" : `covered by ${top?.outerHTML.slice(0, 60)}`;
}"""
