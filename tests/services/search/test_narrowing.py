"""A topic narrows who may come, and a follow-up is offered with whoever graded first."""

from datetime import timedelta

import pytest

from scheduler.domain.terms import Part
from scheduler.errors import Invalid
from scheduler.models import Interview, Membership, Seat, TimeOff
from scheduler.services.act import Act
from scheduler.services.applications.applications import version_of
from scheduler.services.bookings.booking import book
from scheduler.services.exercises.grading import tend
from scheduler.services.exercises.running import start
from scheduler.services.exercises.work import Work, hand_in
from scheduler.services.placing.securing import Choice
from scheduler.services.process.process import advance
from scheduler.services.process.topics import choose_topic
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from tests.exercising import Shop, hours


@pytest.fixture
def shop(session):
    return Shop(session)


@pytest.fixture
def later(act):
    """Return the deed of the command line a day after the exercise was begun."""
    return Act(act.actor, act.now + hours(24), act.house)


@pytest.fixture
def follow_up(shop, session, act, later):
    """Return the open step of the follow-up call, held by whoever graded, else the pool."""
    stage = shop.role.plans[-1].stages[2]
    talk = Interview(way=stage.ways[0], position=0, title="Follow-up", minutes=30)
    talk.seats = [Seat(position=0, pool=shop.pool, part=Part.GRADER)]
    session.add(talk)
    session.commit()
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, Work(text="x"), act=act)
    tend(session, act=Act(act.actor, act.now + hours(5), act.house))
    version = version_of(shop.exercise().step.application)
    return advance(session, shop.application.id, act=later, version=version)


def asked(session, step, now):
    session.rollback()
    return ask(session, step, step.stage.ways[0].interviews[0], None, now=now)


def names(asked, shop):
    return [each.name for each in shop.graders if each.id in asked.members]


def test_a_follow_up_is_offered_with_whoever_graded(session, shop, follow_up, later):
    assert names(asked(session, follow_up, later.now), shop) == ["Aisha Malik"]


def test_when_whoever_graded_has_no_time_the_rest_of_the_pool_is_offered(
    session, shop, follow_up, later
):
    days = {"first_on": later.now.date(), "last_on": (later.now + timedelta(days=60)).date()}
    with transaction(session):
        session.add(TimeOff(person_id=shop.graders[0].id, **days))
    found = asked(session, follow_up, later.now)
    assert names(found, shop) == ["Aisha Malik", "Jonas Weber"]
    choice = Choice(found.interview.id, None, found.starts()[0])
    booked = book(session, follow_up.id, choice, act=later)
    assert [each.person.name for each in booked.attendances] == ["Jonas Weber"]


def test_a_grader_who_left_is_replaced_by_another_of_the_pool(session, shop, follow_up, later):
    with transaction(session):
        session.get_one(type(shop.graders[0]), shop.graders[0].id).is_active = False
    assert names(asked(session, follow_up, later.now), shop) == ["Jonas Weber"]


def test_a_topic_leaves_who_knows_it_and_who_names_none(session, shop, act):
    with transaction(session):
        aisha = shop.graders[0].id
        session.query(Membership).filter_by(person_id=aisha).one().topics = "Rust"
        shop.live.way.topics = "Go\nRust"
    choose_topic(session, shop.step.id, "Go", act=act)
    assert names(asked(session, shop.step, act.now), shop) == ["Jonas Weber"]
    choose_topic(session, shop.step.id, "Rust", act=act)
    assert names(asked(session, shop.step, act.now), shop) == ["Aisha Malik", "Jonas Weber"]


def test_nobody_books_before_a_topic_is_picked(session, shop, act):
    with transaction(session):
        session.get_one(Interview, shop.live.id).way.topics = "Go\nRust"
    found = asked(session, shop.step, act.now)
    choice = Choice(found.interview.id, None, found.starts()[0])
    with pytest.raises(Invalid):
        book(session, shop.step.id, choice, act=act)
