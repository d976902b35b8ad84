"""The coordinator's pages in a real browser: by eye, by keyboard, without a script."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from scheduler.models import Attendance, Booking, Message
from scheduler.services.bookings.windows import Offer, send_windows
from scheduler.services.process import process
from scheduler.services.transaction import transaction
from tests.browser.watching import overflow
from tests.people import make_company, make_coordinator, make_person
from tests.rigs.chromium import axe, page
from tests.services import hiring
from tests.services.hiring import booked, states, version

pytestmark = pytest.mark.browser

DAY = timedelta(days=1)
SHADOWS = "rows => rows.map(row => getComputedStyle(row).boxShadow.split(' ').pop())"


@pytest.fixture
def sam(session, now):
    make_company(session)
    return make_coordinator(session)


@pytest.fixture
def busy(session, sam, act):
    """Return the addresses of a day on which something of every kind waits."""
    role = hiring.a_role(session, act)
    jonas = make_person(session, "Jonas Weber")
    earlier = replace(act, now=act.now - 5 * DAY)
    at = {
        name: hiring.applied(session, role, earlier, name)
        for name in ("Anya P", "Hugo L", "Daniel B", "Grace A", "Mei C", "Nadia F", "Rafael C")
    }
    for name in ("Hugo L", "Daniel B", "Grace A", "Mei C", "Rafael C"):
        process.advance(session, at[name], act=earlier, version=version(session, at[name]))
    process.mark_read(session, at["Nadia F"], act=earlier)
    booked(session, at["Hugo L"], act, in_hours=-30, person_id=jonas.id)
    broken = booked(session, at["Grace A"], act, in_hours=30, person_id=jonas.id)
    step = hiring.current(session, at["Mei C"]).id
    offers = [Offer(act.now + DAY, act.now + DAY + DAY / 8)]
    send_windows(session, step, offers, "After the school run", act=act)
    because = [{"name": "Jonas Weber", "minutes": 60, "verdict": "chosen"}]
    with transaction(session):
        session.get_one(Booking, broken).at_risk_at = act.now
        seats = update(Attendance).where(Attendance.booking_id == broken)
        session.execute(seats.values(answer="declined", chosen_because=because))
        letters = update(Message).where(Message.name == "Daniel B")
        session.execute(letters.values(dead_at=act.now, last_answer="no such mailbox"))
    pages = ["/queue", "/queue?show=repair", "/candidates", "/candidates?q=nobody"]
    pages += [f"/candidates/{application}" for application in at.values()]
    pages += [f"/candidates/{at['Mei C']}/steps/{step}/booking", "/candidates/new"]
    who = f"{at['Anya P']}.{version(session, at['Anya P'])}"
    return [*pages, f"/queue/letters?do=decline&who={who}", "/queue/letters?do=advance&who=9.9"]


@pytest.fixture
def enter(client, sam, served):
    """Return what signs Sam in on a page of Chromium."""

    def enter(visited):
        client.enter(sam)
        (cookie,) = client._cookies.values()
        visited.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served}])

    return enter


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (1280, True), (390, False), (320, True)]
)
def test_every_page_reads_well_for_everybody(browser, busy, enter, served, width, dark):
    faults = []
    with page(browser, width=width, dark=dark, base_url=served) as visited:
        enter(visited)
        for address in busy:
            visited.goto(address)
            faults += [f"{address}: {fault}" for fault in axe(visited)]
            beyond = overflow(visited)
            faults += [f"{address}: {beyond} px beyond the screen"] if beyond > 0 else []
    assert faults == []


@pytest.mark.parametrize("javascript", [True, False])
def test_ticked_people_are_declined_after_their_letters(
    browser, busy, enter, served, session, javascript
):
    with page(browser, width=390, javascript=javascript, base_url=served) as visited:
        enter(visited)
        visited.goto("/queue")
        visited.get_by_label("Tick Anya P, Customer Engineer").check()
        visited.get_by_label("Tick Nadia F, Customer Engineer").check()
        if javascript:
            assert visited.locator(".bulk strong").inner_text() == "2 ticked."
        bars = visited.locator(".queue--over .qrow:has(:checked)").evaluate_all(SHADOWS)
        assert bars == ["inset", "inset"]
        visited.get_by_role("button", name="Decline kindly").click()
        expect(visited.locator("h1")).to_have_text("Decline 2 people kindly?")
        expect(visited.locator("pre")).to_have_count(2)
        visited.get_by_label("Reason, read by us only").fill("No experience on call")
        visited.get_by_role("button", name="Decline 2 people kindly").click()
        said = visited.get_by_role("status").first
        expect(said).to_have_text("2 people were declined kindly: Anya P, Nadia F.")
    assert [states(session, application)[0] for application in (1, 6)] == ["declined"] * 2


def test_an_outcome_is_set_by_keyboard_alone(browser, busy, enter, served, session):
    with page(browser, base_url=served) as visited:
        enter(visited)
        visited.goto("/queue?show=outcome_missing")
        visited.get_by_role("link", name="Set the outcome").focus()
        visited.keyboard.press("Enter")
        visited.get_by_label("Passed: they go on").focus()
        visited.keyboard.press("Space")
        visited.keyboard.press("Tab")
        visited.keyboard.press("Enter")
        visited.get_by_text("Hugo has passed and goes on.").wait_for()
    assert states(session, 2)[:4] == ["in_process", "passed", "passed", "open"]
    assert session.scalars(select(Booking.state).where(Booking.id == 1)).one() == "complete"
