"""What a test sees of a page besides its words: focus, full loads, what is said aloud."""

import re

from playwright.sync_api import expect


def loads(visited):
    """Return a list that grows with every full page that the browser asks for from now on."""
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


def shows_focus(visited):
    """Tell whether the focused element can be seen to have the focus, with nothing over it."""
    return visited.evaluate(
        """() => {
        const one = document.activeElement;
        if (one === document.body) return false;
        const seen = one.matches(".slot input") ? one.nextElementSibling : one;
        const ring = getComputedStyle(seen);
        const card = one.closest(".opt, .seg label");
        const around = card && getComputedStyle(card);
        const is_ringed = [ring, around].some((each) =>
            each && each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 2);
        const box = seen.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        const is_free = top && (seen.contains(top) || top.contains(seen) || one === top
            || card?.contains(top));
        return Boolean(is_ringed && is_free);
    }"""
    )
