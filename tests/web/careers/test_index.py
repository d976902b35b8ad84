"""The first page: which roles are open, and where our offices are."""

import pytest

from scheduler.domain.terms import RoleState
from tests.people import make_company, make_office, make_role
from tests.web.coordinator.pages import plain
from tests.web.reading import Page


def listed(client):
    """Return the open roles and the offices, as the page lists them."""
    answer = client.get("/")
    assert answer.status_code == 200
    found = answer.text.partition('<main id="main"')[2].partition("</main>")[0]
    return plain(found.partition(">")[2])


def test_before_anything_is_set_up_the_page_says_that_nothing_is_open(client):
    assert listed(client) == (
        "our company Open roles No open roles today "
        "We open one when there is work that needs somebody. Have a look again another day."
    )


def test_open_roles_are_listed_with_their_place_and_a_line_of_their_text(session, client, role):
    assert listed(client) == (
        "Larkfield Open roles Each page shows the whole interview process before you apply. "
        "You pick your own times, and where we talk. "
        "Lamp Keeper Harbor Point "
        "You keep the light burning, and you write down what the night brings. "
        "Our office Harbor Point 201 Harbor Street"
    )
    assert "/roles/lamp-keeper" in Page(client.get("/")).links


@pytest.mark.parametrize("state", [RoleState.DRAFT, RoleState.CLOSED])
def test_a_role_that_takes_no_applications_is_not_listed(session, client, state):
    make_company(session)
    make_role(session, title="Night Watch", state=state)
    make_role(session, title="Ferry Mate")

    assert "Ferry Mate" in listed(client)
    assert "Night Watch" not in listed(client)


def test_an_office_that_is_switched_off_is_not_shown(session, client, company):
    make_office(session, "Old Pier", is_active=False)
    make_office(session, "New Pier", address="1 Quay", map_url="https://maps.example/pier")

    assert listed(client).endswith("Our office New Pier 1 Quay Map of the way to New Pier")


def test_the_page_may_be_kept_for_going_back_but_by_nobody_else(client, company):
    answer = client.get("/")

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "X-Robots-Tag" not in answer.headers
    assert '<link rel="canonical" href="http://localhost/">' in answer.text
    assert 'content="noindex"' not in answer.text
