"""What machines that watch this one are told."""

from datetime import timedelta

from sqlalchemy import select, text

from scheduler.domain.terms import BusySource, Notice
from scheduler.models import Beat, BusyCalendar, Message
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_company, make_person
from tests.web.coordinator.pages import plain


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


def due(session, at, **values):
    """Store a mail that was due at an instant."""
    with transaction(session):
        session.add(
            Message(
                notice=Notice.SIGN_IN,
                address="ada@mail.example",
                subject=f"sign_in:{at.timestamp()}",
                facts={},
                message_id=f"{at.timestamp()}@larkfield.example",
                created_at=at,
                due_at=at,
                **values,
            )
        )


def told(client):
    """Return what machines and people are told."""
    return client.get("/readyz").json, plain(client.get("/status").text)


def test_mail_that_waits_for_five_minutes_is_late(client, session):
    make_company(session)
    beat(session, NOON)
    due(session, NOON - timedelta(minutes=4))
    due(session, NOON + timedelta(days=1))
    due(session, NOON - timedelta(days=1), sent_at=NOON)
    assert told(client)[0] == {"status": "ok"}
    assert "All is well" in told(client)[1]

    due(session, NOON - timedelta(minutes=5))
    machine, page = told(client)
    assert machine == {"status": "degraded", "why": "Mail is late since 2026-11-23T19:15:00Z."}
    assert "Mail is late, since Mon 23 Nov, 11:15 am (PST)" in page
    assert "It is kept and tried again." in page
    assert "your own page is right" in page


def test_mail_that_is_put_off_until_later_is_late_since_its_first_try(client, session):
    make_company(session)
    beat(session, NOON)
    began = NOON - timedelta(hours=1)
    due(session, NOON + timedelta(minutes=20), attempt=3, stamped_at=began)

    assert told(client)[0]["why"] == "Mail is late since 2026-11-23T18:20:00Z."


def test_people_are_told_that_nobody_is_at_work_and_what_is_held(client, session):
    make_company(session, mail_held_at=NOON)

    assert "Mail, reminders and other calendars are late." in told(client)[1]
    assert "after a repair somebody looks at it first" in told(client)[1]


def test_calendars_that_are_not_read_are_late_and_those_of_who_left_are_not(client, session):
    make_company(session)
    beat(session, NOON)
    ada, gone = make_person(session, "Ada Lund"), make_person(session, "Gil Gone", is_active=False)
    for person in (ada, gone):
        add_calendar(session, person, NOON - timedelta(minutes=29 if person is ada else 90))
    assert told(client)[0] == {"status": "ok"}

    with transaction(session):
        session.scalars(
            select(BusyCalendar).where(BusyCalendar.person_id == ada.id)
        ).one().due_at -= timedelta(minutes=1)
    assert told(client)[0]["why"] == "Calendars have not been read since 2026-11-23T18:50:00Z."


def add_calendar(session, person, due_at):
    with transaction(session):
        session.add(
            BusyCalendar(
                person_id=person.id,
                source=BusySource.ICS,
                name="Mine",
                added_at=NOON,
                due_at=due_at,
            )
        )
