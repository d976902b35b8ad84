"""Every route, every actor, one's own and somebody else's: who gets in, and what others are told.

Whoever may open a page is shown it, nobody in particular is led to the sign-in page (303), and
everybody else is refused (403). What is somebody else's does not exist (404).
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Base
from scheduler.web.actors import actor_of, asks_for_fresh
from tests.web.routes import ACTOR_OF, FORM_FIRST, FRESH, OF_THE_LINEUP, OPENED, PRESSED
from tests.web.world import ACTORS, address, make_world, unknown

pytestmark = pytest.mark.both_engines

KEYED = {"candidate", "answerer", "referee", "visitor", "enquirer"}
# What a press without a token answers, by what opening the page would.
REFUSALS = {200: 422, 404: 404}
LETS_IN = {
    "staff": {"interviewer", "coordinator", "admin"},
    "interviewer": {"interviewer"},
    "coordinator": {"coordinator", "admin"},
    "admin": {"admin"},
}


@pytest.fixture
def world(session, settings, act):
    return make_world(session, settings, act)


@pytest.fixture
def rules(app):
    """Return the rules of all routes, in order of their names; a page that breaks answers 500."""
    app.testing = False
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)


@pytest.fixture
def come(app, world):
    """Return the maker of a browser in which an actor is signed in."""

    def come(actor):
        browser = app.test_client()
        return browser.enter(world.people[actor]) if actor in world.people else browser

    return come


def dump(session):
    """Return every row of every table."""
    session.rollback()
    return {
        name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
        for name, table in Base.metadata.tables.items()
    }


def visitor_of(rule, come):
    """Return the browser of somebody whom *rule* lets in."""
    actor = ACTOR_OF[rule.endpoint]
    allowed = LETS_IN.get(actor)
    return come(max(allowed) if allowed else "nobody")


def opens(rule):
    return "GET" in rule.methods


def presses(rule):
    return "POST" in rule.methods


def needs_sign_in(rule):
    return ACTOR_OF[rule.endpoint] in LETS_IN


def test_every_route_has_its_row(app):
    assert {name: actor_of(view) for name, view in app.view_functions.items()} == ACTOR_OF


@pytest.mark.parametrize("actor", ACTORS)
def test_who_may_open_which_page(app, rules, world, come, actor):
    browser = come(actor)
    pages = [rule for rule in rules if opens(rule) and rule.endpoint != "asset"]

    found = {
        rule.endpoint: browser.get(address(app, rule, world.own)).status_code for rule in pages
    }

    assert found == {rule.endpoint: expected(rule, actor) for rule in pages}


def expected(rule, actor):
    """Return what *actor* is answered when they open the page of *rule*."""
    allowed = LETS_IN.get(ACTOR_OF[rule.endpoint])
    if rule.endpoint in OF_THE_LINEUP and actor in {"coordinator", "admin"}:
        return 404
    if allowed is None or actor in allowed:
        return OPENED.get(rule.endpoint, 200)
    return 303 if actor in {"nobody", "inactive"} else 403


@pytest.mark.parametrize("actor", ACTORS)
def test_a_press_of_staff_is_refused_or_asks_for_its_token(app, rules, session, world, come, actor):
    browser = come(actor)
    buttons = [rule for rule in rules if presses(rule) and needs_sign_in(rule)]
    before = dump(session)

    found = {
        rule.endpoint: browser.post(address(app, rule, world.own)).status_code for rule in buttons
    }

    assert found == {rule.endpoint: REFUSALS.get(expected(rule, actor), 403) for rule in buttons}
    assert dump(session) == before


def test_what_asks_for_a_fresh_sign_in_is_written_down(app):
    found = {name for name, view in app.view_functions.items() if asks_for_fresh(view)}

    assert found == FRESH


@pytest.fixture(params=["admin", "interviewer"])
def stayed(request, come, now):
    """Return an actor, and their browser, in which they have been signed in for 12 hours."""
    browser = come(request.param)
    for _ in range(2):
        now.pass_(timedelta(hours=6))
        assert browser.get("/me").status_code == 200
    return request.param, browser


def test_a_press_after_12_hours_is_refused_where_it_asks_for_a_fresh_sign_in(
    app, rules, session, world, stayed
):
    actor, browser = stayed
    open_ = [rule for rule in rules if needs_sign_in(rule) and expected(rule, actor) != 403]
    before = dump(session)

    found = {
        rule.endpoint
        for rule in open_
        if presses(rule) and browser.post(address(app, rule, world.own)).status_code == 403
    }

    assert found == FRESH & {rule.endpoint for rule in open_} != set()
    assert dump(session) == before


def test_a_press_of_the_public_that_says_nothing_does_nothing(app, rules, world, client):
    buttons = [rule for rule in rules if rule.endpoint in PRESSED]

    found = {
        rule.endpoint: client.post(address(app, rule, world.own)).status_code for rule in buttons
    }

    assert found == PRESSED


def test_what_belongs_to_somebody_else_does_not_exist(app, rules, session, world, come):
    scoped = [
        rule
        for rule in rules
        if len(rule.arguments) > 1
        or rule.arguments & {"session_id", "booking_id", "reference_id", "question_id"}
        or rule.endpoint.startswith("me.appro")
    ]
    before = dump(session)

    found = {
        rule.endpoint: visit(rule, come, address(app, rule, world.own, world.foreign))
        for rule in scoped
    }

    assert found == {rule.endpoint: [404] * len(rule.methods & {"GET", "POST"}) for rule in scoped}
    assert without_sessions(dump(session)) == without_sessions(before)


def visit(rule, come, place):
    """Return what *place* answers to whom it lets in, opened and pressed."""
    browser = visitor_of(rule, come)
    found = [browser.get(place).status_code] if opens(rule) else []
    return [*found, browser.press(place).status_code] if presses(rule) else found


def without_sessions(rows):
    """Return *rows* less what signing in to look has left."""
    return {name: each for name, each in rows.items() if name != "staff_session"}


def test_what_does_not_exist_is_said_to_be_missing(app, rules, session, world, come):
    named = [rule for rule in rules if rule.arguments]
    before = dump(session)

    found = {
        rule.endpoint: visit(rule, come, address(app, rule, world.own, unknown(world.own)))
        for rule in named
        if rule.endpoint != "asset"
    }

    assert found == {
        rule.endpoint: [FORM_FIRST.get(rule.endpoint, 404)] * len(rule.methods & {"GET", "POST"})
        for rule in named
        if rule.endpoint != "asset"
    }
    assert without_sessions(dump(session)) == without_sessions(before)


def test_every_wrong_key_reads_the_same(app, rules, world, client):
    keyed = [rule for rule in rules if ACTOR_OF[rule.endpoint] in KEYED and opens(rule)]
    keys = ("candidate key", "answer key", "referee key", "visit key", "enquiry key")
    wrong = dict.fromkeys(keys, "x" * 33)
    mixed = {name: world.foreign[name][:11] + world.own[name][11:] for name in wrong}

    answers = {
        (answer.status_code, answer.text)
        for rule in keyed
        for change in (wrong, mixed)
        for answer in [client.get(address(app, rule, world.own | change))]
    }

    assert [status for status, _ in answers] == [404]
