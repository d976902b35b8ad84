"""Who is let in, and as whom."""

from datetime import timedelta

import pytest
from flask import Blueprint

from scheduler.domain.keys import new_handle
from scheduler.domain.terms import KeyPurpose
from scheduler.models import Candidate, Key, StaffSession
from scheduler.services import keys
from scheduler.services.transaction import transaction
from scheduler.web import actors, site
from tests.people import (
    make_admin,
    make_candidate,
    make_company,
    make_coordinator,
    make_person,
    portal,
)

STAFF = ("staff", "interviewer", "coordinator", "admin")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def app(app):
    """The application with a page for each kind of actor, which says who came."""
    doors = Blueprint("doors", __name__)
    for name in STAFF:
        view = getattr(actors, name)(lambda person: person.name)
        doors.add_url_rule(f"/doors/{name}", name, view, methods=["GET", "POST"])
    fresh = actors.admin(actors.fresh(lambda person: person.name))
    doors.add_url_rule("/doors/fresh", "fresh", fresh, methods=["GET", "POST"])
    private = actors.candidate(
        lambda person: actors.candidate_url("doors.candidate", person, page=2)
    )
    doors.add_url_rule("/doors/c/<key>", "candidate", private, methods=["GET", "POST"])
    app.register_blueprint(doors)
    return app


@pytest.fixture
def company(session):
    return make_company(session)


def doors(client):
    return [client.get(f"/doors/{name}").status_code for name in STAFF]


def key_of(session, settings, candidate):
    return portal(session, settings, candidate).removeprefix("/c/")


def test_a_route_that_names_no_actor_stops_the_start(start, settings, monkeypatch):
    from_nowhere = Blueprint("stray", __name__)
    from_nowhere.add_url_rule("/stray", "page", lambda: "")
    monkeypatch.setattr(site, "BLUEPRINTS", (*site.BLUEPRINTS, from_nowhere))

    with pytest.raises(RuntimeError, match=r"No actor is declared for: stray\.page\."):
        start(settings)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (make_person, [200, 200, 403, 403]),
        (make_coordinator, [200, 403, 200, 403]),
        (make_admin, [200, 403, 200, 200]),
    ],
)
def test_rights_open_their_own_doors(client, session, company, make, expected):
    assert doors(client.enter(make(session))) == expected


def test_an_admin_is_a_coordinator_even_if_nobody_ticked_it(client, session, company):
    assert doors(client.enter(make_admin(session, is_coordinator=False)))[2] == 200


def test_nobody_is_led_to_the_sign_in_page(client, company):
    answers = [client.get(f"/doors/{name}") for name in STAFF]

    assert [(each.status_code, each.location) for each in answers] == [(303, "/sign-in")] * 4


def test_a_press_without_a_session_is_refused_and_says_how_to_keep_it(client, company):
    answer = client.post("/doors/admin", data={"name": "typed for an hour"})

    assert (answer.status_code, "Sign in in another tab" in answer.text) == (403, True)


def test_htmx_is_told_to_go_to_the_sign_in_page(client, company):
    answer = client.get("/doors/staff", headers={"HX-Request-Type": "partial"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")


def test_who_is_switched_off_is_nobody(client, session, company):
    jonas = make_person(session)
    client.enter(jonas)
    with transaction(session):
        jonas.is_active = False

    assert doors(client) == [303] * 4


def test_sensitive_acts_ask_for_a_sign_in_of_the_last_twelve_hours(client, session, now, company):
    client.enter(make_admin(session))
    answers = []
    for _ in range(2):
        now.pass_(6 * HOUR)
        got, posted = client.get("/doors/fresh"), client.post("/doors/fresh")
        answers.append((got.status_code, posted.status_code))

    assert answers == [(200, 200), (303, 403)]
    assert client.get("/doors/admin").status_code == 200


def test_a_key_opens_for_its_candidate_and_builds_links_with_itself(client, session, settings):
    key = key_of(session, settings, make_candidate(session))

    assert client.get(f"/doors/c/{key}").text == f"/doors/c/{key}?page=2"


def test_unknown_old_and_foreign_keys_look_alike(client, session, settings, act, company):
    priya, nadia = make_candidate(session), make_candidate(session, "Nadia Farouk")
    old = key_of(session, settings, priya)
    keys.renew_key(session, KeyPurpose.CANDIDATE, priya.id, act=act)
    foreign = key_of(session, settings, nadia)[:11] + old[11:]
    with transaction(session):
        row = Key(purpose=KeyPurpose.ANSWER, subject_id=priya.id, handle=new_handle())
        session.add(row)
    other_purpose = keys.make(settings.secret_keys, row)

    answers = [client.get(f"/doors/c/{key}") for key in (old, foreign, other_purpose, "x")]
    assert {(each.status_code, each.text) for each in answers} == {(404, answers[0].text)}


def test_the_first_press_confirms_the_address_and_looking_does_not(client, session, settings, now):
    stranger = make_candidate(session, confirmed_at=None)
    address = f"/doors/c/{key_of(session, settings, stranger)}"

    def confirmed():
        session.rollback()
        return session.get_one(Candidate, stranger.id).confirmed_at

    client.get(address)
    client.head(address)
    assert confirmed() is None
    now.pass_(HOUR)
    client.post(address)
    first = confirmed()
    now.pass_(HOUR)
    client.post(address)
    assert (first, confirmed()) == (now.at - HOUR, first)


def test_a_press_from_another_website_confirms_nothing(client, session, settings):
    stranger = make_candidate(session, confirmed_at=None)
    address = f"/doors/c/{key_of(session, settings, stranger)}"

    answer = client.post(address, headers={"Sec-Fetch-Site": "cross-site"})

    session.rollback()
    assert answer.status_code == 403
    assert session.get_one(Candidate, stranger.id).confirmed_at is None


def test_what_was_used_is_written_once_a_minute(client, session, settings, now, company):
    address = f"/doors/c/{key_of(session, settings, make_candidate(session))}"
    jonas = make_person(session)
    client.enter(jonas)

    def last_used():
        session.rollback()
        return session.query(Key.last_used_at).scalar(), session.query(
            StaffSession.seen_at
        ).scalar()

    begun = now.at
    client.get(address).close()
    client.get("/doors/staff").close()
    assert last_used() == (None, begun)
    now.pass_(MINUTE)
    client.get("/doors/staff").close()
    assert last_used() == (begun, now.at)
