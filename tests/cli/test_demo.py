"""The sample company: what is in it, that it keeps every promise, and what the command prints."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from scheduler.cli.sample.history import SENDING, fill
from scheduler.domain.draft import from_json
from scheduler.domain.endings import Ending
from scheduler.domain.terms import ApplicationState, BookingState, StepState
from scheduler.models import (
    Application,
    Attendance,
    Booking,
    Company,
    Entry,
    Message,
    Person,
    Pool,
    Role,
    SignIn,
    Step,
    Trip,
)
from scheduler.services.queue import queue
from scheduler.services.roles.preview import preview
from scheduler.services.upkeep import invariants
from tests.cli.sample import SECRET, address_of, fill_at, settings_of
from tests.conftest import NOON, engine_of

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # the first minute of NOON's day
KEYS = {"base_url", "role_url", "visit_url", "candidates", "interviewers", "coordinator"}


@pytest.fixture
def run_sample(run, sample, now, monkeypatch):
    """Run a command on the database that `sample` sees, at NOON."""
    monkeypatch.setenv("SCHEDULER_DATABASE_URL", address_of(sample))
    monkeypatch.setenv("SCHEDULER_SECRET_KEY", SECRET)
    return run


def happened(session):
    """Return the whole story, less what is drawn by lot."""
    session.rollback()
    bookings = session.scalars(select(Booking).order_by(Booking.id))
    messages = session.scalars(select(Message).order_by(Message.id))
    entries = session.scalars(select(Entry).where(Entry.actor != "command").order_by(Entry.id))
    return [
        *[(each.step_id, each.starts_at, each.room_id, each.state) for each in bookings],
        *[(each.booking_id, each.person_id, each.answer) for each in attendances(session)],
        *[(each.notice, each.address, each.due_at, each.sent_at) for each in messages],
        *[(each.id, each.at, each.actor, each.action, each.subject) for each in entries],
    ]


def attendances(session):
    return session.scalars(select(Attendance).order_by(Attendance.id))


def links(run, *arguments):
    status, said, errors = run("demo", "--json", *arguments)
    assert (status, errors) == (0, "")
    return json.loads(said)


def test_it_keeps_every_promise_and_is_the_same_at_any_hour_of_a_day(session, settings):
    fill(session, settings, now=MORNING)
    first = happened(session)

    fill(session, replace(settings, smtp_url="smtp://mail.example"), now=NOON + timedelta(hours=9))

    assert invariants.check(session) == []
    assert happened(session) == first


@pytest.mark.parametrize(
    "day",
    [(2026, 11, 8), (2027, 3, 14)],
    ids=["after-summer-time", "into-summer-time"],
)
def test_it_can_be_made_on_any_day(sqlite_template, tmp_path, day):
    path = tmp_path / "scheduler.db"
    shutil.copyfile(sqlite_template, path)
    fill_at(path, datetime(*day, 20, tzinfo=UTC))

    engine = engine_of(f"sqlite:///{path}")
    with Session(engine) as session:
        assert invariants.check(session) == []
    engine.dispose()


def test_the_queue_has_one_of_each_kind(sample):
    assert queue.rows(sample, now=NOON).counts == {
        queue.Kind.UNREAD: 6,
        queue.Kind.TO_ADVANCE: 3,
        queue.Kind.EXERCISE_UNOPENED: 1,
        queue.Kind.REFERENCE_FLAGGED: 1,
        queue.Kind.REMARK: 3,
        queue.Kind.TIME_ASKED: 1,
        queue.Kind.OUTCOME_MISSING: 1,
        queue.Kind.WINDOWS_SENT: 1,
        queue.Kind.LINK_UNUSED: 2,
        queue.Kind.MOVE_ASKED: 1,
        queue.Kind.INTERVIEWER_CANT: 2,
        queue.Kind.NOBODY_IN_ROOM: 1,
        queue.Kind.NO_ANSWER: 1,
        queue.Kind.MUST_NOT_MEET: 2,
        queue.Kind.MAIL_FAILED: 1,
        queue.Kind.TRIP: 2,
        queue.Kind.PAUSE_OVER: 1,
        queue.Kind.QUESTION: 3,
        queue.Kind.TRAINED: 1,
    }


def test_a_trip_is_asked_for_one_approved_two_booked_and_one_cancelled(sample):
    found = sample.scalars(select(Trip).order_by(Trip.state)).all()
    assert [(each.state.value, len(each.files)) for each in found] == [
        ("approved", 0),
        ("asked", 0),
        ("booked", 1),
        ("booked", 1),
        ("cancelled", 0),
    ]


def test_its_candidates_booked_moved_and_cancelled(sample):
    bookings = sample.scalars(select(Booking)).all()
    to_come = [each for each in bookings if each.starts_at > NOON]

    assert Counter(each.state.value for each in to_come) == {"scheduled": 29, "cancelled": 2}
    assert {each.office and each.office.name for each in to_come} == {
        None,
        "San Francisco",
        "New York",
    }
    assert [each.step.application.candidate.name for each in bookings if each.moves] == [
        "Samir Haddad"
    ]


def test_its_people_and_candidates_are_in_every_state_that_a_deed_leads_to(sample):
    people = sample.scalars(select(Person).where(Person.is_interviewer)).all()
    applications = sample.scalars(select(Application)).all()

    assert (len(people), len({each.zone for each in people}), len(applications)) == (12, 4, 47)
    assert set(ApplicationState) - {each.state for each in applications} == set()
    assert set(Ending) - {each.ending for each in applications} == set()
    assert set(StepState) - {each.state for each in sample.scalars(select(Step))} == set()
    assert set(BookingState) - {each.state for each in sample.scalars(select(Booking))} == set()


def test_its_history_begins_six_weeks_ago(sample):
    first = min(each.received_at for each in sample.scalars(select(Application)))

    assert NOON - first > timedelta(weeks=6)


def test_every_talk_of_a_published_role_can_be_booked_wherever_it_is_offered(sample):
    roles = sample.scalars(select(Role).where(Role.published_at.is_not(None)).order_by(Role.id))

    free = {
        (role.title, row.title, place): count > 0
        for role in roles
        for row in preview(sample, role, from_json(role.plans[-1].draft), now=NOON)
        for place, count in row.by_place.items()
    }

    assert (len(free), all(free.values())) == (29, True)


def test_one_role_is_still_a_draft_with_open_points(sample):
    role = sample.scalars(select(Role).where(Role.published_at.is_(None))).one()

    assert (role.title, role.state.value) == ("Technical Writer", "draft")


def test_every_mail_left_when_it_was_due(sample):
    sent = sample.scalars(select(Message).where(Message.sent_at.is_not(None))).all()
    waiting = select(Message.due_at).where(
        Message.sent_at.is_(None), Message.superseded_at.is_(None), Message.dead_at.is_(None)
    )

    assert {each.sent_at - each.due_at for each in sent} == {SENDING}
    assert min(sample.scalars(waiting)) >= MORNING


def test_an_empty_database_is_filled_and_marked(run, now, tmp_path):
    status, said, errors = run("demo")

    engine = engine_of(f"sqlite:///{tmp_path}/data/scheduler.db")
    with Session(engine) as session:
        assert session.scalars(select(Company)).one().is_sample
    engine.dispose()
    assert (status, errors) == (0, "")
    assert said.startswith("The sample company of the week of Monday, 23 November 2026.")


def test_the_json_names_every_link(run_sample):
    found = links(run_sample)

    assert (found.keys(), found["base_url"]) == (KEYS, "http://127.0.0.1:8000")
    assert (found["visit_url"], found["role_url"]) == (
        "http://127.0.0.1:8000/visit",
        "http://127.0.0.1:8000/roles/customer-engineer",
    )
    assert {frozenset(each) for each in found["candidates"]} == {
        frozenset({"name", "step", "portal_url"})
    }
    assert [each["step"] for each in found["candidates"][:2]] == ["Technical side", "hired"]
    assert {tuple(each) for each in found["interviewers"]} == {
        ("name", "email", "sign_in_url", "feed_url")
    }
    assert [len(found["candidates"]), len(found["interviewers"])] == [46, 12]


def test_every_printed_link_opens(run_sample, start, sample):
    found = links(run_sample)
    app = start(settings_of(address_of(sample), "."))
    printed = [each["portal_url"] for each in found["candidates"]]
    printed += [each["feed_url"] for each in found["interviewers"]]
    printed += [each["sign_in_url"] for each in [*found["interviewers"], found["coordinator"]]]
    client = app.test_client()

    answers = [client.get(url).status_code for url in [found["role_url"], *printed]]
    assert Counter(answers) == {200: 72}


def test_where_it_is_already_only_sign_in_links_are_made(run_sample, sample):
    before = happened(sample)

    first, second = links(run_sample), links(run_sample)

    assert happened(sample) == before
    assert [each["portal_url"] for each in first["candidates"]] == [
        each["portal_url"] for each in second["candidates"]
    ]
    assert [each["feed_url"] for each in first["interviewers"]] == [
        each["feed_url"] for each in second["interviewers"]
    ]
    assert len(sample.scalars(select(SignIn)).all()) == 26


def test_the_words_name_a_role_a_candidate_an_interviewer_and_the_coordinator(run_sample):
    _, said, _ = run_sample("demo")

    starts = [line.partition(": ")[0] for line in said.splitlines() if ": http" in line]
    assert starts == [
        "A role, as everybody reads it",
        "Priya Raman, who is to choose a time (also on a phone)",
        "Jonas Weber, who interviews",
        "Sam Okafor, who runs it all",
        "Every mail, once you are Sam",
    ]
    assert "--reset" not in said


def test_a_week_later_the_command_offers_to_make_it_anew(run_sample, now):
    now.pass_(timedelta(days=7))

    assert run_sample("demo")[1].endswith(
        "This week is another: `scheduler demo --reset` makes the company anew for it.\n"
    )


def test_reset_forgets_what_was_done_in_it(run_sample, sample):
    before, version = happened(sample), sample.scalar(select(Company.version))
    sample.execute(text("UPDATE company SET version = version + 5, name = 'Changed'"))
    sample.commit()

    links(run_sample, "--reset")

    assert happened(sample) == before
    company = sample.scalars(select(Company)).one()
    assert (company.name, company.version > version + 5) == ("Larkfield", True)


@pytest.mark.parametrize("arguments", [(), ("--reset",), ("--json",), ("--reset", "--json")])
def test_a_database_of_somebody_elses_is_refused_untouched(run_here, session, now, arguments):
    run_here("invite-admin", "ada@larkfield.example")
    before = happened(session), session.scalars(select(Company.name)).all()

    status, said, errors = run_here("demo", *arguments)

    assert (status, said, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("This database is in use and is not the sample company")
    assert (happened(session), session.scalars(select(Company.name)).all()) == before
    assert session.scalars(select(Pool)).all() == []
