"""What machines that watch this one are told."""

from datetime import timedelta

from sqlalchemy import text

from scheduler.models import Beat
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_company


def beat(session, at):
    with transaction(session):
        session.add(Beat(name="here", at=at))


def test_a_process_that_answers_is_alive(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_with_a_worker_seen_all_is_well(client, session):
    beat(session, NOON - timedelta(seconds=59))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_silent_worker_is_named_while_bookings_go_on(client, session):
    beat(session, NOON - timedelta(seconds=60))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json) == (
        200,
        {"status": "degraded", "why": "No worker has been seen since 2026-11-23T19:19:00Z."},
    )


def test_a_worker_that_never_ran_is_named_too(client):
    why = client.get("/readyz").json["why"]

    assert why == "No worker has been seen yet."


def test_held_mail_is_named_while_bookings_go_on(client, session):
    make_company(session, mail_held_at=NOON)
    beat(session, NOON)

    assert client.get("/readyz").json == {
        "status": "degraded",
        "why": "Mail is held since the restore of 2026-11-23T19:20:00Z.",
    }


def test_a_database_of_another_version_is_not_ready(client, session):
    with transaction(session):
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json["why"]) == (
        503,
        "The database is of another version.",
    )


def test_security_txt_says_whom_to_write_to_and_until_when(client, session):
    make_company(session, mail="hiring@larkfield.example")

    assert client.get("/.well-known/security.txt").text == (
        "Contact: mailto:hiring@larkfield.example\nExpires: 2027-05-22T00:00:00Z\n"
    )
