"""Two hundred whole days wanted at once: each is booked or refused, and nothing in between."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import instant
from scheduler.errors import SlotTaken
from scheduler.models import Booking, Step
from scheduler.services import loops
from scheduler.services.invariants import check
from scheduler.services.loops import LoopChoice
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.races.crowd import make_application
from tests.services.calls import make_loop

CROWD, CLIENTS, DAYS = 200, 8, 6


@pytest.fixture
def role(session):
    return make_loop(session)


@pytest.fixture
def crowd(session, role):
    """Return the open steps of everybody who wants a day."""
    with transaction(session):
        made = [make_application(role, role.plans[-1], number) for number in range(CROWD)]
        session.add_all(made)
        session.flush()
        return [each.steps[1].id for each in made]


@pytest.fixture
def wanted(session, crowd):
    """Return a few whole days, remote and in the office, that the crowd wants."""
    step = session.get_one(Step, crowd[0])
    way = loops.way_of(step)
    places = [place.office_id for place in way.places]
    search = loops.search_loop(session, step, way, places[1:], now=NOON)
    found = []
    for place in places:
        asked = search.at(place)
        ids = [talk.interview.id for talk in asked.talks]
        days = islice(loops.days_by_date(asked.loop(), "America/Los_Angeles"), DAYS)
        found += [
            LoopChoice(place, {ids[each.position]: instant(each.start) for each in day.talks})
            for day in days
        ]
    return found


def test_a_rush_for_whole_days_books_each_wholly_or_not_at_all(engine, session, act, crowd, wanted):
    rng = Random(7)  # noqa: S311 -- an order, not a secret
    orders = [(step, rng.choice(wanted)) for step in crowd]
    rng.shuffle(orders)
    session.rollback()

    def press(order):
        step, choice = order
        with Session(engine) as own:
            try:
                return len(loops.book_loop(own, step, choice, act=act))
            except SlotTaken:
                return 0

    with ThreadPoolExecutor(CLIENTS) as clients:
        booked = list(clients.map(press, orders))

    per_step = session.execute(select(func.count()).select_from(Booking).group_by(Booking.step_id))
    assert set(booked) == {0, 3}
    assert [count for (count,) in per_step] == [3] * booked.count(3)
    assert DAYS <= booked.count(3) <= len(wanted)
    assert check(session) == []
