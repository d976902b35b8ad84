"""A seat is declined, given to somebody else, and the interview moved, all at the same time.

It ends as if one had come after the other: nobody in two places, no seat lost, nobody told twice.
"""

from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer
from scheduler.errors import SchedulerError
from scheduler.models import Booking, Claim, Handover
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers, replacing
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.races.test_lost_updates import heard, just_before_its_turn, news
from tests.services.calls import make_company, make_person, make_role, make_step

DAY = timedelta(days=1)
FRIDAY = NOON.replace(hour=19, minute=0) + 4 * DAY
MONDAY = FRIDAY + 3 * DAY
NAMES = ("Aisha M", "Jonas W", "Tomás V", "Lena B")


@dataclass(frozen=True)
class Call:
    """A call of Aisha's on Friday, by numbers, and whom a coordinator would ask."""

    booking_id: int
    interview_id: int
    seat_id: int
    version: int
    tomas: int


def decline(session, call, act):
    answers.cannot(session, call.seat_id, "Ill", act=act)


def accept(session, call, act):
    answers.say(session, call.seat_id, Answer.ACCEPTED, act=act)


def replace_by_hand(session, call, act):
    replacing.replace(session, call.seat_id, call.tomas, act=act, version=call.version)


def move(session, call, act):
    choice = Choice(call.interview_id, None, MONDAY)
    moving.move(session, call.booking_id, choice, act=act)


def cancel(session, call, act):
    cancelling.cancel(session, call.booking_id, by=cancelling.CANDIDATE, act=act)


DEEDS = (decline, accept, replace_by_hand, move, cancel)


@pytest.fixture
def make_call(session, act):
    """Return the maker of a booked call, each of four people of its own."""
    make_company(session)

    def make_call():
        team = [make_person(session, name) for name in NAMES]
        step = make_step(session, make_role(session, team))
        wanted = Choice(step.stage.ways[0].interviews[0].id, None, FRIDAY)
        made = booking.book(session, step.id, wanted, act=act)
        heard(session)
        seat = made.attendances[0].id
        return Call(made.id, wanted.interview_id, seat, made.version, team[2].id)

    return make_call


def try_to(deed, session, call, act):
    try:
        deed(session, call, act)
    except SchedulerError as refused:
        return str(refused)
    return ""


def story(session, call):
    """Return how the call stands, who claims it, what was given up, and what was told to whom."""
    session.rollback()
    made = session.get_one(Booking, call.booking_id)
    seats = [(each.person.name, each.answer) for each in made.attendances]
    claims = select(Claim.resource_id).where(Claim.booking_id == made.id).distinct()
    people = {each.person_id for each in made.attendances}
    left = select(Handover).where(Handover.booking_id == made.id).order_by(Handover.attendance_id)
    return (
        (made.state, made.starts_at, made.moves, made.version, made.at_risk_at),
        seats,
        len(people & set(session.scalars(claims))),
        [
            (each.person.name, each.to_person and each.to_person.name)
            for each in session.scalars(left)
        ],
        [news(session, each) for each in (made.candidate_object_id, made.team_object_id)],
    )


@pytest.mark.parametrize("second", DEEDS, ids=lambda deed: deed.__name__)
@pytest.mark.parametrize("first", DEEDS, ids=lambda deed: deed.__name__)
def test_whoever_comes_second_decides_by_what_is_true_by_then(
    engine, session, act, make_call, first, second
):
    raced, calm = make_call(), make_call()
    refused = []

    def come_first():
        with Session(engine) as other:
            first(other, raced, act)

    with just_before_its_turn(session, come_first):
        refused.append(try_to(second, session, raced, act))
    first(session, calm, act)
    refused.append(try_to(second, session, calm, act))

    assert refused[0] == refused[1]
    assert story(session, raced) == story(session, calm)
    assert invariants.check(session) == []


def give_up_at_once(engine, seats, act):
    """Let each seat be declined by a thread of its own; return the reasons of refusals."""
    start, refused = Barrier(len(seats)), []

    def give_up(seat_id):
        with Session(engine) as other:
            start.wait()
            try:
                answers.cannot(other, seat_id, "Ill", act=act)
            except SchedulerError as error:
                refused.append(repr(error.__cause__ or error))

    threads = [Thread(target=give_up, args=(each,)) for each in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_six_seats_declined_at_once_find_six_people(engine, session, act):
    """Six calls at one time share a pool of twelve: each seat finds somebody of its own."""
    make_company(session)
    team = [make_person(session, f"Person {number}") for number in range(12)]
    role, seats = make_role(session, team), []
    for _ in range(6):
        step = make_step(session, role)
        wanted = Choice(step.stage.ways[0].interviews[0].id, None, FRIDAY)
        seats.append(booking.book(session, step.id, wanted, act=act).attendances[0].id)
    heard(session)

    assert give_up_at_once(engine, seats, act) == []

    session.rollback()
    holders = {each.id: each.attendances[0].person_id for each in session.scalars(select(Booking))}
    left = {each.booking_id: each.person_id for each in session.scalars(select(Handover))}
    assert len(set(holders.values())) == 6
    assert [ident for ident in holders if holders[ident] == left[ident]] == []
    assert invariants.check(session) == []
