"""Somebody who learns by a talk is wanted elsewhere at that very moment.

It ends as if one had come after the other: nobody in two places, and who listens in gives way.
"""

from dataclasses import dataclass
from itertools import chain

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import SeatKind, Training
from scheduler.models import Attendance, Booking, Membership
from scheduler.services.bookings import booking, moving
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.races.test_exercises import rush
from tests.races.test_lost_updates import heard, just_before_its_turn, try_to
from tests.races.test_replacing import FRIDAY, MONDAY, story
from tests.services.calls import make_company, make_person, make_role, make_step

__all__ = ["rush"]  # a fixture
PATHS = {SeatKind.SHADOW: (2, 0), SeatKind.REVERSE: (0, 2)}


@dataclass(frozen=True)
class Friday:
    """By numbers: Wes learns by *talk*; Lena holds *other*, which Wes could as well; two who choose."""

    wes: int
    talk: int
    other: int
    seats: dict[str, int]
    learning: tuple[int, int]  # step and interview of one more talk by which Wes could learn
    needing: tuple[int, int]  # of one that Wes alone can hold


@dataclass(frozen=True)
class Seated:
    """A booking as the story of test_replacing knows it."""

    booking_id: int


def learn(session, friday, act):
    book(session, friday.learning, act)


def need(session, friday, act):
    book(session, friday.needing, act)


def take_over(session, friday, act):
    answers.cannot(session, friday.seats["Lena"], "Ill", act=act)


def decline(session, friday, act):
    answers.cannot(session, friday.seats["holder"], "Ill", act=act)


def step_back(session, friday, act):
    answers.cannot(session, friday.seats["Wes"], "Ill", act=act)


def move(session, friday, act):
    interview = session.get_one(Booking, friday.talk).interview_id
    moving.move(session, friday.talk, Choice(interview, None, MONDAY), act=act)


PAIRS = (
    (learn, need),
    (decline, take_over),
    (step_back, need),
    (move, take_over),
)


def book(session, wanted, act):
    step, interview = wanted
    return booking.book(session, step, Choice(interview, None, FRIDAY), act=act)


def chance(session, role):
    step = make_step(session, role)
    return step.id, step.stage.ways[0].interviews[0].id


@pytest.fixture(params=PATHS, ids=str)
def kind(request):
    return request.param


@pytest.fixture
def make_friday(session, act, kind):
    """Return the maker of a Friday, each with people of its own."""
    make_company(session)

    def make():
        wes, lena = (make_person(session, name) for name in ("Wes", "Lena"))
        taught = make_role(session, [make_person(session, name) for name in ("Aisha", "Jonas")])
        other = make_role(session, [lena])
        with transaction(session):
            pool = taught.plans[0].stages[1].ways[0].interviews[0].seats[0].pool
            pool.listens, pool.leads = PATHS[kind]
            learner = Membership(person_id=wes.id, training=Training.TRAINEE, joined_at=NOON)
            pool.members.append(learner)
        hers = book(session, chance(session, other), act)
        with transaction(session):
            pool = other.plans[0].stages[1].ways[0].interviews[0].seats[0].pool
            pool.members.append(Membership(person_id=wes.id, joined_at=NOON))
        talk = book(session, chance(session, taught), act)
        heard(session)
        seats = {each.person.name: each.id for each in (*hers.attendances, *talk.attendances)}
        seats["holder"] = talk.line_up[0].id
        return Friday(
            wes.id, talk.id, hers.id, seats, chance(session, taught), chance(session, other)
        )

    return make


def whole_story(session, friday):
    """Return how all four talks stand, and who sits in them how."""
    found = [story(session, Seated(each)) for each in (friday.talk, friday.other)]
    for step, _ in (friday.learning, friday.needing):
        rows = select(Attendance).join(Booking).where(Booking.step_id == step)
        found.append([(each.person.name, each.kind) for each in session.scalars(rows)])
    return found


def test_whoever_comes_second_decides_by_what_is_true_by_then(engine, session, act, make_friday):
    for first, second in chain(PAIRS, (pair[::-1] for pair in PAIRS)):
        raced, calm = make_friday(), make_friday()
        hurried = {}

        def come_first(first=first, raced=raced, hurried=hurried):
            with Session(engine) as other:
                hurried[first] = try_to(first, other, raced, act)

        with just_before_its_turn(session, come_first):
            hurried[second] = try_to(second, session, raced, act)
        order = list(hurried)
        if first not in hurried:  # what cannot be is refused before it waits: then it came first
            come_first()
            order = [second, first]
        patient = {each: try_to(each, session, calm, act) for each in order}

        names = first.__name__, second.__name__
        assert (names, hurried) == (names, patient)
        assert (names, whole_story(session, raced)) == (names, whole_story(session, calm))
        assert invariants.check(session) == []


def test_all_of_it_at_once_leaves_nobody_in_two_places(session, act, make_friday, kind, rush):
    fridays = [make_friday() for _ in range(3)]
    session.rollback()
    deeds = (learn, need, take_over, decline)
    found = rush(
        *(
            lambda own, friday=friday, deed=deed: deed(own, friday, act) or True
            for friday in fridays
            for deed in deeds
        )
    )

    session.rollback()
    assert invariants.check(session) == []
    for number, friday in enumerate(fridays):
        mine = dict(zip(deeds, found[number * len(deeds) :], strict=False))
        assert mine[take_over] is mine[decline] is True
        sits = where_wes_sits(session, friday)
        assert len([each for each in sits if each is not SeatKind.SHADOW]) == 1
        if kind is SeatKind.SHADOW:  # gives way, be it to the booking or to the decline
            assert SeatKind.LEAD in sits


def where_wes_sits(session, friday):
    """Return how Wes sits in whatever begins on Friday."""
    mine = Attendance.person_id == friday.wes
    rows = select(Attendance.kind).join(Booking).where(mine, Booking.starts_at == FRIDAY)
    return session.scalars(rows).all()
