"""The pipeline's page, for a coordinator."""

import re

import pytest

from scheduler.models import Role
from scheduler.services.process import process
from scheduler.services.transaction import transaction
from tests.people import make_company, make_coordinator
from tests.services import hiring
from tests.web.coordinator.pages import plain


@pytest.fixture
def desk(client, session):
    make_company(session)
    return client.enter(make_coordinator(session))


@pytest.fixture
def role(session, act, desk):
    return hiring.a_role(session, act)


def address(session, role):
    return f"/board/{session.get_one(Role, role).slug}"


def test_the_pipeline_leads_to_the_role_with_most_people(desk, session, role, act):
    hiring.a_role(session, act, "Account Executive")
    hiring.applied(session, role, act)

    assert "<h1>Customer Engineer</h1>" in desk.get("/board").text


def test_without_a_role_it_says_what_will_stand_there(desk):
    page = desk.get("/board")

    assert page.status_code == 200
    assert "No role takes applications yet" in page.text


def test_a_role_without_people_says_so(desk, session, role):
    assert "Nobody is in process for this role" in desk.get(address(session, role)).text


def test_people_stand_under_their_stop_with_what_they_need(desk, session, role, act):
    hiring.applied(session, role, act, "Nadia Farouk")
    page = desk.get(address(session, role)).text
    lane = plain(page.partition('aria-label="Application"')[2].partition("</section>")[0])

    assert "1 person in process" in plain(page)
    assert re.search(r"Application 1 read within 2 working days", lane)
    assert "Nadia Farouk Applied Mon 23 Nov, unread Unread, in 2 days" in lane
    assert "1 wait for somebody of us" in plain(page)


def test_the_stuck_alone_are_shown_when_asked_for(desk, session, role, act):
    hiring.applied(session, role, act, "Nadia Farouk")
    called = hiring.applied(session, role, act, "Omar Farid")
    process.advance(session, called, act=act, version=hiring.version(session, called))

    everybody = desk.get(address(session, role)).text
    stuck = desk.get(address(session, role) + "?show=stuck").text
    office = desk.get(address(session, role) + "?show=office").text
    nonsense = desk.get(address(session, role) + "?show=x").text

    assert [("Nadia" in page, "Omar" in page) for page in (everybody, stuck, office, nonsense)] == [
        (True, True),
        (True, False),
        (False, False),
        (True, True),
    ]


def test_of_many_twenty_are_shown_and_the_others_are_a_link_away(desk, session, role, act):
    for number in range(22):
        hiring.applied(session, role, act, f"P{number} Person")
    page = desk.get(address(session, role)).text
    href = re.search(r'href="(/candidates\?[^"]*)">2 more', page)[1].replace("&amp;", "&")

    assert "1 to 22 of 22" in plain(desk.get(href).text)


def test_candidates_are_narrowed_by_role_and_by_where_they_stand(desk, session, role, act):
    hiring.applied(session, role, act, "Nadia Farouk")
    called = hiring.applied(session, role, act, "Omar Farid")
    process.advance(session, called, act=act, version=hiring.version(session, called))
    writer = hiring.a_role(session, act, "Writer")
    hiring.applied(session, writer, act, "Hugo Lind")
    slug = session.get_one(Role, role).slug

    def found(**asked):
        page = desk.get("/candidates", query_string=asked).text
        return [name for name in ("Nadia", "Omar", "Hugo") if f">{name} " in page]

    assert found() == ["Nadia", "Omar", "Hugo"]
    assert found(role=slug) == ["Nadia", "Omar"]
    assert found(role=slug, at="Intro call") == ["Omar"]
    assert found(at="Application") == ["Nadia", "Hugo"]
    assert found(at="live", q="omar") == ["Omar"]
    assert found(at="hired") == []
    page = desk.get("/candidates", query_string={"at": "hired"}).text
    assert "Nobody stands there now." in page
    assert '<option value="hired" selected>' in page


def test_a_role_that_is_being_written_is_no_address(desk, session, role):
    with transaction(session):
        session.get_one(Role, role).state = "draft"

    assert desk.get(address(session, role)).status_code == 404


def test_somebody_is_added_for_the_role_that_one_comes_from(desk, session, role, act):
    hiring.a_role(session, act, "Account Executive")
    hiring.applied(session, role, act)
    page = desk.get(address(session, role)).text
    form = desk.get(re.search(r'href="(/candidates/new[^"]*)"', page)[1]).text

    assert f'<option selected value="{role}">' in form
