"""Questions in a real browser: asked, answered, shared, and asked by a stranger; wide and narrow, with a script and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.watching import overflow, sign_in
from tests.people import portal
from tests.rigs.chromium import axe, page
from tests.services.asking import Town

pytestmark = pytest.mark.browser
LONG = "https://example.org/" + "a" * 200


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


def fits(tab, *, javascript):
    """See that nothing stands beyond the edge, and that nobody is kept out."""
    assert overflow(tab) <= 0
    if javascript:
        assert axe(tab) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_box_to_the_answer_and_onto_the_role_page(  # noqa: PLR0917 -- fixtures
    browser, served, settings, session, client, town, mailbox, width, javascript
):
    town.booked()
    home = portal(session, settings, town.priya)
    with (
        page(browser, base_url=served, width=width, javascript=javascript) as priya,
        page(browser, base_url=served, width=width, javascript=javascript) as sam,
    ):
        sign_in(sam, client, town.sam, served)
        ask(priya, home, javascript=javascript)
        answer(sam, mailbox, town, javascript=javascript)
        expect_answer(priya, home, javascript=javascript)
        share(sam, javascript=javascript)
        enquire(priya, mailbox, town, javascript=javascript)


def ask(priya, home, *, javascript):
    priya.goto(f"{home}/details")
    priya.get_by_text("A question? Ask us").click()
    priya.get_by_label("Your question").fill(f"Is it quiet? {LONG}")
    fits(priya, javascript=javascript)
    priya.get_by_role("button", name="Ask", exact=True).click()
    expect(priya.get_by_text("Your question is with us. Sam answers by")).to_be_visible()
    fits(priya, javascript=javascript)
    priya.goto(home)
    priya.get_by_label("Your question").fill("How do you work together?")
    priya.get_by_label("For").select_option(index=1)
    priya.get_by_role("button", name="Ask", exact=True).click()
    expect(priya.get_by_text("It is on the agenda")).to_be_visible()


def answer(sam, mailbox, town, *, javascript):
    sam.goto(mailbox.link(town.sam.mail, "/questions/"))
    fits(sam, javascript=javascript)
    sam.get_by_label("Your answer").fill("Yes, Priya.\nRoom Alder.")
    sam.get_by_role("button", name="Send the answer").click()
    expect(sam.get_by_text("Your answer is on its way to Priya.")).to_be_visible()


def expect_answer(priya, home, *, javascript):
    priya.goto(f"{home}/questions")
    expect(priya.get_by_text("Room Alder.")).to_be_visible()
    expect(priya.get_by_text("Jonas reads it before.")).to_be_visible()
    fits(priya, javascript=javascript)


def share(sam, *, javascript):
    sam.get_by_role("link", name="Make it an answer for everybody").click()
    fits(sam, javascript=javascript)
    sam.get_by_label("The question").fill("Is it quiet?")
    sam.get_by_label("The answer").fill("Yes. There is a room for it.")
    sam.get_by_role("button", name="Put it on the page").click()
    expect(sam.get_by_text("It stands on the role’s page.")).to_be_visible()
    sam.get_by_role("link", name="Page as candidates see it").click()
    sam.get_by_text("Is it quiet?").click()
    expect(sam.get_by_text("There is a room for it.")).to_be_visible()


def enquire(stranger, mailbox, town, *, javascript):
    stranger.goto(f"/roles/{town.application.role.slug}")
    stranger.get_by_role("textbox", name="Your question").fill("Do you sponsor visas?")
    stranger.get_by_label("Email for the answer").fill("noor@home.example")
    fits(stranger, javascript=javascript)
    stranger.get_by_role("button", name="Ask", exact=True).click()
    expect(stranger.get_by_role("heading", name="Look in your mail")).to_be_visible()
    stranger.goto(mailbox.link("noor@home.example", "/q/"))
    fits(stranger, javascript=javascript)
    stranger.get_by_role("button", name="Yes, send it").click()
    expect(stranger.get_by_text("Your question is with us.")).to_be_visible()
    fits(stranger, javascript=javascript)


def test_asking_between_times_leaves_the_chosen_one_and_what_is_written(
    browser, served, settings, session, town
):
    step = town.application.steps[1].id
    with page(browser, base_url=served) as priya:
        priya.goto(f"{portal(session, settings, town.priya)}/steps/{step}")
        priya.locator(".slot").first.click()
        expect(priya.get_by_text("Held for you until")).to_be_visible()
        priya.get_by_role("link", name="A question? Ask us").click()
        expect(priya.get_by_label("Your question")).to_be_focused()
        priya.keyboard.type("Is it quiet?")
        priya.locator(".slot").nth(1).click()
        expect(priya.locator(".slot").nth(1).locator("input")).to_be_checked()
        expect(priya.get_by_label("Your question")).to_have_value("Is it quiet?")
        fits(priya, javascript=True)
        priya.get_by_role("button", name="Ask", exact=True).click()
        expect(priya.get_by_text("Your question is with us.")).to_be_visible()
