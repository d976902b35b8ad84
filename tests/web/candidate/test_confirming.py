"""The press behind the mailed link after applying."""

import pytest

from scheduler.models import Application, Candidate
from scheduler.services.applications import applying
from scheduler.services.queue import queue
from tests.conftest import NOON
from tests.people import make_company, portal
from tests.services import hiring
from tests.services.hiring import written


@pytest.fixture
def role(session, act):
    make_company(session)
    return hiring.a_role(session, act)


@pytest.fixture
def priya(session, role, act):
    """Return a candidate who has just applied for the first time."""
    application = hiring.applied(session, role, act, "Priya Raman")
    return session.get_one(Application, application).candidate


def waiting(session):
    session.rollback()
    return [row.application_id for row in queue.rows(session, now=NOON).rows]


def test_the_first_press_confirms_the_address(client, session, settings, priya):
    own = portal(session, settings, priya)
    before = client.get(own).text
    assert "This is my address</button>" in before
    assert "One press left, Priya." in before
    assert ("We’re on it" in before, "Our move" in before) == (False, False)
    answer = client.post(f"{own}/confirmation")
    assert (answer.status_code, answer.location) == (303, own)
    after = client.get(own).text
    assert "This is my address</button>" not in after
    assert ("We’re on it" in after, "Our move" in after) == (True, True)
    session.rollback()
    assert session.get_one(Candidate, priya.id).confirmed_at == NOON


def test_an_application_under_a_known_address_is_nobodys_until_it_is_taken(
    client, session, settings, priya, act
):
    second = hiring.applied(session, hiring.a_role(session, act, "Writer"), act, "Priya Raman")
    own = portal(session, settings, priya)
    page = client.get(own).text
    assert "Did you apply as Writer?" in page
    assert '<p class="eyebrow">Writer</p>' not in page
    assert waiting(session) == [second - 1]
    client.post(f"{own}/confirmation", data={"application": [second]})
    page = client.get(own).text
    assert "Did you apply" not in page
    assert '<p class="eyebrow">Writer</p>' in page
    assert waiting(session) == [second - 1, second]


def test_another_press_takes_nothing_over(client, session, settings, priya, act):
    second = hiring.applied(session, hiring.a_role(session, act, "Writer"), act, "Priya Raman")
    client.post(f"{portal(session, settings, priya)}/confirmation")
    assert waiting(session) == [second - 1]


def test_nobody_takes_over_what_was_sent_under_another_address(
    client, session, settings, priya, act
):
    other = hiring.applied(session, priya.applications[0].role_id, act, "Hugo Lindqvist")
    writer = hiring.a_role(session, act, "Writer")
    foreign = hiring.applied(session, writer, act, "Hugo Lindqvist")
    answer = client.post(
        f"{portal(session, settings, priya)}/confirmation", data={"application": [foreign]}
    )
    assert answer.status_code == 404
    assert "join" not in written(session)
    assert other in waiting(session)


def test_pressing_twice_takes_it_over_once(client, session, settings, priya, act):
    second = hiring.applied(session, hiring.a_role(session, act, "Writer"), act, "Priya Raman")
    for _ in range(2):
        client.post(
            f"{portal(session, settings, priya)}/confirmation", data={"application": [second]}
        )
    session.rollback()
    assert written(session).count("join") == 1


def test_applying_never_says_whether_an_address_is_known(session, role, priya, act):
    assert applying.fresh_link(session, "priya@mail.example", act=act) is None
    assert applying.fresh_link(session, "nobody@mail.example", act=act) is None
