"""Somebody finds a role on a phone, reads how we interview, and applies."""

import gzip
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from scheduler.domain.terms import RoleState
from scheduler.models import Application
from tests.people import make_company, make_office
from tests.rigs import chromium
from tests.web.careers.openings import make_opening

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True),
]
PAGES = (
    "/",
    "/roles/lamp-keeper",
    "/roles/closed",
    "/roles/lamp-keeper/applications",
    "/roles/lamp-keeper/applied",
    "/link",
    "/link?asked=1",
)
LIGHTEST = 60_000


@pytest.fixture
def address(session, app):
    """Return where the site with an open and a closed role is served."""
    make_company(session)
    office = make_office(session, "Harbor Point")
    role = make_opening(session, office)
    make_opening(
        session,
        office,
        slug="closed",
        title="Closed",
        state=RoleState.CLOSED,
        coordinator=role.coordinator,
    )
    with chromium.serve(app) as base_url:
        yield base_url


def fill(page):
    page.get_by_label("Full name").fill("Nadia Farouk")
    page.get_by_label("Email", exact=True).fill("nadia@mail.example")
    page.get_by_label("What are you looking for in your next role?").fill("Quiet nights")
    page.get_by_label(re.compile("may keep what I send here")).check()


def stored(session):
    session.rollback()
    return session.scalars(select(Application)).one()


@pytest.mark.parametrize(
    ("javascript", "zone"), [(True, "Asia/Kolkata"), (False, "America/Los_Angeles")]
)
def test_one_applies_on_a_phone_with_and_without_javascript(
    session, chrome, address, javascript, zone
):
    asked = {"width": 390, "javascript": javascript, "zone": "Asia/Kolkata"}
    with chromium.page(chrome, base_url=address, **asked) as page:
        page.goto("/")
        page.get_by_role("link", name="Lamp Keeper").click()
        page.get_by_role("link", name="Apply", exact=True).last.click()
        hint = "Guessed from your browser." if javascript else "Choose where you are."
        expect(page.locator("#zone-told")).to_have_text(hint)
        fill(page)
        cv = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
        page.get_by_label("CV or résumé").set_input_files(cv)
        page.get_by_role("button", name="Send application").click()
        page.wait_for_url("**/applied")

        expect(page.locator("h1")).to_have_text("Look in your mail")
    made = stored(session)
    assert (made.candidate.name, made.candidate.zone) == ("Nadia Farouk", zone)
    assert (made.cv_file.name, made.looking_for) == ("cv.pdf", "Quiet nights")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_likely_typing_mistake_is_asked_about_and_nothing_typed_is_lost(
    session, chrome, address, javascript
):
    with chromium.page(chrome, width=390, base_url=address, javascript=javascript) as page:
        page.goto("/roles/lamp-keeper#apply")
        fill(page)
        page.get_by_label("Email", exact=True).fill("nadia@gmial.com")
        page.get_by_label("Or a link to it").fill("https://nadia.example/cv")
        page.get_by_label("Your time zone").select_option("Europe/Berlin")
        page.get_by_role("button", name="Send application").click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Did you mean nadia@gmail.com?")
        assert not javascript or chromium.axe(page) == []  # axe itself is a script

        alert.get_by_role("link").click()
        expect(page.locator(":target, :focus")).to_have_attribute("type", "email")
        assert page.get_by_label("Full name").input_value() == "Nadia Farouk"
        page.get_by_label("It is really nadia@gmial.com").check()
        page.get_by_role("button", name="Send application").click()
        page.wait_for_url("**/applied")
    made = stored(session)
    assert (made.candidate.mail, made.candidate.zone) == ("nadia@gmial.com", "Europe/Berlin")


def test_one_applies_by_keyboard_alone(session, chrome, address):
    with chromium.page(chrome, base_url=address) as page:
        page.goto("/roles/lamp-keeper")
        press, write = page.keyboard.press, page.keyboard.type
        page.get_by_role("link", name="Apply", exact=True).first.focus()
        press("Enter")  # down to the form
        press("Tab")
        write("Nadia Farouk")
        press("Tab")
        write("nadia@mail.example")
        press("Tab")  # the file
        press("Tab")
        write("https://nadia.example/cv")
        press("Tab")  # the zone
        press("Tab")  # who referred them
        press("Tab")
        press("Tab")
        press("Tab")
        press("Space")
        press("Tab")
        press("Enter")
        page.wait_for_url("**/applied")
    assert stored(session).cv_link == "https://nadia.example/cv"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_page_is_open_to_everybody_and_never_scrolls_sideways(chrome, address, width, dark):
    with chromium.page(chrome, base_url=address, width=width, dark=dark) as page:
        for path in PAGES:
            page.goto(path)
            assert (path, chromium.axe(page)) == (path, [])
            assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)


def test_the_first_load_of_a_role_is_light(client, chrome, address):
    loaded = []
    with chromium.page(chrome, base_url=address) as page:
        page.on("response", lambda answer: loaded.append((answer.url, answer.body())))
        page.goto("/roles/lamp-keeper", wait_until="networkidle")
    sent = [len(gzip.compress(body)) for url, body in loaded if not url.endswith(".woff2")]

    assert len(sent) >= 4  # the page, the sheet, the script, the icons
    assert sum(sent) < LIGHTEST
