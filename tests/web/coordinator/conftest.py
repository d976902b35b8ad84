import pytest

from tests.people import make_company, make_person
from tests.services import hiring


@pytest.fixture
def sam(session):
    """Return the coordinator of Larkfield."""
    make_company(session)
    return make_person(session, "Sam Okafor", is_coordinator=True, is_interviewer=False)


@pytest.fixture
def desk(client, sam):
    """Return the browser of the coordinator."""
    return client.enter(sam)


@pytest.fixture
def role(session, act, sam):
    """Return the id of an open role that promises an answer in two working days."""
    return hiring.a_role(session, act)


@pytest.fixture
def nadia(session, role, act):
    """Return the id of an application that nobody has read."""
    return hiring.applied(session, role, act)
