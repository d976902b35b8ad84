"""The Chromium rig itself."""

import pytest
from flask import Flask, request

from tests.rigs import chromium

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><title>Stairs</title>
<link rel="icon" href="data:,"></head><body><main><h1>Stairs</h1>{}</main></body></html>"""
COMPUTED = """() => [
  Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.language, innerWidth,
  matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('(forced-colors: active)').matches
]"""


@pytest.fixture(scope="module")
def browser(chrome):
    """The running Chromium: Playwright allows one in a process."""
    return chrome


@pytest.fixture(scope="module")
def address():
    app = Flask("stairs")

    @app.get("/<name>")
    def show(name):
        parts = {
            "picture": "<img src='data:,'>",
            "throwing": "<script>throw new Error('down the stairs')</script>",
            "abroad": "<img alt='' src='http://abroad.invalid/x.png'>",
            "without": "<noscript><p id='plain'>No script</p></noscript>",
        }
        return PAGE.format(parts.get(name, "")), int(request.args.get("status", 200))

    with chromium.serve(app) as base_url:
        yield base_url


def test_a_page_has_the_zone_language_width_and_colours_that_were_asked_for(browser, address):
    asked = {"width": 390, "dark": True, "forced_colors": True}
    with chromium.page(browser, zone="Pacific/Auckland", locale="en-GB", **asked) as page:
        page.goto(f"{address}/top")

        assert page.evaluate(COMPUTED) == ["Pacific/Auckland", "en-GB", 390, True, True]


def test_a_page_can_do_without_javascript(browser, address):
    with chromium.page(browser, javascript=False, base_url=address) as page:
        page.goto("/without")

        assert page.locator("#plain").inner_text() == "No script"


def test_a_page_that_breaks_a_rule_of_accessibility_is_told_which_and_where(browser, address):
    with chromium.page(browser, base_url=address) as page:
        page.goto("/top")
        assert chromium.axe(page) == []

        page.goto("/picture")
        assert chromium.axe(page) == [
            "image-alt (critical): Images must have alternative text: img"
        ]


@pytest.mark.parametrize("status", [404, 409, 422])
def test_an_honest_refusal_is_no_complaint(browser, address, status):
    with chromium.page(browser, base_url=address) as page:
        assert page.goto(f"/top?status={status}").status == status


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/throwing", "down the stairs"),
        ("/abroad", "asked http://abroad.invalid/x.png"),
        ("/top?status=500", "status of 500"),
    ],
)
def test_a_page_that_complains_fails_its_test(browser, address, path, complaint):
    with (
        pytest.raises(AssertionError, match=complaint),
        chromium.page(browser, base_url=address) as page,
    ):
        page.goto(path)


def test_an_expected_complaint_may_be_allowed(browser, address):
    with chromium.page(browser, base_url=address, allowing="status of 500") as page:
        assert page.goto("/top?status=500").status == 500


def test_an_app_may_know_its_address_before_it_is_made(browser):
    with chromium.site() as site, chromium.page(browser, base_url=site.base_url) as page:
        app = Flask("knowing")
        app.add_url_rule("/", view_func=lambda: PAGE.format(f"<p>{site.base_url}</p>"))
        site.start(app)
        page.goto("/")

        assert page.locator("p").inner_text() == site.base_url
