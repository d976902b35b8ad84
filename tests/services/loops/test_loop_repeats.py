"""Nobody holds two talks of a loop, unless its plan says that they may."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from scheduler.errors import SlotTaken
from scheduler.models import Person
from scheduler.services.bookings import moving
from scheduler.services.loops import loops
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services.calls import first_day, make_loop, make_step


def way_of(role):
    return role.plans[0].stages[1].ways[0]


@pytest.fixture
def role(session):
    """Return a role with a loop of three talks and two people, who may hold several."""
    role = make_loop(session)
    with transaction(session):
        way_of(role).may_repeat = True
        pool = way_of(role).interviews[0].seats[0].pool
        session.delete(max(pool.members, key=lambda each: each.person_id))
    session.expire_all()
    return role


@pytest.fixture
def step(session, role):
    return make_step(session, role)


def forbid(session, role):
    with transaction(session):
        way_of(role).may_repeat = False


def people(made):
    return [attendance.person_id for each in made for attendance in each.attendances]


def loop_of(session, step):
    return loops.search_loop(session, step, loops.way_of(step), [], now=NOON).at(None).loop()


def test_two_people_hold_three_talks_where_that_is_allowed(session, act, step):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)

    assert sorted(people(made).count(one) for one in set(people(made))) == [1, 2]
    assert check(session) == []


def test_two_people_are_too_few_where_it_is_not(session, role, step):
    forbid(session, role)

    assert loop_of(session, step).starts == 0


def test_what_was_allowed_when_the_page_was_shown_is_asked_again_under_the_lock(
    session, act, role, step
):
    choice = first_day(session, step)
    forbid(session, role)

    with pytest.raises(SlotTaken):
        loops.book_loop(session, step.id, choice, act=act)


def test_who_comes_again_keeps_their_gap(session, act, step):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)

    for person in set(people(made)):
        mine = [each for each in made if person in people([each])]
        for before, after in pairwise(mine):
            assert after.starts_at - before.ends_at >= timedelta(minutes=10)


def test_who_comes_again_keeps_their_limit(session, step):
    with transaction(session):
        for person in session.scalars(select(Person)):
            person.per_day = 1
            person.resource.version += 1

    assert list(loops.days_by_date(loop_of(session, step), "UTC")) == []


def test_a_talk_moves_beside_another_of_the_same_person_only_where_that_is_allowed(
    session, act, role, step
):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)
    talk = max(made, key=lambda each: people(made).count(people([each])[0]))
    forbid(session, role)
    assert ask(session, step, talk.interview, None, now=NOON).starts() == []

    with transaction(session):
        way_of(role).may_repeat = True
    starts = ask(session, step, talk.interview, None, now=NOON).starts()
    later = next(at for at in starts if at.date() != talk.starts_at.date())
    moved = moving.move(session, talk.id, Choice(talk.interview_id, None, later), act=act)

    assert moved.starts_at == later
    assert check(session) == []
