"""Seeing, taking along and erasing one's data in a real browser, wide and narrow, with and without scripts."""

import json
import re
import zipfile

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from scheduler.models import Candidate
from scheduler.services.privacy.erasing import NAMELESS
from tests.browser.watching import overflow
from tests.mail.post import JONAS, PRIYA, make_booking, make_step
from tests.people import portal
from tests.rigs.chromium import axe, page

pytestmark = pytest.mark.browser
CODE = re.compile(r"\d{4} \d{4}")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("javascript", [True, False])
def test_from_seeing_what_is_held_to_nothing_left_of_it(  # noqa: PLR0917 -- fixtures
    browser, served, session, settings, act, mailbox, width, javascript
):
    booking = make_booking(session, act, make_step(session))
    home = portal(session, settings, booking.application.candidate)
    with page(browser, base_url=served, width=width, javascript=javascript) as priya:
        see(priya, home, javascript=javascript)
        correct(priya)
        assert "Priya Rao" in take_along(priya, home, mailbox)
        erase(priya, home, mailbox, javascript=javascript)
    said = mailbox.to(JONAS)[-1]
    assert "Somebody who has withdrawn" in said["subject"]
    session.rollback()
    assert session.scalars(select(Candidate.name)).all() == [NAMELESS]


def see(priya, home, *, javascript):
    priya.goto(home)
    priya.get_by_role("link", name="See, download or erase it").click()
    expect(priya.get_by_role("heading", name="Your data")).to_be_visible()
    expect(priya.get_by_text(PRIYA)).to_be_visible()
    assert overflow(priya) <= 0
    if javascript:
        assert axe(priya) == []


def correct(priya):
    priya.get_by_role("link", name="Correct these").click()
    priya.get_by_label("Full name").fill("Priya Rao")
    priya.get_by_label("Pronouns").fill("she")
    priya.get_by_role("button", name="Save name and needs").click()
    expect(priya.get_by_text("The next mail and every page call you so.")).to_be_visible()


def take_along(priya, home, mailbox):
    """Return the name in the file that was downloaded."""
    priya.goto(f"{home}/data")
    priya.get_by_role("button", name="Mail me a code").click()
    priya.get_by_label("Code").fill(code_in(mailbox))
    priya.get_by_role("button", name="Make my file").click()
    with priya.expect_download() as got:
        priya.get_by_role("link", name="your-data.zip").click()
    with zipfile.ZipFile(got.value.path()) as archive:
        return json.loads(archive.read("data.json"))["held"]["candidate"]["rows"][0]["name"]


def erase(priya, home, mailbox, *, javascript):
    priya.goto(f"{home}/data/erasure")
    expect(priya.get_by_text("Everybody gets the time back")).to_be_visible()
    priya.get_by_role("button", name="Mail me the code").click()
    priya.get_by_label("Code").fill("1234")
    priya.get_by_role("button", name="Erase my data").click()
    expect(priya.get_by_text("You have 4 tries left.").first).to_be_visible()
    assert overflow(priya) <= 0
    if javascript:
        assert axe(priya) == []
    priya.get_by_label("Code").fill(code_in(mailbox))
    priya.get_by_role("button", name="Erase my data").click()
    expect(priya.get_by_role("heading", name="Your data is erased")).to_be_visible()
    priya.goto(home)
    expect(priya.get_by_role("heading", name="Your data is erased")).to_be_visible()


def code_in(mailbox):
    """Return the digits in the mail that came last."""
    return CODE.search(mailbox.to(PRIYA)[-1].get_body(("plain",)).get_content())[0]
