"""A restored database tells what it knows above what calendars have seen, and sends nothing yet."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Method, Notice
from scheduler.errors import Refused
from scheduler.models import Booking, Company, Feed, Message, SignIn, StaffSession
from scheduler.services.bookings import booking, cancelling
from scheduler.services.exercises.grading import hand_over, tend
from scheduler.services.exercises.running import grant_time, start
from scheduler.services.exercises.work import Work, hand_in
from scheduler.services.people import sessions
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants, restoring
from scheduler.services.upkeep.restoring import LEAP, Settled
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.exercising import Shop
from tests.mail.post import choices, make_booking
from tests.people import make_application, make_coordinator

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def booked(session, engine, settings, act):
    """Return an interview that both sides have been told of."""
    made = make_booking(session, act)
    run_once(engine, settings, now=NOON)
    session.rollback()
    return made


def waiting(session):
    session.rollback()
    rows = session.scalars(select(Message).where(Message.sent_at.is_(None)).order_by(Message.id))
    return [(each.notice, each.sequence, bool(each.facts.get("restored"))) for each in rows]


def test_an_interview_to_come_is_told_anew_above_what_calendars_have_seen(session, booked, act):
    settled = restoring.settle(session, act=act)

    assert settled == Settled(interviews=1, sessions=0)
    assert waiting(session) == [
        (Notice.BOOKED, LEAP, True),
        (Notice.BOOKED_TEAM, LEAP, True),
    ]
    assert invariants.check(session) == []


def test_its_uids_stay(session, booked, act):
    before = (booked.candidate_object.uid, booked.team_object.uid)
    restoring.settle(session, act=act)

    assert (booked.candidate_object.uid, booked.team_object.uid) == before


def test_what_is_over_or_cancelled_is_left_alone(session, booked, act):
    step = make_application(session, booked.step.application.role).steps[1]
    other = booking.book(session, step.id, choices(session, step, act)[-1], act=act)
    cancelling.cancel(session, other.id, by=cancelling.STAFF, act=act)
    told = len(waiting(session))
    with transaction(session):
        made = session.get_one(Booking, booked.id)
        made.starts_at, made.ends_at = NOON - DAY, NOON - DAY + timedelta(minutes=30)

    assert restoring.settle(session, act=act).interviews == 0
    assert len(waiting(session)) == told


def test_no_mail_leaves_before_it_is_released(session, engine, settings, booked, act):
    restoring.settle(session, act=act)

    assert run_once(engine, settings, now=NOON + timedelta(minutes=1)).sent == 0
    restoring.release_mail(session, act=act)
    assert run_once(engine, settings, now=NOON + timedelta(minutes=2)).sent == 2
    assert waiting(session) == []
    assert invariants.check(session) == []


def test_what_is_not_held_cannot_be_released(session, booked, act):
    with pytest.raises(Refused, match="No mail is held"):
        restoring.release_mail(session, act=act)


def test_everybody_signs_in_again(session, booked, act):
    sam = make_coordinator(session, "Clara Nyström")
    used = sessions.make_link(session, sam.id, life=sessions.PRINTED, act=act)
    with transaction(session):
        used.used_at = NOON
        session.add(StaffSession(person_id=sam.id, handle="h", created_at=NOON, seen_at=NOON))
    sessions.make_link(session, sam.id, life=sessions.PRINTED, act=act)

    assert restoring.settle(session, act=act).sessions == 1
    session.rollback()
    assert session.scalars(select(StaffSession.ended_at)).all() == [NOON]
    links = session.scalars(select(SignIn.expires_at).order_by(SignIn.id)).all()
    assert links == [NOON + sessions.PRINTED, NOON]


def test_feeds_show_it_anew(session, booked, act):
    with transaction(session):
        booked.attendances[0].is_mailed = False
    restoring.settle(session, act=act)

    session.rollback()
    assert session.get_one(Feed, booked.attendances[0].person_id).version == 1


def test_an_empty_database_has_nothing_to_settle(session, act):
    assert session.get(Company, 1) is None
    assert restoring.settle(session, act=act) == Settled(0, 0)


def test_deadlines_of_graders_are_told_anew_above_what_calendars_have_seen(
    session, engine, settings, act
):
    shop = Shop(session)
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, Work(text="The cause"), act=replace(act, now=NOON + HOUR))
    tend(session, act=replace(act, now=NOON + 5 * HOUR))
    run_once(engine, settings, now=NOON + 5 * HOUR)
    restoring.settle(session, act=replace(act, now=NOON + 6 * HOUR))

    exercise = shop.exercise()
    above = [each for each in waiting(session) if each[1] >= LEAP]
    assert above == [(Notice.GRADING_ASKED, LEAP, False)]
    told = session.scalars(select(Message).where(Message.sequence == LEAP)).one()
    assert (told.method, told.person_id) == (Method.REQUEST, exercise.grader_id)
    assert session.get_one(Feed, exercise.grader_id).changed == (NOON + 6 * HOUR).timestamp()

    restoring.release_mail(session, act=act)
    run_once(engine, settings, now=NOON + 6 * HOUR)
    by = exercise.grader_id
    hand_over(session, exercise.id, person_id=by, act=replace(act, now=NOON + 7 * HOUR))
    last = session.scalars(select(Message).where(Message.notice == Notice.GRADING_OVER)).one()
    assert (last.method, last.sequence) == (Method.CANCEL, LEAP + 1)
    assert invariants.check(session) == []


def test_what_may_be_asked_for_again_is_above_what_calendars_have_seen_too(session, act):
    shop = Shop(session)
    start(session, shop.step.id, act=act)
    hand_in(session, shop.step.id, Work(text="The cause"), act=replace(act, now=NOON + HOUR))
    tend(session, act=replace(act, now=NOON + 5 * HOUR))
    entry = shop.exercise().candidate_object
    restoring.settle(session, act=replace(act, now=NOON + 6 * HOUR))

    session.rollback()
    assert entry.sequence == LEAP
    grant_time(session, shop.step.id, 60, act=replace(act, now=NOON + 7 * HOUR))
    extended = session.scalars(select(Message).where(Message.notice == Notice.EXERCISE_EXTENDED))
    assert extended.one().sequence == LEAP + 1
