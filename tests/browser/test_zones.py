"""Weeks in which clocks change: picker, page, mail and file tell each reader one instant."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from scheduler.models import Application
from scheduler.services.applications.applications import version_of
from scheduler.services.process.process import advance
from tests.calendar.lines import read
from tests.people import make_company, make_office, make_person, make_pool, make_role
from tests.rigs.chromium import page

pytestmark = pytest.mark.browser

PRIYA, JONAS = "priya.raman@mail.example", "jonas.weber@larkfield.example"
HARBOR = "San Francisco"


@dataclass
class Week:
    """The first time that the picker offers in a week: the heading, its words, the instant."""

    day: str
    heading: str
    label: str
    start: str


@dataclass
class Change:
    """A change of clocks as somebody meets it: the first times in the weeks before and after it.

    *told* stands on the booking's page, *mailed* in the candidate's mail, in this order; *guessed*
    is the zone that the browser knew when they applied.
    """

    now: datetime
    before: Week
    after: Week
    told: list[str]
    mailed: list[str]
    zone: str
    guessed: str
    place: str = "Remote"


CHANGES = [
    Change(
        datetime(2027, 3, 10, 12, tzinfo=UTC),
        Week("2027-03-11", "Denver (MST)", "8:00 am, Thu 11 Mar", "20270311T1500Z"),
        Week("2027-03-15", "Denver (MDT)", "8:00 am, Mon 15 Mar", "20270315T1400Z"),
        ["Monday", "15 Mar", "8:00 to 8:30 am", "Denver (MDT, UTC−6)"],
        ["Mon 15 March 2027, 8:00 to 8:30 am", "Denver (MDT, UTC-6)"],
        zone="America/Denver",
        guessed="America/Denver",
    ),
    Change(
        datetime(2026, 10, 28, 12, tzinfo=UTC),
        Week("2026-10-29", "Kolkata (IST)", "7:30 pm, Thu 29 Oct", "20261029T1400Z"),
        Week("2026-11-02", "Kolkata (IST)", "8:30 pm, Mon 2 Nov", "20261102T1500Z"),
        ["Monday", "2 Nov", "8:30 to 9:00 pm", "Kolkata (IST, UTC+5:30)"],
        ["Mon 2 November 2026, 8:30 to 9:00 pm", "Kolkata (IST, UTC+5:30)"],
        zone="Asia/Kolkata",
        guessed="America/Denver",
    ),
    Change(
        datetime(2027, 3, 31, 12, tzinfo=UTC),
        Week("2027-04-02", "Auckland (NZDT)", "7:00 am, Fri 2 Apr", "20270401T1800Z"),
        Week("2027-04-06", "Auckland (NZST)", "7:00 am, Tue 6 Apr", "20270405T1900Z"),
        ["Tuesday", "6 Apr", "7:00 to 7:30 am", "Auckland (NZST, UTC+12)"],
        ["Tue 6 April 2027, 7:00 to 7:30 am", "Auckland (NZST, UTC+12)"],
        zone="Pacific/Auckland",
        guessed="Pacific/Auckland",
    ),
    Change(
        datetime(2027, 3, 10, 12, tzinfo=UTC),
        Week("2027-03-11", "San Francisco (PST)", "8:00 am, Thu 11 Mar", "20270311T1600Z"),
        Week("2027-03-15", "San Francisco (PDT)", "8:00 am, Mon 15 Mar", "20270315T1500Z"),
        [
            *("Monday", "15 Mar", "8:00 to 8:30 am", "San Francisco (PDT, UTC−7)"),
            *("Where you are", "Tue 16 Mar, 4:00 to 4:30 am (NZDT)"),
        ],
        [
            *("Mon 15 March 2027, 8:00 to 8:30 am", "San Francisco (PDT, UTC-7)"),
            "For you: Tue 16 Mar, 4:00 to 4:30 am in Auckland (NZDT)",
        ],
        zone="Pacific/Auckland",
        guessed="Pacific/Auckland",
        place=HARBOR,
    ),
]


@pytest.fixture
def role(session):
    """Return a role whose calls Jonas holds from 7 to 17 in San Francisco, there or remote."""
    make_company(session)
    office = make_office(session, HARBOR)
    pool = make_pool(session, [make_person(session, hours="Mon-Fri 7-17", office=office)])
    return make_role(session, pool, [office])


@pytest.fixture
def visited(browser, served, now, change):
    """Return a page of a browser where somebody meets a change of clocks."""
    now.at = change.now
    with page(browser, base_url=served, zone=change.guessed) as visited:
        yield visited


@pytest.fixture
def let_in(session, act, now):
    """Return what advances the application to its call."""

    def let_in():
        session.rollback()
        application = session.scalars(select(Application)).one()
        version = version_of(application)
        advance(session, application.id, act=replace(act, now=now()), version=version)
        session.rollback()

    return let_in


def apply(visited, role):
    """Apply; the zone stays as the browser guesses it."""
    visited.goto(f"/roles/{role.slug}/applications")
    visited.get_by_label("Full name").fill("Priya Raman")
    visited.get_by_label("Email", exact=True).first.fill(PRIYA)
    visited.get_by_label("Or a link to it").fill("https://priya.example/cv.pdf")
    visited.get_by_label("may keep what I send here").check()
    visited.get_by_role("button", name="Send application").click()
    visited.wait_for_url("**/applied")


def set_zone(visited, own, zone):
    """Say in the details where one is."""
    visited.goto(f"{own}/details")
    visited.get_by_label("Your time zone").select_option(zone)
    visited.get_by_role("button", name="Save zone and phone").click()
    expect(visited.locator(".alert--good")).to_contain_text("Saved")


def look(visited, week, place):
    """Turn the picker to a place and a week; return what it says of the first time there."""
    picker = visited.url.partition("?")[0]
    value = visited.locator(".opt").filter(has_text=place).locator("input").input_value()
    visited.goto(f"{picker}?place={value}&week={week.day}")
    visited.wait_for_url(f"**week={week.day}")
    first, heading = visited.locator(".slot input").first, visited.locator(".zone strong").first
    label = plain(first.get_attribute("aria-label")).removesuffix(f", {week.heading}")
    return Week(week.day, plain(heading.inner_text()), label, first.input_value())


def plain(text):
    """Return *text* with blanks of one kind."""
    return " ".join(text.split())


def begins(calendar):
    """Return the start of a calendar's only event, as the picker writes instants."""
    (event,) = read(calendar.decode())[0].inner("VEVENT")
    return re.sub(r"00Z$", "Z", event.value("DTSTART"))


def invitation(mail):
    """Return the calendar part of a mail."""
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    return part.get_payload(decode=True)


def assert_said(text, parts):
    """Assert that a text says *parts* in this order."""
    assert re.search(".*".join(map(re.escape, parts)), plain(text)), plain(text)


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: f"{each.zone} {each.place}")
def test_around_a_change_of_clocks_all_tell_one_instant(
    visited, role, let_in, mailbox, client, change
):
    apply(visited, role)
    let_in()
    picker = mailbox.link(PRIYA, "/steps/")
    if change.guessed != change.zone:
        set_zone(visited, picker.partition("/steps/")[0], change.zone)
    visited.goto(picker)
    assert look(visited, change.before, change.place) == change.before
    assert look(visited, change.after, change.place) == change.after

    visited.locator(".slot").first.click()
    visited.get_by_text("Held for you until").wait_for()
    visited.get_by_role("button", name="Book this time").click()
    expect(visited.locator("h1")).to_contain_text("See you on")
    visited.wait_for_load_state()
    assert_said(visited.locator(".ticket").inner_text(), change.told)
    mail = mailbox.to(PRIYA)[-1]
    assert_said(mail.get_body(("plain",)).get_content(), change.mailed)

    shown = visited.locator(".ticket time").first.get_attribute("datetime")
    assert [
        f"{datetime.fromisoformat(shown).astimezone(UTC):%Y%m%dT%H%MZ}",
        begins(client.get(f"{urlsplit(visited.url).path}.ics").data),
        begins(invitation(mail)),
        begins(invitation(mailbox.to(JONAS)[-1])),
    ] == [change.after.start] * 4
