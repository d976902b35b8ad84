"""Two hundred people press for the last five places of an afternoon: five have one, nobody twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.visits import VisitKind, VisitState
from scheduler.errors import Conflict
from scheduler.models import Message, Visit, VisitPlace
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from scheduler.services.visits import choosing
from tests.conftest import NOON
from tests.visiting import Town, coffee, to

AT_ONCE = 16


def make_crowd(session, town, day, number):
    """Return the ids of *number* visits that were asked for, of as many people."""
    crowd = [
        Visit(
            office=town.office,
            kind=VisitKind.AFTERNOON,
            day=day,
            state_at=NOON,
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            name=f"Visitor {each}",
            mail=f"visitor.{each}@mail.example",
            mail_key=f"visitor.{each}@mail.example",
            asked_at=NOON,
            confirmed_at=NOON,
        )
        for each in range(number)
    ]
    with transaction(session):
        session.add_all(crowd)
        session.flush()
        return [each.id for each in crowd]


def press_all(engine, act, ids, wanted):
    """Return what came of each press, all made at once."""

    def press(visit_id):
        with Session(engine) as session:
            try:
                choosing.choose(session, visit_id, wanted, act=act)
            except Conflict as conflict:
                return type(conflict).__name__
        return "place"

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return Counter(crowd.map(press, ids))


def states(session):
    session.rollback()
    found = session.execute(select(Visit.state, func.count()).group_by(Visit.state)).all()
    return {state.value: count for state, count in found}


def test_two_hundred_for_the_last_five_places_are_five(session, engine, act):
    town = Town(session, act)
    day = town.afternoon(places=5)
    ids = make_crowd(session, town, day, 200)

    found = press_all(engine, act, ids, to(day))

    assert found == {"place": 5, "Conflict": 195}
    assert states(session) == {"confirmed": 5, "asked": 195}
    numbers = session.scalars(select(VisitPlace.number).order_by(VisitPlace.number)).all()
    told = session.scalars(select(Message.address).where(Message.notice == "visit_booked")).all()
    assert (numbers, len(set(told)), len(told)) == ([1, 2, 3, 4, 5], 5, 5)


def test_one_visitor_who_presses_forty_times_at_once_has_one_place(session, engine, act):
    town = Town(session, act)
    day = town.afternoon(places=5)
    ids = make_crowd(session, town, day, 1) * 40

    found = press_all(engine, act, ids, to(day))

    session.rollback()
    assert (found, town.taken(day)) == ({"place": 40}, 1)


def test_forty_for_one_coffee_with_two_hosts_are_two(session, engine, act):
    town = Town(session, act)
    day = town.afternoon()
    ids = make_crowd(session, town, day, 40)
    start = town.coffees()[0]

    found = press_all(engine, act, ids, coffee(start))

    assert found["place"] == 2
    assert sum(found.values()) == 40
    session.rollback()
    coming = session.scalars(select(Visit).where(Visit.state == VisitState.CONFIRMED)).all()
    assert {each.starts_at for each in coming} == {start}
    assert invariants.check(session) == []
