import pytest

from tests.people import make_company, make_office
from tests.web.careers.openings import make_opening


@pytest.fixture
def company(session):
    return make_company(session)


@pytest.fixture
def office(session, company):
    return make_office(session, "Harbor Point")


@pytest.fixture
def role(session, office):
    """Return the open role of the Lamp Keeper."""
    return make_opening(session, office)
