"""Booking a slot: who comes, what is claimed, what both sides are told."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.terms import Notice, StepState
from scheduler.errors import Refused, SlotTaken, StepClosed
from scheduler.models import Booking, Claim, Hold, Message
from scheduler.services.bookings import booking
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from tests.conftest import NOON
from tests.services.calls import (
    make_candidate,
    make_company,
    make_office,
    make_person,
    make_role,
    make_step,
)

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, 11 am Pacific


@pytest.fixture
def world(session):
    """A role with a call, remote and in San Francisco, held by Aisha or Jonas."""
    make_company(session)
    office = make_office(session)
    team = [make_person(session, name, office=office) for name in ("Aisha M", "Jonas W")]
    return make_role(session, team, [office])


@pytest.fixture
def step(session, world):
    return make_step(session, world)


def choice(step, starts_at=ELEVEN, *, office=False, **values):
    way = step.stage.ways[0]
    return Choice(
        way.interviews[0].id, way.places[1].office_id if office else None, starts_at, **values
    )


def claims(session):
    return session.scalar(select(func.count()).select_from(Claim))


def starts(session, step, *, office=False):
    wanted = choice(step, office=office)
    interview = step.stage.ways[0].interviews[0]
    return finding.ask(session, step, interview, wanted.office_id, now=NOON).starts()


def test_a_booked_call_is_told_to_both_sides(session, act, step):
    made = booking.book(session, step.id, choice(step), act=act)

    told = session.execute(
        select(Message.notice, Message.address, Message.method).order_by(Message.id)
    )
    assert [tuple(row) for row in told] == [
        (Notice.BOOKED, step.application.candidate.mail, "REQUEST"),
        (Notice.BOOKED_TEAM, made.attendances[0].person.mail, "REQUEST"),
    ]
    assert (step.state, made.ends_at - made.starts_at) == (StepState.BOOKED, timedelta(minutes=30))


def test_the_interviewer_keeps_a_gap_and_the_candidate_none(session, act, step):
    made = booking.book(session, step.id, choice(step), act=act)

    per_resource = session.execute(
        select(Claim.resource_id, func.count()).group_by(Claim.resource_id)
    )
    assert {tuple(row) for row in per_resource} == {
        (step.application.candidate_id, 6),
        (made.attendances[0].person_id, 8),
    }


def test_a_remote_booking_is_anchored_where_the_candidate_is(session, act, step):
    made = booking.book(session, step.id, choice(step), act=act)

    assert (made.anchor_zone, made.wall_time) == ("America/Denver", "2026-11-25T12:00")
    assert made.link.startswith("https://meet.example/")


def test_an_office_booking_takes_a_room_and_the_time_of_the_office(session, act, step):
    made = booking.book(session, step.id, choice(step, office=True), act=act)

    assert (made.anchor_zone, made.wall_time) == ("America/Los_Angeles", "2026-11-25T11:00")
    assert (made.room.name, made.link) == ("Room 1", "")
    assert claims(session) == 6 + 6 + 8


def test_the_same_person_is_not_offered_at_the_same_time_again(session, act, world):
    first, second, third = (make_step(session, world) for _ in range(3))
    booking.book(session, first.id, choice(first), act=act)
    booking.book(session, second.id, choice(second), act=act)

    with pytest.raises(SlotTaken):
        booking.book(session, third.id, choice(third), act=act)

    assert session.scalar(select(func.count()).select_from(Booking)) == 2
    assert ELEVEN not in starts(session, third)


def test_the_database_refuses_a_slot_that_two_saw_free(session, act, world, monkeypatch):
    """What the key is for: even if the search were wrong, nobody is booked twice."""
    first, second, third = (make_step(session, world) for _ in range(3))
    monkeypatch.setattr(finding.Asked, "offers", lambda *_: True)
    seen = [{"person_id": 0, "seat_id": 0, "kind": "lead", "by_screen": False, "because": []}]
    people = step_people(session, first)
    seen[0] |= {"person_id": people[0], "seat_id": first.stage.ways[0].interviews[0].seats[0].id}
    monkeypatch.setattr(booking, "choose", lambda *_, **__: (seen, None))
    booking.book(session, first.id, choice(first), act=act)

    with pytest.raises(SlotTaken):
        booking.book(session, second.id, choice(second), act=act)

    assert session.scalars(select(Booking.step_id)).all() == [first.id]
    assert third.state == StepState.OPEN


def step_people(session, step):
    interview = step.stage.ways[0].interviews[0]
    return finding.ask(session, step, interview, None, now=NOON).members


def test_a_step_is_booked_once(session, act, step):
    booking.book(session, step.id, choice(step), act=act)

    with pytest.raises(StepClosed):
        booking.book(session, step.id, choice(step, ELEVEN + timedelta(hours=1)), act=act)


def test_nothing_is_offered_sooner_than_the_notice(session, act, step):
    with pytest.raises(SlotTaken):
        booking.book(session, step.id, choice(step, NOON.replace(minute=0, hour=21)), act=act)


def test_staff_book_without_notice_when_the_interviewer_gives_none(session, act, world):
    for person in world.plans[0].stages[1].ways[0].interviews[0].seats[0].pool.members:
        person.person.notice_hours = 0
        person.person.resource.version += 1
    session.commit()
    step = make_step(session, world)
    today = NOON.replace(hour=22, minute=0)

    made = booking.book(session, step.id, choice(step, today), act=act, on_behalf=OnBehalf("asked"))

    assert made.starts_at == today


def test_a_hold_becomes_the_booking_with_the_same_people(session, act, step):
    held = holding.hold(session, step.id, choice(step), act=act)
    people = [each["person_id"] for each in held.lineup]

    made = booking.book(session, step.id, choice(step), act=act)

    assert [each.person_id for each in made.attendances] == people
    assert session.scalars(select(Hold)).all() == []
    assert claims(session) == 6 + 8


def test_fifty_clicks_leave_forty_nine_slots_free(session, act, step):
    for slot in starts(session, step)[:50]:
        holding.hold(session, step.id, choice(step, slot), act=act)

    other = make_step(session, step.application.role)
    assert (claims(session), session.scalar(select(func.count()).select_from(Hold))) == (14, 1)
    assert len(starts(session, other)) == len(starts(session, step))


def test_at_night_where_the_candidate_is_nothing_is_offered(session, act, step):
    with pytest.raises(SlotTaken):
        booking.book(session, step.id, choice(step, zone="Asia/Kolkata"), act=act)


def test_what_one_holds_does_not_block_oneself(session, act, step):
    holding.hold(session, step.id, choice(step), act=act)

    assert ELEVEN in starts(session, step)


def test_a_hold_that_ran_out_frees_its_slot_for_the_next(session, act, world):
    first, second, third = (make_step(session, world) for _ in range(3))
    holding.hold(session, first.id, choice(first), act=act)
    holding.hold(session, second.id, choice(second), act=act)
    later = act.__class__(act.actor, NOON + timedelta(minutes=10), act.house)

    booking.book(session, third.id, choice(third), act=later)

    assert session.scalar(select(func.count()).select_from(Hold)) == 0


def test_a_hold_is_renewed_once(session, act, step):
    def later(minutes):
        return act.__class__(act.actor, NOON + timedelta(minutes=minutes), act.house)

    holding.hold(session, step.id, choice(step), act=act)
    assert holding.hold(session, step.id, choice(step), act=later(5)).until == later(15).now
    assert holding.hold(session, step.id, choice(step), act=later(9)).until == later(15).now


def test_a_hold_needs_a_confirmed_address(session, act, world):
    stranger = make_candidate(session, confirmed_at=None)
    step = make_step(session, world, stranger)

    with pytest.raises(Refused):
        holding.hold(session, step.id, choice(step), act=act)


def test_the_zone_that_one_chose_from_is_remembered(session, act, step):
    made = booking.book(session, step.id, choice(step, zone="America/Toronto", clock=24), act=act)

    assert (made.anchor_zone, made.step.application.candidate.clock) == ("America/Toronto", 24)
