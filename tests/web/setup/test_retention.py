"""A role says for how long it keeps what candidates give for it."""

import pytest
from sqlalchemy import select

from scheduler.models import Role
from tests.mail.post import make_step
from tests.people import make_coordinator
from tests.web.reading import Page


@pytest.fixture
def application(session):
    return make_step(session).application


@pytest.fixture
def desk(client, session, application):
    return client.enter(make_coordinator(session, "Dana Liu"))


@pytest.fixture
def page(application):
    return f"/setup/roles/{application.role_id}/retention"


def months(session):
    session.rollback()
    return session.scalars(select(Role.retention_months)).all()


def test_without_months_of_its_own_a_role_has_the_company_s(desk, session, page):
    told = desk.get(page).text

    assert "the company’s: 12" in told
    assert "1 application for this role is still kept" in told
    assert months(session) == [None]


def test_new_months_count_for_who_applies_from_now_on(desk, session, application, page):
    fields = Page(desk.get(page)).fields

    saved = desk.press(page, fields | {"months": "6"})

    assert saved.status_code == 303
    assert months(session) == [6]
    assert application.retention_months == 12
    assert "6 months" in desk.get(f"/roles/{application.role.slug}").text


def test_emptied_it_is_the_company_s_again(desk, session, page):
    desk.press(page, Page(desk.get(page)).fields | {"months": "6"})

    desk.press(page, Page(desk.get(page)).fields | {"months": ""})

    assert months(session) == [None]


@pytest.mark.parametrize("typed", ["0", "121", "soon"])
def test_what_is_no_number_of_months_is_refused_and_stays_as_typed(desk, session, page, typed):
    refused = desk.press(page, Page(desk.get(page)).fields | {"months": typed})

    assert refused.status_code == 422
    assert Page(refused).fields["months"] == typed
    assert months(session) == [None]


def test_nobody_overwrites_what_somebody_else_has_saved_meanwhile(desk, session, page):
    opened = Page(desk.get(page)).fields
    desk.press(page, opened | {"months": "6"})

    late = desk.press(page, Page(desk.get(page)).fields | {"months": "9", "seen": ""})

    assert late.status_code == 409
    assert months(session) == [6]
