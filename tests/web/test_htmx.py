import pytest
from flask import Flask
from jinja2 import DictLoader

from scheduler.web import htmx


@pytest.fixture
def client():
    app = Flask(__name__, static_folder=None)
    app.jinja_loader = DictLoader({"a/b.html": "page {{ n }}", "a/_b.html": "part {{ n }}"})
    app.add_url_rule("/", view_func=lambda: htmx.render("a/b", status=409, n=7), endpoint="b")
    return app.test_client()


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({}, "page 7"),
        ({"HX-Request-Type": "partial"}, "part 7"),
        ({"HX-Request-Type": "full"}, "page 7"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, "page 7"),
    ],
)
def test_only_who_asks_for_a_part_gets_a_part(client, headers, text):
    answer = client.get("/", headers=headers)
    assert (answer.text, answer.status_code, answer.headers["Vary"]) == (
        text,
        409,
        "HX-Request-Type",
    )
