"""References and the last conversation in a real browser: candidate, referee, manager, and back."""

import pytest
from playwright.sync_api import expect

from tests.people import portal
from tests.rigs.chromium import axe, page
from tests.services.referees import DAY, HELENA, Town

pytestmark = pytest.mark.browser
EVERYWHERE = pytest.mark.parametrize(
    "kind",
    [
        {"width": width, "javascript": javascript}
        for width in (390, 1280)
        for javascript in (True, False)
    ],
)
AT_WORK = "helena@brightwater.example"


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


@pytest.fixture
def home(session, settings, town):
    return portal(session, settings, town.priya)


@pytest.fixture
def closing(session, settings, act, now):
    """Return a town in which Priya stands at the last step, and the address of her page."""
    town = Town(session, act, at=4)
    return town, portal(session, settings, town.priya)


@pytest.fixture
def enter(client, served):
    """Return what signs somebody in on a page of Chromium."""

    def enter(visited, person):
        client.enter(person)
        (cookie,) = client._cookies.values()
        visited.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served}])

    return enter


def sound(visited, kind):
    """Check a page for those who use it otherwise, where a script can."""
    if kind["javascript"]:
        assert axe(visited) == []


@EVERYWHERE
def test_somebody_is_named_and_books_a_call(browser, served, town, home, mailbox, kind):
    town.ask()
    with page(browser, base_url=served, **kind) as visited:
        visited.goto(home)
        visited.get_by_role("link", name="Your references").click()
        visited.get_by_label("Their name").fill(HELENA.name)
        visited.get_by_label("Their email").fill(HELENA.mail)
        visited.get_by_label("How do they know your work?").fill(HELENA.relation)
        visited.get_by_label("Yes, you may ask now").check()
        sound(visited, kind)
        visited.get_by_role("button", name="Save").click()
        expect(visited.get_by_text("Our mail to Helena Voss is on its way.")).to_be_visible()
        sound(visited, kind)
    with page(browser, base_url=served, **kind) as visited:
        visited.goto(mailbox.link(AT_WORK, "/r/"))
        expect(visited.get_by_role("heading", name="Would you tell us")).to_be_visible()
        sound(visited, kind)
        visited.locator(".slot").nth(2).click()
        visited.get_by_label("Number to call", exact=True).fill("+1 416 555 0117")
        visited.get_by_role("button", name="Book this time").click()
        expect(visited.get_by_role("heading", name="We call you")).to_be_visible()
        sound(visited, kind)
    assert [each.call_of.name for each in town.calls()] == ["Helena Voss"]
    invited = mailbox.to(AT_WORK)[-1]
    assert "Booked: we call you about Priya Raman" in invited["Subject"]


@EVERYWHERE
def test_answers_are_written_left_and_sent(browser, served, town, mailbox, kind):
    helena = town.asked()
    with page(browser, base_url=served, **kind) as visited:
        visited.goto(mailbox.link(AT_WORK, "/r/"))
        visited.get_by_role("link", name="Write my answers").click()
        expect(visited.get_by_role("button", name="Send my answers")).to_be_visible()
        boxes = visited.get_by_role("textbox")
        boxes.nth(0).fill("Two years.")
        if not kind["javascript"]:
            visited.get_by_role("button", name="Keep it for later").click()
        expect(visited.get_by_text("Kept. Nothing is sent yet.")).to_be_visible()
        sound(visited, kind)
        visited.reload()
        expect(visited.get_by_role("textbox").nth(0)).to_have_value("Two years.")
        visited.get_by_role("button", name="Send my answers").click()
        expect(visited.get_by_text("Your answers are with us.")).to_be_visible()
    assert town.reference(helena).answers[0] == "Two years."


def test_what_is_written_before_the_scripts_are_here_is_kept(browser, served, town, mailbox):
    held = []

    def hold(route):
        held.append(route)

    town.asked()
    with page(browser, base_url=served) as visited:
        visited.goto(mailbox.link(AT_WORK, "/r/"))
        visited.wait_for_load_state()
        visited.route("**/swaps*", hold)
        visited.get_by_role("link", name="Write my answers").click()
        visited.get_by_role("textbox").first.fill("Two years.")
        expect(visited.get_by_text("Kept. Nothing is sent yet.")).to_have_count(0)
        held[0].continue_()
        expect(visited.get_by_text("Kept. Nothing is sent yet.")).to_be_visible()


def test_call_me_soon_and_the_caller_presses_that_they_call(browser, served, town, mailbox, enter):
    helena = town.asked()
    with page(browser, base_url=served) as visited:
        visited.goto(mailbox.link(AT_WORK, "/r/"))
        visited.get_by_label("Number to call now").fill("+1 416 555 0117")
        visited.get_by_role("button", name="Call me soon").click()
        expect(visited.get_by_text("Dana Liu rings you by")).to_be_visible()
        with page(browser, base_url=served) as desk:
            enter(desk, town.dana)
            desk.goto(mailbox.link(town.dana.mail, "/references/"))
            desk.get_by_role("button", name="I am calling").click()
            expect(desk.get_by_role("button", name="We spoke")).to_be_visible()
            visited.reload()
            expect(visited.get_by_text("Your phone rings now")).to_be_visible()
            desk.get_by_role("textbox", name="Notes").fill("Calm and exact.")
            desk.get_by_role("button", name="We spoke").click()
            expect(desk.get_by_text("Noted. This reference is done.")).to_be_visible()
            assert axe(desk) == []
    assert (town.state(helena), town.reference(helena).notes) == ("done", "Calm and exact.")


@EVERYWHERE
def test_the_last_step_is_approved_talked_about_and_decided(
    browser, closing, now, mailbox, enter, kind
):
    town, home = closing
    with page(browser, base_url=mailbox.settings.base_url, **kind) as desk:
        enter(desk, town.dana)
        desk.goto(f"/approvals/{town.offer_id}")
        sound(desk, kind)
        desk.get_by_role("button", name="Approve and ask for a time").click()
        expect(desk.get_by_text("By Dana Liu")).to_be_visible()
    with page(browser, base_url=mailbox.settings.base_url, **kind) as visited:
        visited.goto(mailbox.link(town.priya.mail, f"/steps/{town.offer_id}"))
        visited.locator(".slot").first.click()
        visited.get_by_role("button", name="Book").last.click()
        expect(visited.get_by_text("Booked, and Dana is invited")).to_be_visible()
        now.pass_(3 * DAY)
        visited.goto(f"{home}/steps/{town.offer_id}/decision")
        sound(visited, kind)
        visited.get_by_label("Yes, I would like to come").check()
        visited.get_by_role("button", name="Send my answer").click()
        expect(visited.get_by_role("heading", name="Welcome, Priya.")).to_be_visible()
    assert town.application.state.value == "hired"
