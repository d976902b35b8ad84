"""Pieces of pages that hang on nothing but the values they are made from."""

from collections.abc import Hashable
from functools import lru_cache

from flask import current_app
from jinja2 import Template
from markupsafe import Markup

KEPT = 1_000  # of about 10 kB each at most


def piece(name: str, **values: Hashable) -> Markup:
    """Return what the template *name* makes of *values*, made once for everybody.

    No version has to tell that it is out of date: other values are another piece. It sees neither
    the request nor who asks.
    """
    return _made(current_app.jinja_env.get_template(name), tuple(values.items()))


@lru_cache(maxsize=KEPT)
def _made(template: Template, values: tuple[tuple[str, Hashable], ...]) -> Markup:
    return Markup(template.render(dict(values)))  # noqa: S704 -- the template escapes
