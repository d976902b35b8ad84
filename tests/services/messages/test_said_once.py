"""News bear what a stage is about without its title, which stands beside it."""

from datetime import timedelta

import pytest

from scheduler.models import Company
from scheduler.services.bookings import booking
from scheduler.services.messages import news, telling
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.services import calls

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)
ABOUT = "We tell you who we are."


@pytest.fixture
def company(session):
    return calls.make_company(session)


@pytest.fixture
def step(session, company):
    office = calls.make_office(session)
    team = [calls.make_person(session, "Aisha Malik", office=office)]
    made = calls.make_step(session, calls.make_role(session, team, [office]))
    with transaction(session):
        made.stage.sentence = f"{made.stage.title}: we tell you who we are."
    return made


def test_asking_for_a_choice_says_it_once(session, step):
    assert news.choosing(step, session.get_one(Company, 1), NOON)["sentence"] == ABOUT


def test_a_booking_says_it_once(session, act, step):
    choice = Choice(step.stage.ways[0].interviews[0].id, None, ELEVEN)
    made = booking.book(session, step.id, choice, act=act)

    assert telling.meeting_facts(made, session.get_one(Company, 1))["sentence"] == ABOUT
