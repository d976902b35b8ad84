"""Pausing, going on and withdrawing in a real browser, on a desk and on a phone, with a script and without."""

import pytest
from playwright.sync_api import expect

from scheduler.models import Application
from scheduler.services.loops import loops
from scheduler.services.upkeep.invariants import check
from tests.browser.watching import overflow
from tests.people import portal
from tests.rigs.chromium import axe, page
from tests.services.calls import add_debrief, first_day, make_loop, make_step

pytestmark = pytest.mark.browser


@pytest.fixture
def step(session, now):
    role = make_loop(session)
    add_debrief(session, role)
    return make_step(session, role)


def sound(visited, *, javascript):
    """Check that a page fits its window, and reads well for those who use it otherwise."""
    assert overflow(visited) <= 0
    if javascript:
        assert axe(visited) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_break_the_way_back_and_the_end(  # noqa: PLR0917 -- fixtures
    browser, served, session, settings, act, step, mailbox, width, javascript
):
    loops.book_loop(session, step.id, first_day(session, step), act=act)
    candidate = step.application.candidate
    home, address = portal(session, settings, candidate), candidate.mail
    application_id = step.application_id
    mailbox.to(address)  # everybody has heard of the day
    with page(browser, base_url=served, width=width, javascript=javascript) as visited:
        rest(visited, home, javascript=javascript)
        come_back(visited)
        withdraw(visited, javascript=javascript)
    mails = mailbox.to(address)
    subjects = [str(each["Subject"]).split(":")[0] for each in mails]
    paused, withdrawn = subjects.index("Paused until Mon 11 Jan"), "You have withdrawn"
    assert subjects[-1] == withdrawn
    kinds = [part.get_content_type() for part in mails[paused].walk()]
    assert "text/calendar" in kinds  # the day leaves their calendar with that mail
    session.rollback()
    assert session.get_one(Application, application_id).state.value == "withdrawn"
    assert check(session) == []


def rest(visited, home, *, javascript):
    visited.goto(home)
    visited.get_by_role("link", name="Pause or withdraw").click()
    expect(visited.get_by_role("heading", name="Pause or withdraw?")).to_be_visible()
    sound(visited, javascript=javascript)
    visited.get_by_label("A word for us").fill("We are moving house")
    visited.get_by_label("Until when?").fill("2027-01-11")
    visited.get_by_role("button", name="Pause my process").click()
    expect(visited.get_by_text("You rest until Mon 11 January 2027")).to_be_visible()
    sound(visited, javascript=javascript)


def come_back(visited):
    visited.get_by_role("button", name="Go on now").click()
    expect(visited.get_by_text("Welcome back.")).to_be_visible()
    expect(visited.get_by_role("link", name="Choose your day")).to_be_visible()


def withdraw(visited, *, javascript):
    visited.get_by_role("link", name="Pause or withdraw").click()
    visited.get_by_role("button", name="Withdraw", exact=True).click()
    expect(visited.get_by_role("heading", name="You have withdrawn.")).to_be_visible()
    sound(visited, javascript=javascript)
    expect(visited.get_by_role("link", name="Pause or withdraw")).to_have_count(0)
