"""A trip in a real browser, from the wish to the ticket, on a desk and on a phone, with a script and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.watching import overflow, sign_in
from tests.people import make_coordinator, portal
from tests.rigs.chromium import axe, page
from tests.services.calls import make_loop, make_step
from tests.services.travelling import make_day

pytestmark = pytest.mark.browser


@pytest.fixture
def step(session, now):
    return make_step(session, make_loop(session))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_wish_to_the_ticket_and_a_day_that_moves(  # noqa: PLR0917 -- fixtures
    browser, served, session, settings, act, client, step, width, javascript
):
    make_day(session, step, act)
    home = portal(session, settings, step.application.candidate)
    keeper = make_coordinator(session)
    with (
        page(browser, base_url=served, width=width, javascript=javascript) as priya,
        page(browser, base_url=served, width=width, javascript=javascript) as sam,
    ):
        sign_in(sam, client, keeper, served)
        ask(priya, home)
        book(sam, javascript=javascript)
        look(priya)
        give_up(priya, f"{home}/steps/{step.id}")
        keep(sam)


def ask(priya, home):
    priya.goto(home)
    priya.get_by_role("link", name="Ask us for the trip").first.click()
    priya.get_by_label("Where do you start from?").fill("Denver")
    assert overflow(priya) <= 0
    priya.get_by_role("button", name="Ask for the trip").click()
    expect(priya.get_by_text("Your wish is with us.")).to_be_visible()


def book(sam, *, javascript):
    sam.goto("/queue")
    sam.get_by_role("link", name="Answer the wish").click()
    expect(sam.get_by_label("The plan")).to_be_visible()
    assert overflow(sam) <= 0
    if javascript:
        assert axe(sam) == []
    sam.get_by_label("The plan").fill("UA 123 at 18:05")
    ticket = {"name": "seat.txt", "mimeType": "text/plain", "buffer": b"12 A"}
    sam.get_by_label("Tickets and bookings").set_input_files(ticket)
    sam.get_by_role("button", name="It is booked").click()
    expect(sam.get_by_text("The trip is booked. Priya is told.")).to_be_visible()


def look(priya):
    priya.reload()
    expect(priya.get_by_text("UA 123 at 18:05")).to_be_visible()
    with priya.expect_download() as got:
        priya.get_by_role("link", name="seat.txt").click()
    assert got.value.suggested_filename == "seat.txt"


def give_up(priya, step):
    priya.goto(f"{step}/day/cancellation")
    expect(priya.get_by_text("is booked for this.")).to_be_visible()
    priya.get_by_role("button", name="Cancel all 3 talks").click()
    expect(priya.get_by_text("Your day is cancelled")).to_be_visible()


def keep(sam):
    sam.goto("/queue")
    expect(sam.get_by_text("comes to no office then")).to_be_visible()
    sam.get_by_role("link", name="See to the trip").click()
    sam.get_by_role("button", name="The trip stays as it is").click()
    expect(sam.get_by_text("The trip stays as it is. Priya is told.")).to_be_visible()
