"""A town that takes visitors, and their way through it."""

import pytest

from tests.visiting import Town

OFFICE = "/visit/san-francisco"


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


@pytest.fixture
def page_of(town, settings):
    """Return the path of a visitor's own page."""
    return lambda visit: f"/v/{town.key(visit, settings.secret_keys)}"
