"""Choosing a time in a real browser: in place with a script, by links and buttons without one."""

import re

import pytest
from playwright.sync_api import expect

from scheduler.services.bookings.booking import book
from scheduler.services.placing.securing import Choice
from scheduler.web.candidate.wishes import read_stamp
from tests.browser.watching import focused, loads, said
from tests.people import portal
from tests.rigs.chromium import page
from tests.services import calls

pytestmark = pytest.mark.browser

OFFLINE = "ERR_INTERNET_DISCONNECTED|Failed to fetch"


@pytest.fixture
def steps(session, now):
    """Return the open calls of two candidates, held by one person, remote or in the office."""
    calls.make_company(session)
    office = calls.make_office(session)
    jonas = calls.make_person(session, "Jonas Weber", office=office)
    role = calls.make_role(session, [jonas], [office])
    return [calls.make_step(session, role) for _ in range(2)]


@pytest.fixture
def address(session, settings, steps):
    """Return the address of the first candidate's picker."""
    own = portal(session, settings, steps[0].application.candidate)
    return f"{own}/steps/{steps[0].id}"


@pytest.fixture
def visited(browser, served, address):
    """Return a page that shows the picker, with scripts."""
    with page(browser, base_url=served, allowing=OFFLINE) as visited:
        visited.goto(address)
        yield visited


@pytest.fixture
def plain(browser, served, address):
    """Return a page that shows the picker, without scripts."""
    with page(browser, base_url=served, javascript=False) as plain:
        plain.goto(address)
        yield plain


@pytest.fixture
def take(session, steps, act):
    """Return what books, for the other candidate, the slot of a field."""

    def take(visited, number):
        start = read_stamp(visited.locator(".slot input").nth(number).input_value())
        interview = steps[1].stage.ways[0].interviews[0]
        book(session, steps[1].id, Choice(interview.id, None, start), act=act)

    return take


def choose(visited, number):
    visited.locator(".slot").nth(number).click()


def times(visited):
    return visited.locator(".slot time").all_inner_texts()


def heading(visited):
    return visited.locator(".zone strong").first


def test_the_place_changes_in_place(visited):
    asked = loads(visited)
    visited.get_by_role("radio", name="San Francisco").check()
    expect(heading(visited)).to_have_text("San Francisco (PST)")
    expect(visited).to_have_url(re.compile("place=1"))
    assert focused(visited).startswith("place-")
    said(visited, r"^\d+ times in the week of Mon 23 Nov, in San Francisco \(PST\)\.$")
    assert asked == []


def test_the_week_changes_in_place(visited):
    asked = loads(visited)
    visited.get_by_role("link", name="Show the week of").click()
    expect(visited.locator(".day small").first).to_have_text("30 Nov")
    expect(visited).to_have_url(re.compile("week=2026-11-30"))
    assert focused(visited) == "later"
    said(visited, r"^\d+ times in the week of Mon 30 Nov, in Denver \(MST\)\.$")
    visited.get_by_role("link", name="Friday 4 Dec").click()
    expect(visited).to_have_url(re.compile("week=2026-12-04"))
    expect(visited.locator("#on-2026-12-04 .slot input").first).to_be_focused()
    assert asked == []


def test_the_zone_changes_in_place(visited):
    asked = loads(visited)
    visited.get_by_role("link", name="Change").click()
    expect(visited.get_by_label("Time zone")).to_be_focused()
    visited.get_by_label("Time zone").select_option("Europe/Berlin")
    expect(heading(visited)).to_have_text("Berlin (CET)")
    expect(visited).to_have_url(re.compile("zone=Europe(/|%2F)Berlin"))
    assert focused(visited) == "zone-choice"
    said(visited, r"^\d+ times in the week of Mon 23 Nov, in Berlin \(CET\)\.$")
    assert asked == []


def test_the_clock_changes_in_place(visited):
    asked = loads(visited)
    visited.get_by_role("link", name="24 h").click()
    expect(visited.locator("#clock-24")).to_have_attribute("aria-current", "true")
    expect(visited).to_have_url(re.compile("clock=24"))
    assert focused(visited) == "clock-24"
    assert [each for each in times(visited) if "m" in each] == []
    assert asked == []


def test_a_slot_is_held_in_place_until_it_is_booked(visited):
    asked = loads(visited)
    choose(visited, 3)
    visited.get_by_text("Held for you until 12:30 pm (MST).").wait_for()
    chosen = visited.locator(".slot :checked")
    expect(visited).to_have_url(re.compile(f"slot={chosen.input_value()}"))
    assert focused(visited) == f"slot-{chosen.input_value()}"
    said(visited, r"^We hold Tue 24 Nov, 1:15 to 1:45 pm \(MST\) for you\.$")
    assert asked == []

    visited.get_by_role("button", name="Book this time").click()
    expect(visited.locator("h1")).to_contain_text("See you on")
    assert [each.split(" ")[0] for each in asked] == ["POST", "GET"]


def test_passing_over_times_holds_only_the_one_that_is_rested_on(visited):
    held = []
    visited.on("request", lambda one: held.append(one.url) if one.url.endswith("/hold") else None)
    visited.locator(".slot input").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "ArrowDown"):
        visited.keyboard.press(key)
    visited.get_by_text("Held for you until").wait_for()
    expect(visited.locator(".slot input").nth(3)).to_be_checked()
    assert len(held) == 1


def test_pressing_with_nothing_chosen_is_answered_in_our_own_words(visited):
    asked = loads(visited)
    visited.get_by_role("button", name="Book this time").click()
    expect(visited.locator("#pick")).to_have_text(
        "Choose one of the times first.", use_inner_text=True
    )
    expect(visited.locator(".slot input").first).to_be_focused()
    said(visited, r"^Choose one of the times first\.$")
    assert asked == []


def test_days_after_the_strip_are_counted_and_one_press_away(visited):
    visited.wait_for_load_state()
    further = visited.get_by_role("link", name=re.compile(r"^\d+ more days after that$"))
    strip = visited.locator(".strip a").count()
    told = int(visited.get_by_text("days to choose from").first.inner_text().split()[0])
    assert int(further.inner_text().split()[0]) == told - strip
    further.click()
    expect(visited.locator(".strip a").first).to_have_attribute("id", "day-2026-12-14")


def test_everything_is_chosen_without_one_full_load(visited):
    asked = loads(visited)
    visited.get_by_role("radio", name="San Francisco").check()
    expect(heading(visited)).to_have_text("San Francisco (PST)")
    visited.get_by_role("radio", name="Remote").check()
    expect(heading(visited)).to_have_text("Denver (MST)")
    visited.get_by_role("link", name="Show the week of").click()
    expect(visited.locator(".day small").first).to_have_text("30 Nov")
    visited.get_by_role("link", name="Change").click()
    visited.get_by_label("Time zone").select_option("Europe/Berlin")
    expect(heading(visited)).to_have_text("Berlin (CET)")
    visited.get_by_role("link", name="24 h").click()
    expect(visited.locator("#clock-24")).to_have_attribute("aria-current", "true")
    choose(visited, 0)
    visited.get_by_text("Held for you until 20:30").wait_for()
    assert asked == []


def test_back_shows_what_was_shown_before(visited):
    first = times(visited)
    visited.get_by_role("link", name="Show the week of").click()
    expect(visited.locator(".day small").first).to_have_text("30 Nov")
    visited.get_by_role("link", name="24 h").click()
    expect(visited.locator("#clock-24")).to_have_attribute("aria-current", "true")
    visited.go_back()
    expect(visited.locator("#clock-12")).to_have_attribute("aria-current", "true")
    expect(visited.locator(".day small").first).to_have_text("30 Nov")
    visited.go_back()
    expect(visited.locator(".day small").first).to_have_text("23 Nov")
    assert times(visited) == first
    visited.go_forward()
    expect(visited.locator(".day small").first).to_have_text("30 Nov")


def test_a_lost_slot_is_told_in_place_with_the_nearest_three(visited, take):
    asked = loads(visited)
    take(visited, 3)
    choose(visited, 3)
    lost = visited.locator("#lost")
    expect(lost).to_contain_text("was taken a moment ago. Nothing was booked.")
    expect(lost).to_be_focused()
    expect(lost.get_by_role("link")).to_have_count(3)
    nearest = lost.get_by_role("link").first.locator("time").last.inner_text()
    lost.get_by_role("link").first.click()
    expect(visited.locator(".slot :checked + span")).to_have_text(nearest)
    expect(visited.locator(".slot :checked")).to_be_focused()
    assert asked == []


def test_offline_offers_to_try_again(visited):
    asked = loads(visited)
    visited.context.set_offline(offline=True)
    visited.get_by_role("link", name="24 h").click()
    alert = visited.get_by_role("alert")
    expect(alert).to_contain_text("You seem to be offline.")
    expect(visited.locator("#clock-12")).to_have_attribute("aria-current", "true")

    visited.context.set_offline(offline=False)
    alert.get_by_role("button", name="Try again").click()
    expect(visited.locator("#clock-24")).to_have_attribute("aria-current", "true")
    expect(alert).to_have_count(0)
    assert asked == []


def test_a_slot_chosen_offline_is_held_when_tried_again(visited):
    visited.context.set_offline(offline=True)
    choose(visited, 3)
    alert = visited.get_by_role("alert")
    expect(alert).to_contain_text("You seem to be offline.")
    visited.context.set_offline(offline=False)
    alert.get_by_role("button", name="Try again").click()
    visited.get_by_text("Held for you until").wait_for()


def test_without_a_script_everything_is_chosen_by_links_and_buttons(plain):
    plain.get_by_role("radio", name="San Francisco").check()
    plain.get_by_role("button", name="Show times").first.click()
    expect(heading(plain)).to_have_text("San Francisco (PST)")
    expect(plain).to_have_url(re.compile("#times$"))
    plain.get_by_role("radio", name="Remote").check()
    plain.get_by_role("button", name="Show times").first.click()
    expect(heading(plain)).to_have_text("Denver (MST)")
    plain.get_by_role("link", name="Change").click()
    plain.get_by_label("Time zone").select_option("Europe/Berlin")
    plain.locator("#zone").get_by_role("button", name="Show times").click()
    expect(heading(plain)).to_have_text("Berlin (CET)")
    plain.get_by_role("link", name="24 h").click()
    expect(plain.locator("#clock-24")).to_have_attribute("aria-current", "true")
    choose(plain, 0)
    plain.get_by_role("radio", name="San Francisco").check()
    plain.get_by_role("button", name="Book this time").click()
    expect(plain.get_by_role("alert")).to_contain_text("You chose San Francisco; these are its")


def test_without_a_script_a_time_of_another_week_is_booked(plain):
    plain.get_by_role("link", name="Show the week of").click()
    expect(plain.locator(".day small").first).to_have_text("30 Nov")
    plain.go_back()
    expect(plain.locator(".day small").first).to_have_text("23 Nov")
    plain.go_forward()
    expect(plain.locator(".day small").first).to_have_text("30 Nov")
    choose(plain, 2)
    chosen = plain.locator(".slot :checked").get_attribute("aria-label")
    plain.get_by_role("button", name="Book this time").click()
    expect(plain.locator("h1")).to_contain_text("See you on")
    assert chosen.split(",")[0] in plain.locator(".ticket").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_without_a_script_the_bar_knows_whether_a_time_is_marked(plain, width):
    plain.set_viewport_size({"width": width, "height": 844})
    bar = plain.locator("#pick")
    expect(bar).to_have_text("Choose a time above.", use_inner_text=True)
    choose(plain, 2)
    expect(bar).to_have_text("Your time is marked above.", use_inner_text=True)


def test_without_a_script_a_lost_slot_is_told_with_the_nearest_three(plain, take):
    take(plain, 3)
    choose(plain, 3)
    plain.get_by_role("button", name="Book this time").click()
    lost = plain.locator("#lost")
    expect(lost).to_contain_text("was taken a moment ago. Nothing was booked.")
    expect(lost.get_by_role("link")).to_have_count(3)
    lost.get_by_role("link").first.click()
    expect(lost).to_have_count(0)
    plain.get_by_role("button", name="Book this time").click()
    expect(plain.locator("h1")).to_contain_text("See you on")
