"""A referee who was asked, and the address of their page."""

from datetime import timedelta

import pytest

from scheduler.domain.terms import KeyPurpose
from scheduler.services import keys
from tests.conftest import NOON
from tests.services.referees import Town

MORNING = NOON - timedelta(hours=2)  # 9:20 am in San Francisco, 12:20 pm in Toronto


@pytest.fixture
def town(session, act, now):
    now.at = MORNING
    return Town(session, act)


@pytest.fixture
def helena(town):
    """Return the id of a reference who was invited."""
    return town.asked(now=MORNING)


@pytest.fixture
def page(session, settings, helena):
    """Return the path of the referee's page."""
    return f"/r/{keys.key_of(session, settings.secret_keys, KeyPurpose.REFEREE, helena)}"
