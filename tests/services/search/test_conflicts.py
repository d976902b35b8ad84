"""Whom a candidate never meets: before slots are offered, in line-ups, and what was booked before."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.pool_rules import Bar, DepartmentRule, PoolRules
from scheduler.errors import Invalid, Missing, SlotTaken
from scheduler.models import Application, Attendance, Hold, Person, Pool
from scheduler.services.applications import applying
from scheduler.services.applications.applying import Answers
from scheduler.services.bookings import booking, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.pools.fits import change_rules, fits
from scheduler.services.queue import queue
from scheduler.services.search import conflicts
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services.calls import make_company, make_person, make_role, make_step

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)
LATER = ELEVEN + timedelta(hours=2)


@pytest.fixture
def people(session):
    """Return Aisha, who is new in support, and Jonas, of sales for long."""
    make_company(session)
    new = (NOON - timedelta(days=40)).date()
    old = (NOON - timedelta(days=400)).date()
    return [
        make_person(session, "Aisha Malik", department="Support", joined_on=new),
        make_person(session, "Jonas Weber", department="Sales", joined_on=old),
    ]


@pytest.fixture
def role(session, people):
    return make_role(session, people)


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def pool(session, role):
    return session.scalars(select(Pool)).one()


def choice(step, at=ELEVEN):
    return Choice(step.stage.ways[0].interviews[0].id, None, at)


def asked(session, step):
    session.rollback()
    return ask(session, step, step.stage.ways[0].interviews[0], None, now=NOON)


def sitting(booked):
    return [each.person.name for each in booked.attendances]


def candidate_of(step):
    return step.application.candidate_id


def test_who_must_not_meet_is_in_no_slot_and_no_line_up(session, act, step, people):
    aisha, jonas = people
    conflicts.add_conflict(session, candidate_of(step), aisha.id, " Cousins. ", act=act)

    found = asked(session, step)
    booked = booking.book(session, step.id, choice(step), act=act)

    assert (found.members, found.chairs[0].barred) == ([jonas.id], {aisha.id: Bar.CONFLICT})
    assert sitting(booked) == ["Jonas Weber"]
    assert [each.reason for each in conflicts.conflicts_of(session, candidate_of(step))] == [
        "Cousins."
    ]


def test_if_nobody_else_is_left_there_is_no_slot(session, act, step, people):
    for each in people:
        conflicts.add_conflict(session, candidate_of(step), each.id, "Cousins.", act=act)

    assert asked(session, step).starts() == []
    with pytest.raises(SlotTaken):
        booking.book(session, step.id, choice(step), act=act)


def test_what_is_held_with_them_is_let_go(session, act, step, people):
    held = holding.hold(session, step.id, choice(step), act=act)
    (who,) = [each["person_id"] for each in held.lineup]

    conflicts.add_conflict(session, candidate_of(step), who, "Cousins.", act=act)
    booked = booking.book(session, step.id, choice(step), act=act)

    assert session.scalars(select(Hold)).all() == []
    assert [each.person_id for each in booked.attendances] == [
        each.id for each in people if each.id != who
    ]
    assert check(session) == []


def test_what_is_booked_stays_and_is_a_task_until_it_moves(session, act, step, people):
    booked = booking.book(session, step.id, choice(step), act=act)
    (old,) = booked.attendances
    who, name = old.person_id, old.person.name
    conflicts.add_conflict(session, candidate_of(step), who, "Referred them.", act=act)

    (row,) = queue.rows(session, now=NOON).rows
    assert (row.kind, row.who, row.words) == ("must_not_meet", (name,), "Referred them.")
    assert [each.id for each in conflicts.clashes(session, candidate_of(step))] == [booked.id]

    moved = moving.move(
        session, booked.id, choice(step, LATER), act=act, on_behalf=OnBehalf("A conflict")
    )

    assert who not in {each.person_id for each in moved.attendances}
    assert queue.rows(session, now=NOON).rows == []
    assert conflicts.clashes(session, candidate_of(step)) == []


def test_taken_back_they_may_meet_again(session, act, step, people):
    aisha = people[0]
    conflicts.add_conflict(session, candidate_of(step), aisha.id, "Cousins.", act=act)
    conflicts.add_conflict(session, candidate_of(step), aisha.id, "Sisters.", act=act)
    conflicts.remove_conflict(session, candidate_of(step), aisha.id, act=act)

    assert aisha.id in asked(session, step).members
    with pytest.raises(Missing):
        conflicts.remove_conflict(session, candidate_of(step), aisha.id, act=act)


def test_a_reason_is_asked_for(session, act, step, people):
    with pytest.raises(Invalid):
        conflicts.add_conflict(session, candidate_of(step), people[0].id, "  ", act=act)

    assert conflicts.conflicts_of(session, candidate_of(step)) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("jonas  WEBER", ["Jonas Weber"]),
        ("Jonas", []),
        ("A friend", []),
        ("", []),
    ],
)
def test_a_referrer_whom_we_know_never_interviews_them(session, act, role, people, said, kept):
    answers = Answers("Nadia Farouk", "nadia@mail.example", "America/Denver", referrer=said)

    made = applying.apply(session, role.id, answers, act=act)

    found = conflicts.conflicts_of(session, made.candidate_id)
    assert [each.person.name for each in found] == kept
    assert session.get(Application, made.id).referrer == " ".join(said.split())


def test_an_address_of_ours_is_known_too(session, act, role, people):
    answers = Answers("Nadia Farouk", "nadia@mail.example", "UTC", referrer=people[0].mail)

    made = applying.apply(session, role.id, answers, act=act)

    assert [each.person_id for each in conflicts.conflicts_of(session, made.candidate_id)] == [
        people[0].id
    ]


def led_by(session, role, department):
    manager = make_person(session, "Marta Ruiz", department=department)
    with transaction(session):
        role.manager_id = manager.id


@pytest.mark.parametrize(
    ("rules", "who"),
    [
        (PoolRules(), ["Aisha Malik", "Jonas Weber"]),
        (PoolRules(DepartmentRule.OTHER), ["Jonas Weber"]),
        (PoolRules(DepartmentRule.SAME), ["Aisha Malik"]),
        (PoolRules(min_months=3), ["Jonas Weber"]),
        (PoolRules(DepartmentRule.SAME, 3), []),
    ],
)
def test_the_rules_of_a_pool_decide_who_is_offered_and_the_preview_says_the_same(
    session, act, step, pool, rules, who
):
    role = step.application.role
    led_by(session, role, "Support")
    preview = fits(session, pool, [role.id], rules, now=NOON)

    change_rules(session, pool.id, rules, act=act)

    members = asked(session, step).members
    assert [session.get_one(Person, each).name for each in members] == who
    assert [list(each.fitting) for each in preview] == [who]


def test_a_rule_leaves_what_is_booked(session, act, step, pool):
    booked = booking.book(session, step.id, choice(step), act=act)

    change_rules(session, pool.id, PoolRules(min_months=120), act=act)

    rows = session.scalars(select(Attendance).where(Attendance.booking_id == booked.id)).all()
    assert len(rows) == 1
    assert asked(session, step).members == []
