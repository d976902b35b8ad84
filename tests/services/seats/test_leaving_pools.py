"""Somebody leaves a pool: the seats that it gave them go to somebody else, and nothing more."""

from scheduler.domain.terms import BookingState, Training
from scheduler.models import Booking
from scheduler.services.pools import pools
from scheduler.services.seats import leaving
from scheduler.services.upkeep.invariants import check
from tests.services.calls import make_role
from tests.services.placing.test_listening import call_of, kinds
from tests.services.pools.test_training import book, role, team, wes

__all__ = ["role", "team", "wes"]  # fixtures


def test_whoever_is_no_longer_qualified_gives_their_seats_up(session, act, role, team):
    made = book(session, act, role, 60)
    (seat,) = made.line_up
    had, pool = seat.person_id, call_of(role).seats[0].pool
    pools.change_member(session, pool.id, had, Training.REVERSE_SHADOWING, act=act)

    assert leaving.give_up_seats(session, act=act) == 1
    session.refresh(made)
    assert [each.person_id for each in made.line_up] == [each.id for each in team if each.id != had]
    assert check(session) == []


def test_who_comes_back_in_time_keeps_their_seats(session, act, role, team):
    made = book(session, act, role, 60)
    (seat,) = made.line_up
    pool = call_of(role).seats[0].pool
    pools.remove_member(session, pool.id, seat.person_id, act=act)
    pools.add_member(session, pool.id, seat.person_id, Training.QUALIFIED, act=act)

    assert leaving.give_up_seats(session, act=act) == 0


def test_who_leaves_a_pool_keeps_what_another_gave_them(session, act, role, team):
    other = make_role(session, [team[0]])
    mine = book(session, act, other, 60)
    pool = call_of(role).seats[0].pool
    pools.remove_member(session, pool.id, team[0].id, act=act)

    assert leaving.give_up_seats(session, act=act) == 0
    assert session.get_one(Booking, mine.id).state is BookingState.SCHEDULED


def test_who_leaves_while_learning_sits_in_nothing_more(session, act, role, wes):
    made = book(session, act, role)
    pool = call_of(role).seats[0].pool
    pools.remove_member(session, pool.id, wes.id, act=act)

    assert leaving.give_up_seats(session, act=act) == 1
    session.refresh(made)
    assert wes.id not in kinds(made)
    assert check(session) == []
