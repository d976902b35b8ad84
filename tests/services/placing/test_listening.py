"""People beside a line-up: the optional claim nothing; shadows claim, count for nothing, give way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import BookingState, Notice, SeatKind, Training
from scheduler.errors import StepClosed
from scheduler.models import Attendance, Claim, Membership, Message, Seat
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from scheduler.services.seats import refusing
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.mail.post import messages
from tests.services.calls import (
    make_company,
    make_office,
    make_person,
    make_role,
    make_step,
)
from tests.services.messages.test_candidate_days import sent

BY_US = OnBehalf("It suits better")


@pytest.fixture
def team(session):
    make_company(session)
    return [make_person(session, name) for name in ("Aisha Malik", "Jonas Weber")]


@pytest.fixture
def role(session, team):
    return make_role(session, team)


@pytest.fixture
def ada(session):
    return make_person(session, "Ada Park")


def call_of(role):
    return role.plans[-1].stages[1].ways[0].interviews[0]


def seat_beside(session, role, kind, person=None, *, pool=None):
    """Give the call of *role* a seat beside its line-up."""
    with transaction(session):
        call = call_of(role)
        seat = Seat(position=len(call.seats) + 1, kind=kind, pool=pool)
        seat.named = [person] if person else []
        call.seats.append(seat)
    return seat


def choices(session, role, step, office=None):
    asked = finding.ask(session, step, call_of(role), office, now=NOON)
    return [Choice(call_of(role).id, office, start) for start in asked.starts()]


def booked(session, act, role, number=0, office=None):
    step = make_step(session, role)
    return booking.book(session, step.id, choices(session, role, step, office)[number], act=act)


def kinds(made):
    return {each.person_id: each.kind for each in made.attendances}


def claimed(session, made):
    return set(session.scalars(select(Claim.resource_id).where(Claim.booking_id == made.id)))


def told(session, person):
    found = messages(session, Message.person_id == person.id)
    return [each.notice for each in found if each.superseded_at is None]


def test_a_shadow_who_is_free_is_added_and_claims(session, act, role, ada):
    seat_beside(session, role, SeatKind.SHADOW, ada)
    made = booked(session, act, role)

    assert kinds(made)[ada.id] is SeatKind.SHADOW
    assert ada.id in claimed(session, made)
    assert told(session, ada) == [Notice.BOOKED_TEAM]
    assert check(session) == []


def test_a_shadow_who_is_not_free_is_left_out(session, act, role, ada):
    with transaction(session):
        ada.hours.clear()
        raise_versions(session, [ada.id])
    seat_beside(session, role, SeatKind.SHADOW, ada)
    made = booked(session, act, role)

    assert ada.id not in kinds(made)
    assert check(session) == []


def test_nobody_listens_in_to_two_talks_at_once(session, act, role, ada):
    seat_beside(session, role, SeatKind.SHADOW, ada)
    first = booked(session, act, role)
    step = make_step(session, role)
    same = Choice(call_of(role).id, None, first.starts_at)
    second = booking.book(session, step.id, same, act=act)

    assert ada.id in kinds(first)
    assert ada.id not in kinds(second)
    assert check(session) == []


def test_who_learns_in_a_pool_listens_in(session, act, role, ada):
    pool = call_of(role).seats[0].pool
    with transaction(session):
        learner = Membership(person_id=ada.id, training=Training.SHADOWING, joined_at=NOON)
        pool.members.append(learner)
    seat_beside(session, role, SeatKind.SHADOW, pool=pool)

    assert kinds(booked(session, act, role))[ada.id] is SeatKind.SHADOW


def test_to_listen_in_counts_for_no_limit(session, act, role, team, ada):
    """Ada gives one interview a day, and listens in to two; she may still hold one."""
    with transaction(session):
        ada.per_day = 1
        raise_versions(session, [ada.id])
    seat_beside(session, role, SeatKind.SHADOW, ada)
    day = [booked(session, act, role, number) for number in (0, 3)]

    assert [kinds(each)[ada.id] for each in day] == [SeatKind.SHADOW] * 2
    other = make_role(session, [ada])
    step = make_step(session, other)
    on = {each.starts_at.date() for each in choices(session, other, step)}
    assert day[0].starts_at.date() in on


def test_the_optional_are_invited_and_claim_nothing(session, act, role, ada):
    seat_beside(session, role, SeatKind.OPTIONAL, ada)
    made = booked(session, act, role)

    assert kinds(made)[ada.id] is SeatKind.OPTIONAL
    assert ada.id not in claimed(session, made)
    assert told(session, ada) == [Notice.BOOKED_TEAM]
    (letter,) = messages(session, Message.person_id == ada.id)
    assert letter.facts["seat"] == "optional"
    assert check(session) == []


def test_the_optional_never_block_a_time(session, act, role, ada):
    seat_beside(session, role, SeatKind.OPTIONAL, ada)
    made = booked(session, act, role)
    other = make_role(session, [ada])
    step = make_step(session, other)
    same = Choice(call_of(other).id, None, made.starts_at)

    assert booking.book(session, step.id, same, act=act).state is BookingState.SCHEDULED
    assert check(session) == []


def test_a_shadow_gives_way_when_needed(session, act, role, ada):
    seat_beside(session, role, SeatKind.SHADOW, ada)
    made = booked(session, act, role)
    sent(session, act.now)
    other = make_role(session, [ada])
    step = make_step(session, other)
    same = Choice(call_of(other).id, None, made.starts_at)
    needed = booking.book(session, step.id, same, act=act)
    session.refresh(made)

    assert kinds(needed) == {ada.id: SeatKind.LEAD}
    assert ada.id not in kinds(made)
    assert told(session, ada)[-2:] in (
        [Notice.CANCELLED_TEAM, Notice.BOOKED_TEAM],
        [Notice.BOOKED_TEAM, Notice.CANCELLED_TEAM],
    )
    candidate = made.step.application.candidate_id
    assert [each.notice for each in messages(session, Message.candidate_id == candidate)] == [
        Notice.BOOKED
    ]
    assert check(session) == []


def test_a_hold_leaves_the_shadow_until_it_is_booked(session, act, role, ada):
    seat_beside(session, role, SeatKind.SHADOW, ada)
    made = booked(session, act, role)
    other = make_role(session, [ada])
    step = make_step(session, other)
    same = Choice(call_of(other).id, None, made.starts_at)
    holding.hold(session, step.id, same, act=act)
    session.refresh(made)

    assert kinds(made)[ada.id] is SeatKind.SHADOW
    needed = booking.book(session, step.id, same, act=act)
    session.refresh(made)
    assert ada.id in kinds(needed)
    assert ada.id not in kinds(made)
    assert check(session) == []


def test_a_shadow_moves_along_if_free(session, act, role, ada):
    seat_beside(session, role, SeatKind.SHADOW, ada)
    made = booked(session, act, role)
    ahead = next(
        each
        for each in choices(session, role, made.step)
        if each.starts_at > made.starts_at + timedelta(days=1)
    )
    moving.move(session, made.id, ahead, act=act, on_behalf=BY_US)

    assert kinds(made)[ada.id] is SeatKind.SHADOW
    assert told(session, ada) == [Notice.BOOKED_TEAM] or told(session, ada) == [Notice.MOVED_TEAM]
    assert check(session) == []


def test_the_candidate_may_refuse_a_shadow(session, act, role, ada):
    seat_beside(session, role, SeatKind.SHADOW, ada)
    made = booked(session, act, role)
    sent(session, act.now)
    refusing.refuse(session, made.id, act=act)
    refusing.refuse(session, made.id, act=act)

    assert ada.id not in kinds(made)
    assert ada.id not in claimed(session, made)
    assert told(session, ada) == [Notice.BOOKED_TEAM, Notice.CANCELLED_TEAM]
    assert check(session) == []
    ahead = choices(session, role, made.step)[5]
    moving.move(session, made.id, ahead, act=act, on_behalf=BY_US)
    assert ada.id not in kinds(made)


def test_of_what_is_cancelled_nothing_is_refused(session, act, role, ada):
    seat_beside(session, role, SeatKind.SHADOW, ada)
    made = booked(session, act, role)
    cancelling.cancel(session, made.id, by=cancelling.STAFF, act=act)

    with pytest.raises(StepClosed):
        refusing.refuse(session, made.id, act=act)


def test_a_full_room_sends_the_shadow_to_the_screen(session, act, team, ada):
    office = make_office(session, rooms=(2,))
    for each in (*team, ada):
        with transaction(session):
            for stretch in each.hours:
                stretch.office_id = office.id
            raise_versions(session, [each.id])
    role = make_role(session, team, [office])
    seat_beside(session, role, SeatKind.SHADOW, ada)
    made = booked(session, act, role, office=office.id)

    (shadow,) = made.shadows
    assert shadow.by_screen
    assert made.link
    assert check(session) == []


def test_the_mail_of_the_candidate_announces_the_shadow(session, act, role, ada):
    seat_beside(session, role, SeatKind.SHADOW, ada)
    made = booked(session, act, role)
    (letter,) = messages(session, Message.notice == Notice.BOOKED)

    assert letter.facts["beside"] == [{"name": "Ada Park", "seat": "shadow"}]
    assert [each["name"] for each in letter.facts["people"]] != ["Ada Park"]
    assert session.scalar(select(Attendance.id).where(Attendance.booking_id == made.id).limit(1))
