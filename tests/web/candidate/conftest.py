"""A candidate with one call to choose, and the address of their pages."""

import pytest

from tests.people import portal
from tests.services.calls import make_company, make_office, make_person, make_role, make_step


@pytest.fixture
def role(session, now):
    make_company(session)
    office = make_office(session)
    team = [make_person(session, name, office=office) for name in ("Aisha Malik", "Jonas Weber")]
    return make_role(session, team, [office], grid_minutes=30, expect="You talk.", prepare="Rest.")


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def home(session, settings, step):
    """Return the path of the candidate's first page."""
    return portal(session, settings, step.application.candidate)
