"""On paper: a booking is one sheet, with what is needed at the door and nothing to press."""

import re

import pytest

from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from tests.browser.watching import sign_in
from tests.people import make_company as make_house
from tests.people import make_coordinator, portal
from tests.rigs.chromium import page
from tests.services import hiring
from tests.services.calls import make_company, make_office, make_person, make_role, make_step

pytestmark = pytest.mark.browser

SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture
def printed(session, settings, served, now, act):
    """Return the address of a page about a call in the office with all that a plan can say."""
    make_company(session)
    office = make_office(session)
    team = [make_person(session, name, office=office) for name in ("Aisha Malik", "Jonas Weber")]
    role = make_role(
        session, team, [office], expect="You look at code. " * 20, prepare="An editor\nA question"
    )
    step = make_step(session, role)
    interview = step.stage.ways[0].interviews[0]
    starts_at = next(iter(ask(session, step, interview, office.id, now=now()).starts()))
    made = booking.book(session, step.id, Choice(interview.id, office.id, starts_at), act=act)
    return f"{served}{portal(session, settings, step.application.candidate)}/bookings/{made.id}"


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_booking_prints_on_one_sheet(browser, printed, paper):
    with page(browser) as visited:
        visited.goto(printed)

        assert len(SHEET.findall(visited.pdf(format=paper))) == 1


def test_paper_shows_the_way_and_no_buttons(browser, printed):
    with page(browser) as visited:
        visited.goto(printed)
        visited.emulate_media(media="print")

        assert visited.get_by_text("201 Harbor Street").first.is_visible()
        assert [each for each in visited.locator(".btn").all() if each.is_visible()] == []


def test_the_line_of_stops_is_drawn_on_paper_too(browser, printed):
    with page(browser) as visited:
        visited.goto(printed.partition("/bookings/")[0])
        visited.emulate_media(media="print")

        kept = visited.locator(".stop").first.evaluate(
            "stop => getComputedStyle(stop, '::before').printColorAdjust"
        )
        assert kept == "exact"


def test_the_queue_prints_who_waits_and_nothing_to_press(browser, client, session, served, act):
    make_house(session)
    sam = make_coordinator(session)
    hiring.applied(session, hiring.a_role(session, act), act, "Anya P")
    with page(browser, base_url=served) as visited:
        sign_in(visited, client, sam, served)
        visited.goto("/queue")
        visited.emulate_media(media="print")

        assert visited.get_by_text("Anya P").first.is_visible()
        pressed = visited.locator(".btn, .tick, .subnav, .bulk").all()
        assert [each for each in pressed if each.is_visible()] == []
