"""A candidate does the exercise in a browser: booked, mailed, started, saved, handed in, graded."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from scheduler.domain.terms import ExerciseState
from tests.browser.watching import overflow, sign_in
from tests.calendar.check import violations
from tests.exercising import SATURDAY, Shop, hours, minutes
from tests.people import portal
from tests.rigs.chromium import axe, page

pytestmark = pytest.mark.browser

AISHA = "aisha.malik@larkfield.example"
TEXT = "The name of a file is not UTF-8.\n\n    def fix(): ..."


@pytest.fixture
def shop(session, now):
    return Shop(session)


def calendar_of(mail):
    """Return the calendar part of a mail; nothing where it has none."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return parts[0].get_payload(decode=True) if parts else b""


def is_sound(screen, javascript):
    """Tell whether nothing runs over the edge, and, with a script, whether axe finds no fault."""
    return overflow(screen) <= 0 and (not javascript or axe(screen) == [])


def choose(screen):
    """Choose the exercise over the interview, and Saturday morning for it."""
    screen.get_by_role("link", name="What it is like").click()
    screen.get_by_role("radio", name=re.compile("Sat")).check()
    screen.get_by_role("button", name=re.compile("Book these")).click()
    expect(screen.locator("#bk-h")).to_have_text(re.compile("Your 4"))


def begin(screen):
    """Press Start now, behind the mailed link."""
    screen.get_by_role("button", name="Start now").click()
    expect(screen.locator("h1")).to_have_text("The index that went quiet")


@pytest.fixture
def home(served, session, settings, shop):
    """Return the address of the candidate's page."""
    return served + portal(session, settings, shop.priya)


@pytest.fixture(params=[1280, 390])
def screens(request, browser, served):
    """Return an opener of the candidate's screen, which may be small, and a grader's desk."""

    @contextmanager
    def opened(*, javascript):
        how = {"javascript": javascript, "base_url": served}
        with page(browser, width=request.param, **how) as screen, page(browser, **how) as desk:
            yield screen, desk

    return opened


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_from_the_choice_to_the_result(screens, client, home, mailbox, shop, now, javascript):  # noqa: PLR0917 -- who is there, and the time
    mail = shop.priya.mail
    with screens(javascript=javascript) as (screen, desk):
        screen.goto(home)
        assert is_sound(screen, javascript)
        choose(screen)
        assert is_sound(screen, javascript)
        check_entry(mailbox, mail)
        now.at = SATURDAY
        screen.goto(mailbox.link(mail, "/exercise/start"))
        assert is_sound(screen, javascript)
        begin(screen)
        assert is_sound(screen, javascript)
        write(screen, javascript)
        assert shop.exercise().text == TEXT
        screen.get_by_role("button", name="Hand in now").click()
        expect(screen.get_by_role("status").first).to_contain_text("Handed in")
        assert is_sound(screen, javascript)
        now.pass_(hours(4) + minutes(30))
        check_entry(mailbox, AISHA)
        sign_in(desk, client, shop.graders[0], home.partition("/c/")[0])
        grade(desk, mailbox)
    assert shop.exercise().state is ExerciseState.DONE


def check_entry(mailbox, address):
    """Look at the entry in the newest mail: sound, and it leaves the time free."""
    entry = calendar_of(mailbox.to(address)[-1])
    assert violations(entry, kind="invite") == []
    assert b"TRANSP:TRANSPARENT" in entry


def write(screen, javascript):
    """Write the answer; a script saves it by itself, else a button does."""
    screen.get_by_label("Your answer in words").fill(TEXT)
    if not javascript:
        screen.get_by_role("button", name="Save, hand in later").click()
    expect(screen.locator("#saved")).to_contain_text("Saved")


def grade(desk, mailbox):
    """Follow the mailed link to the work, and say what it was like."""
    desk.goto(mailbox.link(AISHA, "/me/gradings/"))
    expect(desk.get_by_text("The name of a file is not UTF-8.")).to_be_visible()
    desk.get_by_label("They should go on").check()
    desk.get_by_label(re.compile("In a few words")).fill("Found it at once.")
    desk.get_by_role("button", name="Send what I found").click()
    expect(desk.get_by_role("status").first).to_contain_text("Thank you")


def test_the_clock_on_the_page_follows_the_servers_and_a_second_tab_is_the_same_window(
    browser, session, settings, served, shop, now
):
    home = served + portal(session, settings, shop.priya)
    address = f"{home}/steps/{shop.step.id}/exercise"
    with page(browser, base_url=served) as first, page(browser, base_url=served) as second:
        for tab in (first, second):
            tab.goto(f"{address}/start")
        begin(first)
        now.pass_(minutes(90))
        begin(second)
        expect(second.locator(".clock")).to_contain_text("2:30")
        expect(first.locator(".clock")).to_contain_text("2:30", timeout=25_000)
        first.get_by_label("Your answer in words").fill("First tab")
        expect(first.locator("#saved")).to_contain_text("Saved")
        second.get_by_label("Your answer in words").fill("Second tab")
        expect(second.locator("#saved")).to_contain_text("newer was saved in another tab")
    assert shop.exercise().text == "First tab"
