"""Whole days in a rush: each is booked, moved or cancelled wholly or not at all."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import instant
from scheduler.domain.terms import BookingState
from scheduler.errors import Conflict, Refused, SlotTaken
from scheduler.models import Booking, Step
from scheduler.services.bookings import cancelling, moving
from scheduler.services.loops import loop_moving, loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
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


@pytest.fixture
def booked(session, act, crowd, wanted):
    """Return the steps of those who got one of the days that are wanted."""
    found = []
    for step, choice in zip(crowd, wanted, strict=False):
        with suppress(SlotTaken):
            loops.book_loop(session, step, choice, act=act)
            found.append(step)
    session.rollback()
    return found


class Deeds:
    """What somebody does with their day."""

    def __init__(self, act, wanted):
        self.act, self.wanted = act, wanted
        self.rng = Random(11)  # noqa: S311 -- an order, not a secret

    def move_day(self, own, step):
        loop_moving.move_loop(own, step, self.rng.choice(self.wanted), act=self.act)

    def move_talk(self, own, step):
        talk = own.scalars(select(Booking).where(Booking.step_id == step)).first()
        asked = ask(own, talk.step, talk.interview, talk.office_id, now=self.act.now)
        choice = Choice(talk.interview_id, talk.office_id, self.rng.choice(asked.starts()))
        ident = talk.id
        own.rollback()
        moving.move(own, ident, choice, act=self.act)

    def give_up(self, own, step):
        cancelling.cancel_day(own, step, by=cancelling.STAFF, act=self.act)


def test_days_that_are_moved_and_cancelled_at_once_stay_whole(engine, session, act, booked, wanted):
    """Everybody who has a day moves it, moves a talk of it, or gives it up, in any order."""
    does = Deeds(act, wanted)
    deeds = [does.move_day, does.move_day, does.move_talk, does.give_up]
    orders = [(deed, step) for deed in deeds for step in booked]
    does.rng.shuffle(orders)

    def press(order):
        deed, step = order
        with Session(engine) as own:
            try:
                deed(own, step)
            except (Conflict, Refused):
                return "refused"
            return deed.__name__

    with ThreadPoolExecutor(CLIENTS) as clients:
        done = set(clients.map(press, orders))

    per_step = (
        select(func.count())
        .select_from(Booking)
        .where(Booking.state == BookingState.SCHEDULED)
        .group_by(Booking.step_id)
    )
    assert {"move_day", "give_up"} <= done
    assert set(session.scalars(per_step)) <= {3}
    assert check(session) == []
