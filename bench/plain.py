"""The least that a page of rows costs: Flask and one compiled template, nothing looked up."""

from collections.abc import Callable

from flask import Flask, render_template
from jinja2 import DictLoader

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><ul>
{% for row in rows %}<li><a href="/slots/{{ row.stamp }}">{{ row.text }}</a></li>
{% endfor %}</ul></body></html>
"""


def plain_page(count: int) -> Callable[[], bytes]:
    """Return what asks for a page of *count* rows whose words are known already."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"plain.html": PAGE})
    rows = [
        {"stamp": f"20270301T{n:04}Z", "text": f"{n // 60}:{n % 60:02} am"} for n in range(count)
    ]

    @app.get("/")
    def page() -> str:
        return render_template("plain.html", title="Times", rows=rows)

    client = app.test_client()
    return lambda: client.get("/").data
