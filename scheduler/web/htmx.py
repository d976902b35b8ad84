"""Pages for browsers, fragments for htmx, under one address."""

from flask import Response, make_response, render_template, request


def wants_fragment() -> bool:
    """Tell whether htmx asked for a part of a page; Back, links and `hx-select` want it whole."""
    return request.headers.get("HX-Request-Type") == "partial"


def render(name: str, *, status: int = 200, **context: object) -> Response:
    """Render the page *name*, or for htmx its fragment: `a/_b.html` beside `a/b.html`."""
    folder, _, page = name.rpartition("/")
    template = f"{folder}/_{page}.html" if wants_fragment() else f"{name}.html"
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request-Type")
    return response
