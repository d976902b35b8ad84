"""Moving and cancelling: the old time stands until the new one is certain."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.terms import Answer, BookingState, Notice, StepState
from scheduler.errors import Refused, SlotTaken, StepClosed
from scheduler.models import Booking, Claim, Hold, Message
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from tests.conftest import NOON
from tests.services.calls import (
    make_company,
    make_office,
    make_person,
    make_role,
    make_step,
)

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, 11 am Pacific
QUARTER = timedelta(minutes=15)


@pytest.fixture
def world(session):
    make_company(session)
    office = make_office(session)
    team = [make_person(session, name, office=office) for name in ("Aisha M", "Jonas W")]
    return make_role(session, team, [office])


@pytest.fixture
def step(session, world):
    return make_step(session, world)


@pytest.fixture
def booked(session, act, step):
    return booking.book(session, step.id, choice(step), act=act)


def choice(step, starts_at=ELEVEN, *, office=False):
    way = step.stage.ways[0]
    return Choice(way.interviews[0].id, way.places[1].office_id if office else None, starts_at)


def news(session):
    """Return what is to be sent, in order: what was overtaken is not."""
    rows = session.execute(
        select(Message.notice, Message.sequence)
        .where(Message.superseded_at.is_(None))
        .order_by(Message.id)
    )
    return [tuple(row) for row in rows]


def heard(session):
    """Let everything be tried that is to be sent."""
    for message in session.scalars(select(Message)):
        message.attempt = 1
    session.commit()


def claims(session):
    return session.scalar(select(func.count()).select_from(Claim))


def test_a_moved_booking_keeps_its_person_its_uid_and_its_link(session, act, booked):
    person, uid, link = booked.attendances[0].person_id, booked.candidate_object.uid, booked.link

    made = moving.move(session, booked.id, choice(booked.step, ELEVEN + QUARTER), act=act)

    assert made.attendances[0].person_id == person
    assert (made.candidate_object.uid, made.link, made.moves) == (uid, link, 1)
    assert (made.starts_at, claims(session)) == (ELEVEN + QUARTER, 6 + 8)


def test_each_move_raises_both_sequences_by_one(session, act, booked):
    for quarters in (1, 2):
        moving.move(session, booked.id, choice(booked.step, ELEVEN + quarters * QUARTER), act=act)
    cancelling.cancel(session, booked.id, by=cancelling.CANDIDATE, act=act)

    assert (booked.candidate_object.sequence, booked.team_object.sequence) == (3, 3)


def test_a_move_that_was_held_over_the_old_time_takes_both_stretches(session, act, booked):
    holding.hold(session, booked.step_id, choice(booked.step, ELEVEN + QUARTER), act=act)

    made = moving.move(session, booked.id, choice(booked.step, ELEVEN + QUARTER), act=act)

    assert (claims(session), session.scalars(select(Hold)).all()) == (6 + 8, [])
    assert made.starts_at == ELEVEN + QUARTER


def test_a_hold_for_a_move_ends_with_the_booking_that_it_overlaps(session, act, booked):
    later = choice(booked.step, ELEVEN + QUARTER)
    holding.hold(session, booked.step_id, later, act=act)

    cancelling.cancel(session, booked.id, by=cancelling.CANDIDATE, act=act)
    assert (claims(session), session.scalars(select(Hold)).all()) == (0, [])

    booking.book(session, booked.step_id, later, act=act)
    assert claims(session) == 6 + 8


def test_a_move_to_the_office_takes_a_room_and_gives_it_back(session, act, booked):
    made = moving.move(session, booked.id, choice(booked.step, ELEVEN, office=True), act=act)
    assert (made.room.name, claims(session)) == ("Room 1", 6 + 6 + 8)

    made = moving.move(session, booked.id, choice(booked.step, ELEVEN), act=act)
    assert (made.room, claims(session)) == (None, 6 + 8)


def test_a_lost_move_leaves_the_old_time(session, act, world, booked):
    others = [make_step(session, world) for _ in range(2)]
    later = ELEVEN + timedelta(hours=2)
    for other in others:
        booking.book(session, other.id, choice(other, later), act=act)

    with pytest.raises(SlotTaken):
        moving.move(session, booked.id, choice(booked.step, later), act=act)

    session.refresh(booked)
    assert (booked.starts_at, booked.moves, booked.candidate_object.sequence) == (ELEVEN, 0, 0)


def test_two_moves_are_the_candidates_own_and_staff_may_do_more(session, act, booked):
    for quarters in (1, 2):
        moving.move(session, booked.id, choice(booked.step, ELEVEN + quarters * QUARTER), act=act)
    third = choice(booked.step, ELEVEN + 3 * QUARTER)

    with pytest.raises(Refused):
        moving.move(session, booked.id, third, act=act)

    made = moving.move(session, booked.id, third, act=act, on_behalf=OnBehalf("asked by phone"))
    assert (made.starts_at, made.moves) == (third.starts_at, 2)


def test_to_cancel_and_book_again_is_to_move(session, act, step, booked):
    cancelling.cancel(session, booked.id, by=cancelling.CANDIDATE, act=act)
    again = booking.book(session, step.id, choice(step), act=act)
    moving.move(session, again.id, choice(step, ELEVEN + QUARTER), act=act)

    with pytest.raises(Refused, match="cancelling and booking again"):
        moving.move(session, again.id, choice(step), act=act)


def test_what_we_cancelled_counts_as_no_move(session, act, step, booked):
    cancelling.cancel(session, booked.id, by=cancelling.STAFF, act=act)

    assert booking.book(session, step.id, choice(step), act=act).moves == 0


def test_it_is_too_late_to_move_or_cancel_within_the_notice(session, act, booked):
    late = replace(act, now=ELEVEN - timedelta(hours=23))

    with pytest.raises(Refused):
        moving.move(session, booked.id, choice(booked.step, ELEVEN + timedelta(days=1)), act=late)
    with pytest.raises(Refused):
        cancelling.cancel(session, booked.id, by=cancelling.CANDIDATE, act=late)


def test_whoever_comes_is_asked_again_after_a_move(session, act, booked):
    booked.attendances[0].answer = Answer.ACCEPTED
    session.commit()

    made = moving.move(session, booked.id, choice(booked.step, ELEVEN + QUARTER), act=act)

    assert made.attendances[0].answer == Answer.NEEDS_ACTION


def test_a_person_who_is_not_free_is_replaced_and_released(session, act, world, booked):
    heard(session)
    first = booked.attendances[0].person
    other = make_step(session, world)
    later = ELEVEN + timedelta(hours=2)
    take(session, act, other, later, first)

    made = moving.move(session, booked.id, choice(booked.step, later), act=act)

    told = [notice for notice, sequence in news(session) if sequence == 1]
    assert made.attendances[0].person_id != first.id
    assert told == [Notice.MOVED, Notice.BOOKED_TEAM, Notice.CANCELLED_TEAM]


def take(session, act, step, starts_at, person):
    """Book *step* with this very person, by moving it around until it is they."""
    made = booking.book(session, step.id, choice(step, starts_at), act=act)
    if made.attendances[0].person_id != person.id:
        rival = make_step(session, step.application.role)
        taken = booking.book(session, rival.id, choice(rival, starts_at), act=act)
        assert taken.attendances[0].person_id == person.id
        cancelling.cancel(session, made.id, by=cancelling.STAFF, act=act)


def test_what_nobody_heard_of_is_cancelled_in_silence(session, act, booked):
    cancelling.cancel(session, booked.id, by=cancelling.CANDIDATE, act=act)

    assert news(session) == []


def test_a_cancellation_frees_the_slot_and_opens_the_step(session, act, booked):
    heard(session)

    made = cancelling.cancel(session, booked.id, by=cancelling.CANDIDATE, act=act)

    assert (made.state, made.step.state, claims(session)) == (
        BookingState.CANCELLED,
        StepState.OPEN,
        0,
    )
    assert news(session)[-2:] == [(Notice.CANCELLED, 1), (Notice.CANCELLED_TEAM, 1)]
    interview = made.step.stage.ways[0].interviews[0]
    assert ELEVEN in finding.ask(session, made.step, interview, None, now=NOON).starts()


def test_a_new_booking_after_a_cancellation_has_a_new_uid(session, act, booked):
    cancelling.cancel(session, booked.id, by=cancelling.CANDIDATE, act=act)

    again = booking.book(session, booked.step_id, choice(booked.step), act=act)

    uids = {booked.candidate_object.uid, again.candidate_object.uid}
    assert (len(uids), session.scalar(select(func.count()).select_from(Booking))) == (2, 2)


def test_cancelling_twice_is_cancelling_once(session, act, booked):
    heard(session)
    for _ in range(2):
        cancelling.cancel(session, booked.id, by=cancelling.CANDIDATE, act=act)

    assert booked.candidate_object.sequence == 1


def test_what_is_over_is_neither_moved_nor_cancelled(session, act, booked):
    after = replace(act, now=ELEVEN + timedelta(hours=1))

    with pytest.raises(StepClosed):
        cancelling.cancel(session, booked.id, by=cancelling.STAFF, act=after)
    with pytest.raises(Refused):
        moving.move(session, booked.id, choice(booked.step, ELEVEN + timedelta(days=1)), act=after)
