import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

from scheduler.errors import Missing
from scheduler.web import assets

STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture
def app():
    app = Flask(__name__, static_folder=None)
    app.register_error_handler(Missing, lambda _: ("", 404))
    assets.init_app(app, STATIC)
    return app


@pytest.fixture
def address(app):
    """Return the address that a template writes for an asset."""

    def find(title):
        with app.test_request_context():
            return app.jinja_env.globals["asset"](title)

    return find


def test_an_asset_is_kept_forever_under_the_name_of_its_content(app, address):
    answer = app.test_client().get(address("app.css"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert re.fullmatch(r"/static/app\.[0-9a-f]{12}\.css", address("app.css"))


def test_a_changed_file_gets_another_name():
    assert assets.Asset("a.js", b"one").name != assets.Asset("a.js", b"two").name


def test_a_browser_that_can_gets_it_pressed(app, address):
    client = app.test_client()
    plain = client.get(address("app.js"))
    pressed = client.get(address("app.js"), headers={"Accept-Encoding": "gzip, br"})
    assert (plain.headers.get("Content-Encoding"), pressed.headers["Content-Encoding"]) == (
        None,
        "gzip",
    )
    assert gzip.decompress(pressed.data) == plain.data
    assert plain.headers["Vary"] == "Accept-Encoding"


def test_a_browser_that_refuses_gzip_gets_it_plain(app, address):
    answer = app.test_client().get(address("app.css"), headers={"Accept-Encoding": "gzip;q=0"})
    assert answer.headers.get("Content-Encoding") is None


def test_a_name_of_yesterday_leads_nowhere(app):
    assert app.test_client().get("/static/app.000000000000.css").status_code == 404


def test_the_sheet_holds_its_imports_in_their_layers_and_fonts_by_their_names(app, address):
    sheet = app.test_client().get(address("app.css")).text
    assert "@import" not in sheet
    assert set(re.findall(r"@layer (\w+){", sheet)) == {
        *("reset", "tokens", "base", "layout", "parts", "screens", "utilities", "print")
    }
    named = re.findall(r'url\("([\w.-]+woff2)"\)', sheet)
    assert [f"/static/{name}" for name in named] == [
        address("instrument-sans.woff2"),
        address("instrument-sans-ext.woff2"),
    ]


def test_the_first_load_stays_small():
    found = assets.load(STATIC)
    weight = sum(len(found[title].pressed) for title in ("app.css", "app.js", "swaps.js"))
    assert weight < 40_000


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("/* Why. */\n  act();\n", "act();"),
        ("  /* Why,\n     at length. */\n  act();", "act();"),
        ("/* one */ act();\nact();\n/* two */", "/* one */ act();\nact();"),
        ('act("/* no remark */");', 'act("/* no remark */");'),
    ],
)
def test_a_script_loses_its_remarks_and_no_code(written, served):
    assert assets.bare_script(written).strip() == served
