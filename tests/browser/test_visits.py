"""A visit in a real browser: asked for, confirmed from the mail, moved, and received at the door."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.watching import faults_of_focus, overflow, sign_in
from tests.rigs.chromium import axe, page
from tests.visiting import DAY, THURSDAY, Town

pytestmark = pytest.mark.browser
LUCIA = "lucia.moreno@mail.example"
MOST_TABS = 60


@pytest.fixture
def town(session, act, now):
    town = Town(session, act)
    town.days = [town.afternoon(), town.afternoon(THURSDAY + DAY)]
    return town


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_public_page_to_the_door(  # noqa: PLR0917 -- fixtures
    browser, served, mailbox, client, now, town, width, javascript
):
    with (
        page(browser, base_url=served, width=width, javascript=javascript) as lucia,
        page(browser, base_url=served, width=width, javascript=javascript) as joy,
    ):
        ask(lucia, javascript=javascript)
        confirm(lucia, mailbox)
        move(lucia)
        now.at = town.days[1].starts_at
        sign_in(joy, client, town.sam, served)
        receive(joy, javascript=javascript)


def ask(lucia, *, javascript):
    lucia.goto("/visit")
    expect(lucia.locator("h1")).to_have_text("Come and see us")
    assert overflow(lucia) <= 0
    if javascript:
        assert axe(lucia) == []
    lucia.locator(".spot").first.click()
    lucia.get_by_label("Name").fill("Lucia Moreno")
    lucia.get_by_label("Email").fill(LUCIA)
    lucia.get_by_label("How many are you?").select_option("2")
    lucia.get_by_label("Anything we should prepare?").fill("No stairs, please")
    lucia.get_by_role("button", name="Ask for this time").click()
    expect(lucia.locator("h1")).to_have_text("Look in your mail")


def confirm(lucia, mailbox):
    lucia.goto(mailbox.link(LUCIA, "/v/"))
    expect(lucia.locator("h1")).to_have_text("One press, and you are expected")
    assert overflow(lucia) <= 0
    lucia.get_by_role("button", name="Yes, expect me").click()
    expect(lucia.locator("h1")).to_have_text("See you on Thursday, Lucia")


def move(lucia):
    lucia.get_by_role("link", name="Another day").click()
    expect(lucia.get_by_role("button", name="Change it to this")).to_be_visible()
    lucia.locator(".spot").nth(1).click()
    assert overflow(lucia) <= 0
    lucia.get_by_role("button", name="Change it to this").click()
    expect(lucia.locator("h1")).to_have_text("See you on Friday, Lucia")
    expect(lucia.get_by_text("Moved from")).to_be_visible()


def receive(joy, *, javascript):
    joy.goto("/visits")
    expect(joy.get_by_text("No stairs, please")).to_be_visible()
    assert overflow(joy) <= 0
    if javascript:
        assert axe(joy) == []
    button(joy, "Arrived").click()
    button(joy, "Undo").click()
    button(joy, "Did not come").click()
    expect(button(joy, "Arrived after all")).to_be_visible()


def button(joy, words):
    """Return the button at the door that says *words* about Lucia."""
    return joy.get_by_role("button", name=re.compile(rf"^{words}\s+Lucia Moreno$"))


def test_by_keyboard_alone(browser, served, mailbox, town):
    with page(browser, base_url=served) as lucia:
        lucia.goto("/visit/san-francisco")
        faults = []
        reach(lucia, lucia.locator(".spot input").first, faults)
        lucia.keyboard.press("Space")
        lucia.keyboard.press("ArrowDown")
        expect(lucia.locator(".spot input").nth(1)).to_be_checked()
        for field, words in (("Name", "Lucia Moreno"), ("Email", LUCIA)):
            reach(lucia, lucia.get_by_label(field), faults)
            lucia.keyboard.type(words)
        reach(lucia, lucia.get_by_role("button", name="Ask for this time"), faults)
        lucia.keyboard.press("Enter")
        expect(lucia.locator("h1")).to_have_text("Look in your mail")
        lucia.goto(mailbox.link(LUCIA, "/v/"))
        reach(lucia, lucia.get_by_role("button", name="Yes, expect me"), faults)
        lucia.keyboard.press("Enter")
        expect(lucia.locator("h1")).to_have_text("See you on Friday, Lucia")
    assert faults == []


def reach(visited, goal, faults):
    """Press Tab until *goal* has the focus, and look where the focus is after each press."""
    for _ in range(MOST_TABS):
        visited.keyboard.press("Tab")
        faults += faults_of_focus(visited)
        if goal.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{MOST_TABS} tabs do not lead to {goal}")


def test_the_list_prints_without_buttons(browser, served, client, now, town):
    now.at = town.days[0].starts_at
    with page(browser, base_url=served) as joy:
        sign_in(joy, client, town.sam, served)
        joy.goto("/visits")
        joy.emulate_media(media="print")
        expect(joy.get_by_text("Open afternoon,")).to_be_visible()
        expect(joy.locator(".no-print:visible, form:visible, .btn:visible")).to_have_count(0)
        expect(joy.get_by_text("as of")).to_be_visible()
