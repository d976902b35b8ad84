"""The main job: an untouched posting becomes a role, a candidate books, both sides are invited."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.calendar.check import violations
from tests.people import make_company, make_office, make_person
from tests.rigs.chromium import axe, page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
UNTOUCHED = ROOT.parent / "shared" / "postings" / "customer-engineer-san-francisco.md"
POSTING = UNTOUCHED if UNTOUCHED.exists() else ROOT / "examples/postings/customer-engineer.md"
# Who has the first call: chosen by hand, or the one whom our own posting names.
CALLER = "aisha.malik" if POSTING == UNTOUCHED else "sam.okafor"
PRIYA = "priya.raman@mail.example"


@pytest.fixture
def sam(session, now):
    make_company(session, phone="+1 415 555 0142", mail="hiring@larkfield.example")
    office = make_office(session, "San Francisco", rooms=2)
    for name in ("Aisha Malik", "Jonas Weber", "Tomás Kraus", "Lena Brandt", "Dana Liu"):
        make_person(session, name, office=office)
    return make_person(session, "Sam Okafor", office=office, is_coordinator=True)


def sign_in(visited, mailbox, served, person):
    """Sign in as a person does: by mail."""
    visited.goto(f"{served}/sign-in")
    visited.fill("input[type=email], input[name=mail]", person.mail)
    visited.locator("main button").first.click()
    expect(visited.locator("h1")).to_have_text("Look in your mail")
    visited.goto(mailbox.link(person.mail, "/sign-in/"))
    visited.locator("main button").first.click()
    visited.wait_for_url("**/queue")


def settle(visited):
    """Close every gap of the plan as a coordinator would: places, minutes, hours, people."""
    visited.wait_for_load_state()  # a plan still coming in lacks fields, and so would be left open
    closed = visited.locator("details.stage:not([open]) > summary")
    while closed.count():
        closed.first.click()
    for group in visited.locator(".picks").all():
        group.get_by_label("Remote").check()
        group.get_by_label("San Francisco").check()
    empty = visited.locator("ol.ints:not(:has(li))")
    if left := empty.count():
        way = empty.first.locator("xpath=..")
        way.get_by_role("button", name="Another interview").click()
        expect(empty).to_have_count(left - 1)
        return settle(visited)
    fill_empty(visited, "input[name$='-hours']:not([name*=notice])", "4")
    fill_empty(visited, "input[name$='-minutes'][step='5']", "45")
    fill_empty(visited, "ol.ints input[name$='-title'][type=text]", "Working together")
    for seat in visited.locator("select[name$='-source']").all():
        if not seat.input_value():
            seat.select_option(label="Aisha Malik")
    return None


def fill_empty(visited, selector, value):
    """Write *value* into every field that is still empty."""
    for each in visited.locator(selector).all():
        if not each.input_value():
            each.fill(value)


def publish(visited, served):
    """Turn the untouched posting into a published role, without a command line."""
    visited.goto(f"{served}/setup/roles/new")
    visited.get_by_label("The posting’s text").fill(POSTING.read_text())
    visited.get_by_role("button", name="Read the posting").click()
    visited.get_by_label("We promise an answer within").wait_for()
    settle(visited)
    visited.get_by_label("We promise an answer within").fill("2")
    visited.get_by_role("button", name="Publish").click()
    expect(visited.locator("body")).to_contain_text("is published")
    return visited.get_by_role("link", name="Page as candidates see it").get_attribute("href")


def apply(visited, served, role):
    """Apply on the role's page."""
    visited.goto(served + role)
    visited.get_by_label("Full name").fill("Priya Raman")
    visited.get_by_label("Email", exact=True).first.fill(PRIYA)
    visited.get_by_label("Or a link to it").fill("https://priya.example/cv.pdf")
    visited.get_by_label("zone").first.select_option("America/Denver")
    visited.locator("form[action$='/applications'] input[type=checkbox]").last.check()
    visited.get_by_role("button", name="Send application").click()
    visited.wait_for_url("**/applied")


def pick(visited, place, *, javascript):
    """Choose a place and one of its times, and book it."""
    visited.get_by_role("link", name="Pick a time").first.click()
    visited.get_by_role("radio", name=place).check()
    if not javascript:
        with visited.expect_navigation():
            visited.get_by_role("button", name="Show times").first.click()
    elif place != "Remote":
        visited.get_by_text(f"Times in {place}").wait_for()
    visited.locator("label.slot").nth(2).click()
    if javascript:
        visited.get_by_text("Held for you until").wait_for()
        assert axe(visited) == []
    visited.get_by_role("button", name="Book this time").click()
    expect(visited.locator("h1")).to_contain_text("See you on")


def advance(visited, served):
    """Read the application, see the exact mail, and send it."""
    visited.goto(f"{served}/queue")
    visited.get_by_role("link", name="Priya Raman").first.click()
    visited.get_by_role("link", name="Advance Priya").click()
    visited.get_by_role("button", name="Advance Priya").click()
    expect(visited.locator("[role=status]").first).to_contain_text("Priya")


@pytest.fixture(params=[1280, 390])
def screens(request, browser, served):
    """Return an opener of the coordinator's desk and the candidate's screen, which may be small."""

    @contextmanager
    def opened(*, javascript):
        how = {"javascript": javascript, "base_url": served}
        with page(browser, **how) as desk, page(browser, width=request.param, **how) as screen:
            yield desk, screen

    return opened


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("place", ["Remote", "San Francisco"])
def test_from_the_posting_to_both_calendars(screens, served, mailbox, sam, place, javascript):
    with screens(javascript=javascript) as (desk, screen):
        sign_in(desk, mailbox, served, sam)
        apply(screen, served, publish(desk, served))
        advance(desk, served)
        screen.goto(mailbox.link(PRIYA, "/c/"))
        pick(screen, place, javascript=javascript)

    invited, team = (
        [calendar_of(mail) for mail in mailbox.to(address)]
        for address in (PRIYA, f"{CALLER}@larkfield.example")
    )
    assert violations(invited[-1], kind="invite") == []
    assert violations(team[-1], kind="invite") == []
    assert (b"201 Harbor Street" in invited[-1]) == (place == "San Francisco")


def calendar_of(mail):
    """Return the calendar part of a mail; nothing where it has none."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return parts[0].get_payload(decode=True) if parts else b""
