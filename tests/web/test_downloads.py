"""What strangers gave us is handed out as bytes, and no connection stays behind."""

import pytest

from scheduler.database import db
from scheduler.services import files
from scheduler.services.transaction import transaction
from tests.people import make_application, make_company, make_coordinator, make_pool, make_role

BODY = b"Ten years of support. " * 40_000  # more than one part


@pytest.fixture
def address(session, client, act):
    """Return where a coordinator who has signed in finds a CV."""
    make_company(session)
    client.enter(make_coordinator(session))
    application = make_application(session, make_role(session, make_pool(session)))
    with transaction(session):
        application.cv_file = files.keep(session, "cv.txt", BODY, act=act)
    return f"/candidates/{application.id}/cv"


@pytest.fixture
def taken(app):
    """Return what tells how many connections are in use."""
    with app.app_context():
        return db.engine.pool.checkedout


def test_a_file_is_an_attachment_that_nothing_runs_or_shows(client, address):
    with client.get(address) as answer:
        assert answer.data == BODY
        assert answer.headers["Content-Disposition"] == "attachment; filename=cv.txt"
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.content_length == len(BODY)


@pytest.mark.parametrize("is_read", [True, False])
def test_a_download_gives_its_connection_back(client, address, taken, is_read):
    with client.get(address) as answer:
        if is_read:
            assert answer.data == BODY

    assert taken() == 0
