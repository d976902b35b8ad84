"""A loop on two half days is spoken of as two days, wherever a page speaks of it."""

import pytest

from scheduler.domain.loops.rules import Spread
from scheduler.models import Office
from scheduler.services.loops import loops
from scheduler.services.transaction import transaction
from tests.people import portal
from tests.services.calls import add_member, add_talks, make_loop, make_step
from tests.services.search.test_half_days import choices
from tests.web.coordinator.pages import plain


@pytest.fixture
def step(session, now):
    role = make_loop(session)
    add_member(session, role, "Tomás Kraus", office=session.query(Office).one())
    add_talks(session, role, ["Your questions"])
    with transaction(session):
        role.plans[0].stages[1].ways[0].days = Spread.HALVES
    return make_step(session, role)


@pytest.fixture
def home(session, settings, step):
    return portal(session, settings, step.application.candidate)


@pytest.fixture
def booked(session, act, step):
    return loops.book_loop(session, step.id, choices(session, step)[0], act=act)


def test_two_half_days_are_chosen(client, step, home):
    words = plain(client.get(home).text)

    assert "Choose your two half days: Intro call" in words
    assert "Choose your day" not in words


def test_the_button_to_the_sheets_is_one_of_days(client, home, booked):
    words = plain(client.get(home).text)

    assert ("Your days" in words, "Your day " in words) == (True, False)


def test_both_days_are_named_before_they_are_cancelled_and_after(client, step, home, booked):
    page = f"{home}/steps/{step.id}/day/cancellation"
    words = plain(client.get(page).text)
    assert "Cancel all of Tuesday and Wednesday?" in words

    answer = client.post(page, data={"reason": ""})
    assert "Your days are cancelled, all talks of them." in plain(client.get(answer.location).text)
