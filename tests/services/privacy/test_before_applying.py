"""Somebody visits, asks, and applies later: it is theirs to take along, and goes when they go."""

import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Enquiry, Key, Message, Visit
from scheduler.services.privacy import erased_mail, erasing, exporting, held
from scheduler.services.questions import enquiries
from scheduler.services.questions.enquiries import Asker
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from scheduler.services.visits.hosting import standing
from tests.conftest import NOON
from tests.mail.post import deliver_all
from tests.people import make_application, make_candidate, make_role
from tests.searching import everything
from tests.visiting import DAY, THURSDAY, Town, coffee, local, to

LUCIA = "lucia.moreno@mail.example"
HOUR = timedelta(hours=1)


@pytest.fixture
def town(session, act):
    """Return a town where Lucia has asked, has coffee and an afternoon ahead, and has applied."""
    town = Town(session, act)
    town.coffee = town.come(coffee(local(THURSDAY, 10)), note="Rust, please")
    town.host = standing(session, town.coffee.id).attendances[0].person
    day = town.afternoon(THURSDAY + DAY, host=town.hosts[0])
    town.round = town.come(to(day), mail=LUCIA.upper(), needs="No stairs")
    town.come(to(day), "Ken Ito")
    role = make_role(session, town.pool)
    asked = enquiries.ask(session, role.id, Asker(LUCIA, "Do you sponsor visas?"), act=act)
    enquiries.confirm(session, asked.id, act=act)
    town.lucia = make_candidate(session, "Lucia Moreno", mail=LUCIA)
    make_application(session, role, town.lucia)
    return town


def taken_along(town):
    """Return what a download holds."""
    town.session.rollback()
    with (
        exporting.export(town.session, town.lucia.id, act=town.act) as made,
        zipfile.ZipFile(made) as archive,
    ):
        return json.loads(archive.read("data.json"))


def rows(told, name, column):
    return [each[column] for each in told["held"].get(name, {"rows": []})["rows"]]


def test_a_download_holds_their_visits_and_what_they_asked(town):
    told = taken_along(town)

    assert rows(told, "visit", "note") == ["Rust, please", ""]
    assert rows(told, "visit", "needs") == ["", "No stairs"]
    assert rows(told, "enquiry", "words") == ["Do you sponsor visas?"]
    assert rows(told, "question", "words") == ["Do you sponsor visas?"]
    assert sorted(rows(told, "message", "notice")) == [
        "enquiry_confirm",
        "visit_asked",
        "visit_asked",
        "visit_booked",
        "visit_booked",
    ]
    assert told["people"] == {
        f"visit {town.coffee.id}: Coffee": [town.host.name],
        f"visit {town.round.id}: Open afternoon": ["Jonas Weber"],
    }
    assert "Ken Ito" not in json.dumps(told)
    said = {
        one.name: one.text
        for group in held.groups_of(town.session, town.lucia)
        for one in group.facts
    }
    assert said["Visits"] == "Coffee in San Francisco, Open afternoon in San Francisco"
    assert (said["What you wrote"], said["Questions"]) == ("Rust, please", "Do you sponsor visas?")


def test_nobody_is_shown_what_another_asked_who_only_typed_the_same_address(town):
    with transaction(town.session):
        town.lucia.confirmed_at = None

    told = taken_along(town)

    assert [name for name in ("visit", "enquiry", "message") if name in told["held"]] == []
    assert told["people"] == {}


def test_erased_they_come_no_more_and_everybody_is_told_without_a_name(town, engine, settings):
    session = town.session
    deliver_all(engine, settings, now=NOON)
    town.session.rollback()
    host, place = town.host, town.taken(town.round.day)

    erasing.erase_all(session, town.lucia.id, by="candidate", act=town.act)

    session.rollback()
    assert [each.mail for each in session.scalars(select(Enquiry))] == []
    assert (town.visit(town.coffee.id).state.value, standing(session, town.coffee.id)) == (
        "cancelled",
        None,
    )
    assert (place, town.taken(town.round.day)) == (2, 1)
    letter = town.newest(host.mail)
    assert (letter.notice.value, letter.facts["candidate"]["name"]) == (
        "cancelled_team",
        erased_mail.WITHDRAWN,
    )
    assert {name for name, value in everything(session) if b"Rust, please" in value} == set()
    deliver_all(engine, settings, now=NOON)
    session.rollback()
    assert town.told(LUCIA.upper()) == ["visit_cancelled"]
    assert session.scalars(select(Message.id).where(Message.dead_at.is_not(None))).all() == []

    erased_mail.sweep(session, now=NOON + HOUR)

    assert [name for name, value in everything(session) if b"ucia" in value.lower()] == []
    gone = Key.subject_id.in_([town.coffee.id, town.round.id]) & (Key.purpose == "visit")
    assert session.scalars(select(Key.id).where(gone)).all() == []
    assert invariants.check(session) == []


def test_what_is_kept_for_a_time_alone_ends_no_visit_that_is_to_come(town):
    past = town.at(local(THURSDAY, 18))

    erasing.erase_all(town.session, town.lucia.id, by="time", act=past)

    found = town.session.scalars(select(Visit).order_by(Visit.id)).all()
    assert [(each.name, each.state.value) for each in found] == [
        ("", "confirmed"),
        ("Lucia Moreno", "confirmed"),
        ("Ken Ito", "confirmed"),
    ]
