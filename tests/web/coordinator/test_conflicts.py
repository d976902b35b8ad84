"""Whom a candidate must not meet, on the coordinator's page; and what a pool asks of its members."""

import pytest
from sqlalchemy import select

from scheduler.domain.pool_rules import DepartmentRule, PoolRules
from scheduler.models import Conflict, Pool
from tests.people import make_pool, make_role
from tests.services.calls import make_person
from tests.web.coordinator.chosen import call, role, step
from tests.web.coordinator.pages import plain
from tests.web.reading import Page, read

__all__ = ["role", "step"]  # fixtures


@pytest.fixture
def home(step):
    return f"/candidates/{step.application_id}"


def kept(session):
    session.rollback()
    return [(each.person.name, each.reason) for each in session.scalars(select(Conflict))]


def form(who, why="Her brother"):
    return {"who": str(who.id), "why": why, "submission": "a" * 22}


def test_somebody_is_kept_away_and_let_back(desk, session, home):
    lena = make_person(session, "Lena Brandt")

    answer = desk.press(f"{home}/conflicts", form(lena))

    assert (answer.status_code, answer.location) == (303, f"{home}#conflicts")
    page = plain(desk.get(home).text)
    assert "Lena Brandt will not meet Priya Raman." in page
    assert "noted that Lena Brandt must not meet Priya Raman “Her brother”" in page
    assert kept(session) == [("Lena Brandt", "Her brother")]

    desk.press(f"{home}/conflicts/{lena.id}/removal")
    assert "Lena Brandt may meet Priya Raman again." in plain(desk.get(home).text)
    assert kept(session) == []


def test_a_reason_is_asked_for_and_the_choice_is_kept(desk, session, home):
    lena = make_person(session, "Lena Brandt")

    answer = desk.press(f"{home}/conflicts", form(lena, " "))

    assert (answer.status_code, Page(answer).fields["who"]) == (422, str(lena.id))
    assert "Say how they know each other." in Page(answer).errors
    assert kept(session) == []


def test_a_booking_with_them_is_a_task(desk, session, act, step, home):
    booked = call(session, step, act)
    jonas = booked.attendances[0].person

    desk.press(f"{home}/conflicts", form(jonas))

    move = f"{home}/bookings/{booked.id}/move"
    assert f'href="{move}">Find another time' in desk.get(home).text
    queue = desk.get("/queue").text
    assert "Jonas Weber must not meet them, and sits in Intro call" in plain(queue)
    assert f'href="{move}"' in queue


@pytest.fixture
def pool(session, sam):
    people = [
        make_person(session, "Aisha Malik", department="Support"),
        make_person(session, "Jonas Weber", department="Sales"),
    ]
    sam.department = "Support"
    session.commit()
    made = make_pool(session, people, "Technical")
    make_role(session, made, manager=sam)
    return made


def stored(session):
    session.rollback()
    return session.scalars(select(Pool)).one().rules


def test_who_would_fit_is_seen_before_it_is_kept(desk, session, pool):
    there = f"/setup/pools/{pool.id}/rules"
    fields = read(desk, there).fields | {"department": "other", "months": "0"}

    look = desk.press(there, fields | {"look": "1"})

    assert look.location == f"{there}?department=other&months=0#fits"
    page = desk.get(look.location)
    assert "Not saved yet" in plain(page.text)
    assert "1 of 2: Jonas Weber" in plain(page.text)
    assert "Aisha Malik is of the role’s own department" in plain(page.text)
    assert stored(session) == PoolRules()

    kept = desk.press(there, fields)
    assert kept.location == f"/setup/pools/{pool.id}"
    assert "Only seats of roles in another department" in plain(desk.get(kept.location).text)
    assert stored(session) == PoolRules(DepartmentRule.OTHER)


@pytest.mark.parametrize("months", ["", "-1", "121", "many"])
def test_an_odd_number_of_months_is_refused(desk, session, pool, months):
    there = f"/setup/pools/{pool.id}/rules"

    answer = desk.press(there, read(desk, there).fields | {"months": months})

    assert answer.status_code == 422
    assert Page(answer).errors != []
    assert stored(session) == PoolRules()


def test_who_saves_over_rules_they_have_not_seen_is_told(desk, session, pool):
    there = f"/setup/pools/{pool.id}/rules"
    before = read(desk, there).fields
    desk.press(there, before | {"months": "3"})

    answer = desk.press(there, before | {"months": "6"})

    assert (answer.status_code, stored(session)) == (409, PoolRules(min_months=3))
    desk.press(there, Page(answer).fields)
    assert stored(session) == PoolRules(min_months=6)
