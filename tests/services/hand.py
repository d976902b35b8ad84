"""A loop of two talks that one person each can hold, and times for it that somebody sets."""

from datetime import timedelta

import pytest

from scheduler.models import Interview, Membership, Pool, Seat, TimeOff
from scheduler.services.loops.by_hand import ByHand
from scheduler.services.transaction import raise_versions, transaction
from tests.conftest import NOON
from tests.services.calls import make_company, make_office, make_person, make_role, make_step

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TUESDAY = NOON.replace(hour=18, minute=0) + 8 * DAY  # 10 am in San Francisco, in a week


@pytest.fixture
def team(session):
    """Return Aisha, who holds the first talk, and Lena, who alone can hold the second."""
    make_company(session)
    office = make_office(session)
    return [make_person(session, name, office=office) for name in ("Aisha Malik", "Lena Brandt")]


@pytest.fixture
def step(session, team):
    """Return the open step of two talks of 45 minutes, remote or in San Francisco."""
    office = team[0].hours[0].office
    role = make_role(session, [team[0]], [office], minutes=45)
    with transaction(session):
        pool = Pool(name="Go")
        pool.members = [Membership(person_id=team[1].id, joined_at=NOON - 200 * DAY)]
        way = role.plans[0].stages[1].ways[0]
        seat = Seat(position=1, pool=pool)
        way.interviews.append(Interview(position=2, title="Go", minutes=45, seats=[seat]))
    return make_step(session, role)


def talks(step):
    return [each.id for each in step.stage.ways[0].interviews]


def plan(step, *, place=None, since=TUESDAY, left=0, **more):
    """Return the first talks of a day from *since* on, one after another."""
    ids = talks(step)[: 2 - left]
    times = {ident: since + number * HOUR for number, ident in enumerate(ids)}
    return ByHand(place, times, more.pop("reason", "We agreed by phone"), **more)


def off(session, person, days=60):
    with transaction(session):
        last = NOON.date() + timedelta(days=days)
        session.add(TimeOff(person_id=person.id, first_on=NOON.date(), last_on=last))
        raise_versions(session, [person.id])
