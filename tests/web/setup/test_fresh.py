"""Who may sign in and with which rights: only somebody who signed in lately changes it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.models import Person
from scheduler.services.people import sessions
from scheduler.services.people.people import person_details
from tests.people import make_admin, make_company, make_person
from tests.web.reading import Page, read

LENA = {"name": "Lena Brandt", "mail": "lena@larkfield.example", "zone": "America/New_York"}


@pytest.fixture
def ines(session, client):
    make_company(session)
    ines = make_admin(session)
    client.enter(ines)
    return ines


@pytest.fixture
def jonas(session, ines):
    return make_person(session, hours="Mon 9-10")


def address_of(person):
    return f"/setup/people/{person.id}"


def stored(session, person):
    session.rollback()
    return person_details(session.get(Person, person.id))


@pytest.fixture
def stale(client, now, ines):
    """Let Ines have signed in 12 hours ago and never been idle for long."""
    for _ in range(2):
        now.pass_(timedelta(hours=6))
        client.get("/me")
    return ines


@pytest.fixture
def sign_in_again(client, session, settings, act, now):
    """Return what lets a person use a fresh link and tells where it leads."""

    def sign_in_again(person):
        doing = replace(act, now=now())
        row = sessions.make_link(session, person.id, life=sessions.MAILED, act=doing)
        return client.post(f"/sign-in/{sessions.key_of(settings.secret_keys, row)}").location

    return sign_in_again


@pytest.mark.parametrize("change", [{"is_admin": "y"}, {"mail": "me@evil.example"}])
def test_rights_and_addresses_ask_for_a_fresh_sign_in_and_what_was_typed_is_kept(
    client, session, sign_in_again, stale, jonas, change
):
    there, before = address_of(jonas), stored(session, jonas)
    typed = {**read(client, there).fields, "line": "Likes bugs", **change}

    refused = client.press(there, typed)
    assert refused.status_code == 403
    assert Page(refused).fields == typed | {name: "y" for name in change if name != "mail"}
    assert "Nothing was saved. Sign in once more in another tab" in refused.text
    assert stored(session, jonas) == before

    assert sign_in_again(stale) == there
    assert client.press(there, typed).status_code == 303
    assert stored(session, jonas).line == "Likes bugs"


def test_the_right_to_interview_ends_only_by_a_fresh_sign_in(client, session, stale, jonas):
    typed = read(client, address_of(jonas)).fields
    typed.pop("is_interviewer")

    assert client.press(address_of(jonas), typed).status_code == 403
    assert stored(session, jonas).is_interviewer


def test_everything_else_about_a_person_needs_no_fresh_sign_in(client, session, stale, jonas):
    there = address_of(jonas)

    answer = client.press(there, {**read(client, there).fields, "line": "Likes bugs"})

    assert (answer.status_code, stored(session, jonas).line) == (303, "Likes bugs")


def test_nobody_is_added_by_an_old_sign_in_and_what_was_typed_is_kept(client, session, stale):
    typed = {**LENA, "is_interviewer": "y", "submission": "one-key"}

    refused = client.press("/setup/people", typed)

    session.rollback()
    assert refused.status_code == 403
    assert {name: Page(refused).fields[name] for name in LENA} == LENA
    assert session.scalars(select(Person.name)).all() == ["Ines Duarte"]


def test_a_page_says_beforehand_that_it_will_ask_for_a_fresh_sign_in(client, now, ines, jonas):
    pages = ("/setup/people", address_of(jonas))
    young = ["Sign in once more" in client.get(page).text for page in pages]
    for _ in range(2):
        now.pass_(timedelta(hours=6))
        old = ["Sign in once more" in client.get(page).text for page in pages]

    assert (young, old) == ([False, False], [True, True])


@pytest.mark.parametrize("came_from", ["", "/nowhere", "/c/" + "a" * 33, "//evil.example/me", "x"])
def test_switching_off_asks_for_a_fresh_sign_in_that_leads_back(
    client, session, sign_in_again, stale, jonas, came_from
):
    there = address_of(jonas)

    refused = client.press(
        f"{there}/off", headers={"Referer": came_from or f"http://localhost{there}"}
    )

    session.rollback()
    assert (refused.status_code, Page(refused).headings) == (403, ["Sign in once more"])
    assert session.get(Person, jonas.id).is_active
    onward = sign_in_again(stale)
    assert onward == ("/queue" if came_from else there)
    assert client.press(f"{there}/off").status_code == 303
