"""A seat that somebody gave up goes to somebody else: same time, same room, same link."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Answer
from scheduler.errors import Conflict, Missing, StepClosed
from scheduler.models import Booking, Claim, Handover, Message, Seat, SeatPerson, Step
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers, replacing
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.people import make_coordinator
from tests.services.calls import make_company, make_person, make_role, make_step

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = NOON.replace(hour=19, minute=0) + 4 * DAY  # 11 am Pacific
LATE = FRIDAY - 47 * HOUR
NAMES = ("Aisha Malik", "Jonas Weber", "Tomás Vega", "Lena Brandt", "Kofi Mensah")


@pytest.fixture
def sam(session):
    make_company(session)
    return make_coordinator(session)


@pytest.fixture
def team(session, sam):
    return [make_person(session, name) for name in NAMES]


@pytest.fixture
def role(session, team, sam):
    return coordinated(session, make_role(session, team), sam)


@pytest.fixture
def booked(session, role, act):
    """Return a call that Aisha holds on Friday."""
    return book(session, make_step(session, role), act)


def coordinated(session, role, sam):
    with transaction(session):
        role.coordinator = sam
    return role


def book(session, step, act, *, office=None, starts_at=FRIDAY):
    choice = Choice(step.stage.ways[0].interviews[0].id, office and office.id, starts_at)
    made = booking.book(session, step.id, choice, act=act)
    heard(session)
    return made


def heard(session):
    """Let everything be tried that is to be sent."""
    with transaction(session):
        for message in session.scalars(select(Message)):
            message.attempt, message.stamped_at = 1, NOON


def people(session, made):
    session.rollback()
    return [each.person.name for each in session.get_one(Booking, made.id).attendances]


def seat_of(session, made, name):
    session.rollback()
    seats = session.get_one(Booking, made.id).attendances
    return next(each for each in seats if each.person.name == name)


def decline(session, made, name, act, reason="Ill"):
    answers.cannot(session, seat_of(session, made, name).id, reason, act=act)


def news(session):
    """Return (notice, name) of what is to be told now."""
    session.rollback()
    waiting = Message.attempt == 0, Message.superseded_at.is_(None)
    rows = session.scalars(select(Message).where(*waiting).order_by(Message.id))
    return [(row.notice.value, row.name) for row in rows]


def claimed(session, made):
    session.rollback()
    mine = select(Claim.resource_id).where(Claim.booking_id == made.id).distinct()
    return set(session.scalars(mine))


def test_two_days_before_the_seat_goes_to_the_next_one_by_itself(session, booked, team, act):
    link, uid = booked.link, booked.candidate_object.uid

    decline(session, booked, "Aisha Malik", act)

    assert people(session, booked) == ["Jonas Weber"]
    assert news(session) == [
        ("people_changed", "Priya Raman"),
        ("booked_team", "Jonas Weber"),
        ("cancelled_team", "Aisha Malik"),
        ("replaced", "Sam Okafor"),
    ]
    made = session.get_one(Booking, booked.id)
    assert (made.link, made.candidate_object.uid, made.starts_at) == (link, uid, FRIDAY)
    assert (made.candidate_object.sequence, made.team_object.sequence) == (1, 1)
    assert made.at_risk_at is None
    assert claimed(session, booked) == {team[1].id, made.step.application.candidate_id}
    assert invariants.check(session) == []


def test_the_old_one_is_cancelled_with_the_uid_that_they_know(session, booked, act):
    decline(session, booked, "Aisha Malik", act)

    session.rollback()
    mine = select(Message).where(Message.name == "Aisha Malik").order_by(Message.id)
    invited, cancelled = session.scalars(mine)
    assert (invited.method, cancelled.method) == ("REQUEST", "CANCEL")
    assert invited.facts["uid"] == cancelled.facts["uid"]
    assert (invited.sequence, cancelled.sequence) == (0, 1)


def test_nearer_than_two_days_the_coordinator_confirms(session, booked, act):
    decline(session, booked, "Aisha Malik", replace(act, now=LATE))

    assert people(session, booked) == ["Aisha Malik"]
    assert news(session) == [("at_risk", "Sam Okafor")]
    free = session.scalars(select(Message.facts).where(Message.notice == "at_risk")).one()["free"]
    assert free == ["Jonas Weber", "Tomás Vega", "Lena Brandt", "Kofi Mensah"]
    assert session.get_one(Booking, booked.id).at_risk_at == LATE


def test_a_coordinator_gives_the_seat_with_one_press(session, booked, team, act):
    late = replace(act, now=LATE)
    decline(session, booked, "Aisha Malik", late)
    seat, version = seat_of(session, booked, "Aisha Malik"), booked.version

    replacing.replace(session, seat.id, team[2].id, act=late, version=version)

    assert people(session, booked) == ["Tomás Vega"]
    assert session.get_one(Booking, booked.id).at_risk_at is None
    with pytest.raises(Conflict):
        replacing.replace(session, seat.id, team[1].id, act=late, version=version)
    assert people(session, booked) == ["Tomás Vega"]
    assert invariants.check(session) == []


def test_three_times_it_acts_alone(session, booked, act):
    for name in NAMES[:4]:
        decline(session, booked, name, act)

    assert people(session, booked) == ["Lena Brandt"]
    assert seat_of(session, booked, "Lena Brandt").answer is Answer.DECLINED
    assert news(session)[-1] == ("at_risk", "Sam Okafor")


def test_whoever_gave_it_up_is_not_asked_again(session, role, act, team):
    with transaction(session):
        for member in role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool.members[2:]:
            session.delete(member)
    made = book(session, make_step(session, role), act)
    decline(session, made, "Aisha Malik", act)
    decline(session, made, "Jonas Weber", act)

    assert people(session, made) == ["Jonas Weber"]
    assert news(session)[-1] == ("at_risk", "Sam Okafor")


def test_who_is_named_for_the_seat_comes_before_its_pool(session, booked, act, team):
    with transaction(session):
        seat = session.scalars(select(Seat).where(Seat.pool_id.is_not(None))).one()
        session.add(SeatPerson(seat_id=seat.id, person_id=team[4].id))

    decline(session, booked, "Aisha Malik", act)

    assert people(session, booked) == ["Kofi Mensah"]
    why = {each["name"]: each["verdict"] for each in attendance_of(session, booked).chosen_because}
    assert why == {
        "Aisha Malik": "not_free",
        "Jonas Weber": "after_alternates",
        "Tomás Vega": "after_alternates",
        "Lena Brandt": "after_alternates",
        "Kofi Mensah": "chosen",
    }


def attendance_of(session, made):
    session.rollback()
    return session.get_one(Booking, made.id).attendances[0]


def test_the_least_loaded_is_asked_first(session, role, booked, act, team):
    for each in range(3):  # Jonas, Tomás and Lena each hold one on Thursday
        book(session, make_step(session, role), act, starts_at=FRIDAY - DAY + each * HOUR)

    decline(session, booked, "Aisha Malik", act)

    assert people(session, booked) == ["Kofi Mensah"]


def test_nobody_who_is_busy_off_or_at_the_limit_is_asked(session, role, booked, act, team):
    with transaction(session):
        team[1].hours = []
        team[2].per_day = 1
        team[3].is_active = False
        raise_versions(session, [each.id for each in team])
    book(session, make_step(session, role), act, starts_at=FRIDAY + HOUR)  # takes Tomás's day
    decline(session, booked, "Aisha Malik", act)

    assert people(session, booked) == ["Kofi Mensah"]


def test_the_candidate_reads_no_reason(session, booked, act):
    decline(session, booked, "Aisha Malik", act, reason="A secret of mine")

    session.rollback()
    theirs = session.scalars(select(Message).where(Message.candidate_id.is_not(None)))
    assert not [each for each in theirs if "secret" in str(each.facts)]
    assert session.scalars(select(Handover.reason)).all() == ["A secret of mine"]


def test_moved_to_another_time_everybody_may_be_asked_again(session, booked, act):
    decline(session, booked, "Aisha Malik", act)
    choice = Choice(booked.interview_id, None, FRIDAY + 3 * HOUR)
    moving.move(session, booked.id, choice, act=act, on_behalf=OnBehalf("They asked"))
    decline(session, booked, "Jonas Weber", act)

    assert people(session, booked) == ["Aisha Malik"]


def test_a_seat_that_is_gone_cannot_be_declined_twice(session, booked, act):
    seat = booked.attendances[0].id
    answers.cannot(session, seat, "Ill", act=act)

    with pytest.raises(Missing):
        answers.cannot(session, seat, "Ill", act=act)
    assert answers.given_up(session, seat).to_person.name == "Jonas Weber"


def test_nothing_is_replaced_of_what_is_cancelled(session, booked, team, act):
    seat, version = booked.attendances[0].id, booked.version
    cancelling.cancel(session, booked.id, by=cancelling.STAFF, act=act)

    with pytest.raises(StepClosed):
        replacing.replace(session, seat, team[1].id, act=act, version=version)
    assert session.get_one(Step, booked.step_id).state == "open"
