"""A debrief is booked with its loop, for the line-up alone; it moves and dies with it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from scheduler.domain.terms import BookingState, Method, Notice, SeatKind, StepState
from scheduler.models import Claim, Message, TimeOff
from scheduler.services.applications.applications import version_of
from scheduler.services.bookings import cancelling, moving
from scheduler.services.bookings.booking import OnBehalf, book
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops import loop_moving, loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.placing.securing import Choice
from scheduler.services.process import endings
from scheduler.services.queue import queue
from scheduler.services.seats import answers, replacing
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep.invariants import check
from tests.mail.post import messages
from tests.services.calls import add_debrief, add_member, first_day, make_loop, make_step
from tests.services.messages.test_candidate_days import another_day

BY_US = OnBehalf("Aisha is ill")


@pytest.fixture
def role(session):
    """Return a role whose loop of three talks has a debrief of half an hour."""
    role = make_loop(session)
    add_debrief(session, role)
    return role


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


def seats(booking):
    return {each.person_id: each.kind for each in booking.attendances}


def people(day):
    return sorted(each.person_id for talk in day for each in talk.attendances)


def later(day, *, days=1):
    times = {each.interview_id: each.starts_at + timedelta(days=days) for each in day}
    return LoopChoice(day[0].office_id, times)


def away(session, person_id, *days):
    """Let somebody be off on these days."""
    with transaction(session):
        for day in days:
            off = TimeOff(person_id=person_id, first_on=day, last_on=day, reason="")
            session.add(off)
        raise_versions(session, [person_id])


def test_it_is_booked_with_the_loop_for_the_line_up_alone(session, act, step, day):
    debrief = of_step(session, step.id)

    assert sorted(seats(debrief)) == people(day)
    assert sorted(seats(debrief).values()) == [
        SeatKind.LEAD,
        SeatKind.PANELIST,
        SeatKind.PANELIST,
    ]
    assert day[-1].ends_at <= debrief.starts_at
    assert debrief.ends_at <= day[-1].ends_at + timedelta(hours=48)
    assert (debrief.candidate_object, debrief.ends_at - debrief.starts_at) == (
        None,
        timedelta(minutes=30),
    )
    claimed = set(session.scalars(select(Claim.resource_id).where(Claim.booking_id == debrief.id)))
    assert claimed == set(people(day))
    assert check(session) == []


def test_the_line_up_is_invited_and_the_candidate_hears_nothing(session, step, day):
    debrief = of_step(session, step.id)
    told = messages(session, Message.object_id == debrief.team_object_id)

    assert [(each.notice, each.method) for each in told] == 3 * [
        (Notice.BOOKED_TEAM, Method.REQUEST)
    ]
    mine = messages(session, Message.candidate_id.is_not(None))
    assert mine
    assert not [each for each in mine if "ebrief" in str(each.facts)]


def test_a_loop_without_one_in_its_plan_has_none(session, act):
    step = make_step(session, make_loop(session))
    loops.book_loop(session, step.id, first_day(session, step), act=act)

    assert (of_step(session, step.id), step.debrief_missing_at) == (None, None)


def test_who_cannot_come_is_asked_as_optional(session, act, role, step):
    wanted = first_day(session, step)
    last = max(wanted.times.values())
    lena = role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool.members[2].person_id
    with transaction(session):
        role.manager_id = lena - 1
    days = [(last + timedelta(days=number)).date() for number in range(1, 4)]
    away(session, lena, *days)
    block(session, act, role, lena, last)
    day = loops.book_loop(session, step.id, wanted, act=act)
    debrief = of_step(session, step.id)

    assert lena in people(day)
    assert seats(debrief)[lena] is SeatKind.OPTIONAL
    assert seats(debrief)[lena - 1] is SeatKind.LEAD
    claimed = session.scalars(select(Claim.resource_id).where(Claim.booking_id == debrief.id))
    assert lena not in set(claimed)
    assert check(session) == []


def block(session, act, role, person_id, last):
    """Let a person end their day an hour after a talk of 45 minutes that begins at *last*."""
    person = next(
        each.person
        for each in role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool.members
        if each.person_id == person_id
    )
    with transaction(session):
        local = last.astimezone(ZoneInfo(person.zone))
        for stretch in person.hours:
            stretch.until_minute = local.hour * 60 + local.minute + 45
        raise_versions(session, [person_id])


def test_if_nobody_can_the_loop_is_booked_and_the_task_is_ours(session, act, role, step):
    wanted = first_day(session, step)
    last = max(wanted.times.values())
    days = [(last + timedelta(days=number)).date() for number in range(1, 4)]
    for member in role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool.members:
        away(session, member.person_id, *days)
        block(session, act, role, member.person_id, last)
    day = loops.book_loop(session, step.id, wanted, act=act)

    assert (len(day), step.state) == (3, StepState.BOOKED)
    assert (of_step(session, step.id), step.debrief_missing_at) == (None, act.now)
    assert check(session) == []


def test_it_moves_with_the_whole_day(session, act, step, day):
    before = of_step(session, step.id)
    start, ident = before.starts_at, before.id
    moved = loop_moving.move_loop(session, step.id, later(day, days=3), act=act, on_behalf=BY_US)
    debrief = of_step(session, step.id)

    assert debrief.id == ident
    assert debrief.starts_at != start
    assert moved[-1].ends_at <= debrief.starts_at
    assert debrief.ends_at <= moved[-1].ends_at + timedelta(hours=48)
    told = messages(session, Message.object_id == debrief.team_object_id)
    assert {each.notice for each in told if not each.superseded_at} == {Notice.MOVED_TEAM}
    assert check(session) == []


def test_a_day_may_move_to_the_time_of_its_debrief(session, act, step, day):
    start = of_step(session, step.id).starts_at
    times = {each.interview_id: each.starts_at + timedelta(minutes=30) for each in day}
    loop_moving.move_loop(session, step.id, LoopChoice(None, times), act=act)

    assert day[-1].ends_at > start
    assert of_step(session, step.id).starts_at >= day[-1].ends_at
    assert check(session) == []


def test_it_moves_with_the_one_talk_that_becomes_the_last(session, act, step, day):
    first = day[0]
    moving.move(session, first.id, another_day(session, first, act, days=2), act=act)
    debrief = of_step(session, step.id)

    assert debrief.starts_at >= first.ends_at > day[1].ends_at
    assert check(session) == []


def test_it_stays_while_it_can(session, act, step, day):
    debrief = of_step(session, step.id)
    before = debrief.starts_at, debrief.version
    count = len(messages(session, Message.object_id == debrief.team_object_id))
    first = day[0]
    cancelling.cancel(session, first.id, by=cancelling.STAFF, act=act)
    again = Choice(first.interview_id, None, first.starts_at)
    book(session, step.id, again, act=act, on_behalf=BY_US)

    assert of_step(session, step.id).starts_at == before[0]
    assert len(messages(session, Message.object_id == debrief.team_object_id)) > count
    assert check(session) == []


def test_it_dies_with_the_day(session, act, step, day):
    debrief = of_step(session, step.id)
    cancelling.cancel_day(session, step.id, by=cancelling.STAFF, act=act)

    assert debrief.state is BookingState.CANCELLED
    assert of_step(session, step.id) is None
    assert not session.scalars(select(Claim).where(Claim.booking_id == debrief.id)).all()
    assert check(session) == []


def test_it_dies_with_a_decision(session, act, step, day):
    debrief = of_step(session, step.id)
    application = step.application
    endings.decline(session, application.id, act=act, version=version_of(application))

    assert debrief.state is BookingState.CANCELLED
    assert check(session) == []


def test_who_comes_to_it_changes_with_the_line_up(session, act, role, step, day):
    debrief = of_step(session, step.id)
    gone = day[0].attendances[0].person_id
    cancelling.cancel(session, day[0].id, by=cancelling.STAFF, act=act)

    assert gone not in seats(debrief)
    left = messages(session, Message.object_id == debrief.team_object_id, Message.person_id == gone)
    assert [each.notice for each in left if not each.superseded_at] in (
        [],
        [Notice.CANCELLED_TEAM],
    )
    assert check(session) == []


def test_the_candidate_is_free_at_that_time(session, act, step, day):
    debrief = of_step(session, step.id)
    mine = Claim.resource_id == step.application.candidate_id

    assert session.scalars(select(Claim).where(mine)).all()
    assert not session.scalars(select(Claim).where(mine, Claim.booking_id == debrief.id)).all()


def seat_of(debrief, kind):
    return next(each for each in debrief.attendances if each.kind is kind)


def test_it_goes_on_without_one_who_cannot_come(session, act, step, day):
    debrief = of_step(session, step.id)
    seat = seat_of(debrief, SeatKind.PANELIST)
    answers.cannot(session, seat.id, "A dentist", act=act)

    assert (seat.kind, debrief.at_risk_at) == (SeatKind.OPTIONAL, None)
    claimed = session.scalars(select(Claim.resource_id).where(Claim.booking_id == debrief.id))
    assert seat.person_id not in set(claimed)
    assert check(session) == []


def test_without_its_lead_it_is_at_risk_and_ours_to_place(session, act, step, day):
    debrief = of_step(session, step.id)
    answers.cannot(session, seat_of(debrief, SeatKind.LEAD).id, "A dentist", act=act)

    assert debrief.at_risk_at == act.now
    kinds = {each.kind for each in queue.rows(session, now=act.now).rows}
    assert queue.Kind.DEBRIEF_MISSING in kinds
    assert check(session) == []


def test_who_takes_a_seat_of_the_loop_takes_one_in_the_debrief(session, act, role, step, day):
    spare = add_member(session, role, "Tomás R")
    seat = day[0].attendances[0]
    gone = seat.person_id
    answers.cannot(session, seat.id, "Ill", act=act)
    replacing.replace(session, seat.id, spare.id, act=act, version=day[0].version)
    session.refresh(day[0])

    assert people(day[:1]) == [spare.id]
    debrief = of_step(session, step.id)
    assert spare.id in seats(debrief)
    assert gone not in seats(debrief)
    assert check(session) == []
