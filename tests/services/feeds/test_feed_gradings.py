"""A grader's deadline is in their calendar once: by invitation, by their feed, or by both."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import select, update

from scheduler.calendar.feeds import make_body
from scheduler.domain.process import Outcome
from scheduler.domain.terms import Delivery, ExerciseState, Method, Notice
from scheduler.mail.compose import compose
from scheduler.models import Exercise, Feed, Message
from scheduler.services.exercises.grading import assign, grade, hand_over, tend
from scheduler.services.exercises.running import grant_time, start
from scheduler.services.exercises.work import Work, hand_in
from scheduler.services.feeds import feeds, reaching
from scheduler.services.privacy import holdings
from scheduler.services.transaction import transaction
from tests.exercising import Shop, hours

DUE = datetime(2026, 11, 26, 1, tzinfo=UTC)  # Wednesday, 5 pm in San Francisco
DUE_ON, DAY = DUE.date(), timedelta(days=1)
ASKED, OVER = Notice.GRADING_ASKED, Notice.GRADING_OVER


@pytest.fixture
def shop(session):
    return Shop(session)


@pytest.fixture
def aisha(shop):
    return shop.graders[0]


@pytest.fixture
def at(act):
    return lambda length: type(act)(act.actor, act.now + length, act.house)


@pytest.fixture
def asked(shop, session, aisha, act, at):
    """Return what asks Aisha to grade while she has chosen *delivery*, and lets her mail leave."""

    def ask(delivery):
        reaching.choose_delivery(session, aisha.id, delivery, act=act)
        start(session, shop.step.id, act=act)
        hand_in(session, shop.step.id, Work(text="The cause"), act=at(hours(1)))
        tend(session, act=at(hours(4.5)))
        sent(session)
        return shop.exercise()

    return ask


def sent(session):
    """Let all that is due have left."""
    with transaction(session):
        session.execute(update(Message).values(attempt=1))


def told(session, person, *, on=DUE_ON):
    """Return SEQUENCE, end and status of each entry of somebody's feed, by UID."""
    session.rollback()
    row = session.get(Feed, person.id)
    state = feeds.State(person.id, row.version, row.changed)
    body = make_body(session, state, on=on, base_url="http://localhost")
    events = icalendar.Calendar.from_ical(body.plain).walk("VEVENT")
    return {
        str(each["uid"]): (int(each["sequence"]), each["dtend"].dt, str(each["status"]))
        for each in events
    }


def mails(session, person):
    """Return notice and method of what was told to *person* about deadlines, oldest first."""
    chosen = select(Message.notice, Message.method).where(
        Message.person_id == person.id,
        Message.object_id.is_not(None),
        Message.superseded_at.is_(None),
    )
    return [tuple(row) for row in session.execute(chosen.order_by(Message.id))]


def give_back(session, exercise, act):
    hand_over(session, exercise.id, person_id=exercise.grader_id, act=act)


def test_with_the_feed_alone_it_stands_there_and_is_told_in_words(session, aisha, asked):
    entry = asked(Delivery.FEED).grader_object

    assert told(session, aisha) == {entry.uid: (0, DUE, "CONFIRMED")}
    assert mails(session, aisha) == [(ASKED, None)]


def test_what_is_given_back_stays_in_the_feed_as_cancelled_for_thirty_days(
    session, settings, aisha, asked, at
):
    exercise = asked(Delivery.FEED)
    give_back(session, exercise, at(hours(6)))

    gone = {exercise.grader_object.uid: (1, DUE, "CANCELLED")}
    given = at(hours(6)).now.date()
    days = [given, given + 30 * DAY, given + 31 * DAY]
    assert [told(session, aisha, on=each) for each in days] == [gone, gone, {}]
    assert mails(session, aisha) == [(ASKED, None), (OVER, None)]
    mail = session.scalars(select(Message).where(Message.notice == OVER)).one()
    text = " ".join(compose(session, mail, settings.letterhead, now=DUE).text.split())
    assert "Your feed marks the deadline as cancelled" in text
    assert "attached" not in text


def test_what_was_read_before_its_mail_had_left_is_taken_back_too(session, aisha, asked, at):
    exercise = asked(Delivery.FEED)
    with transaction(session):
        session.execute(update(Message).values(attempt=0))
    give_back(session, exercise, at(hours(6)))

    assert mails(session, aisha) == []
    assert told(session, aisha) == {exercise.grader_object.uid: (1, DUE, "CANCELLED")}


def test_what_they_have_graded_leaves_their_feed(session, aisha, asked, at):
    exercise = asked(Delivery.FEED)
    grade(session, exercise.id, Outcome.PASSED, "Good.", person_id=aisha.id, act=at(hours(6)))

    assert told(session, aisha) == {exercise.grader_object.uid: (1, DUE, "CANCELLED")}


def test_more_time_moves_it_along_before_it_is_theirs_again(session, shop, aisha, asked, at):
    entry = asked(Delivery.FEED).grader_object
    grant_time(session, shop.step.id, 24 * 60, act=at(hours(5)))

    exercise = shop.exercise()
    assert exercise.state is ExerciseState.HANDED_IN
    assert exercise.due_at > DUE
    assert told(session, aisha) == {entry.uid: (1, exercise.due_at, "CONFIRMED")}


def test_who_goes_back_to_invitations_is_mailed_it_and_it_leaves_the_feed(
    session, shop, aisha, asked, at
):
    exercise = asked(Delivery.FEED)
    mailed = reaching.choose_delivery(session, aisha.id, Delivery.INVITATIONS, act=at(hours(4.6)))

    assert mailed == 1
    assert mails(session, aisha) == [(ASKED, None), (ASKED, Method.REQUEST)]
    assert told(session, aisha) == {}

    sent(session)
    grant_time(session, shop.step.id, 24 * 60, act=at(hours(5)))
    assert mails(session, aisha)[2:] == [(ASKED, Method.REQUEST)]
    sent(session)
    tend(session, act=at(hours(30)))
    give_back(session, exercise, at(hours(31)))
    assert mails(session, aisha)[-1] == (OVER, Method.CANCEL)


def test_what_was_mailed_stays_with_the_mails_and_is_cancelled_by_them(session, aisha, asked, at):
    exercise = asked(Delivery.INVITATIONS)
    reaching.choose_delivery(session, aisha.id, Delivery.FEED, act=at(hours(4.6)))

    assert told(session, aisha) == {}
    assert reaching.still_mailed(session, aisha.id, now=at(hours(5)).now) == 1
    give_back(session, exercise, at(hours(6)))
    assert mails(session, aisha) == [(ASKED, Method.REQUEST), (OVER, Method.CANCEL)]
    assert told(session, aisha) == {}
    assert reaching.still_mailed(session, aisha.id, now=at(hours(7)).now) == 0


def test_with_both_it_shows_twice_and_leaves_both(session, aisha, asked, at):
    exercise = asked(Delivery.BOTH)
    uid = exercise.grader_object.uid

    assert told(session, aisha) == {uid: (0, DUE, "CONFIRMED")}
    give_back(session, exercise, at(hours(6)))
    assert mails(session, aisha) == [(ASKED, Method.REQUEST), (OVER, Method.CANCEL)]
    assert told(session, aisha) == {uid: (1, DUE, "CANCELLED")}


def test_a_cancellation_that_never_left_gives_way_to_an_invitation(session, aisha, asked, at):
    """It is theirs again, by hand, while their calendar still has the first invitation."""
    exercise = asked(Delivery.INVITATIONS)
    give_back(session, exercise, at(hours(6)))
    reaching.choose_delivery(session, aisha.id, Delivery.FEED, act=at(hours(6.5)))
    give_back(session, session.get(Exercise, exercise.id), at(hours(7)))
    exercise = session.get(Exercise, exercise.id)
    assign(session, exercise.step_id, aisha.id, act=at(hours(8)))

    assert mails(session, aisha) == [(ASKED, Method.REQUEST)] * 2
    assert told(session, aisha) == {}


def test_what_is_given_again_before_its_mail_has_left_is_told_once(session, shop, aisha, asked, at):
    asked(Delivery.INVITATIONS)
    grant_time(session, shop.step.id, 30, act=at(hours(5)))  # no mail leaves
    tend(session, act=at(hours(6)))

    exercise = shop.exercise()
    assert (exercise.state, exercise.grader) == (ExerciseState.GRADING, aisha)
    assert mails(session, aisha)[-1] == (ASKED, Method.REQUEST)
    newest = session.scalars(
        select(Message)
        .where(Message.notice == ASKED, Message.superseded_at.is_(None))
        .order_by(Message.id.desc())
    ).first()
    assert newest.sequence == exercise.grader_object.sequence


def test_whoever_graded_before_reads_in_their_feed_when_it_is_erased(
    session, shop, aisha, asked, at
):
    exercise = asked(Delivery.FEED)
    give_back(session, exercise, at(hours(6)))

    assert holdings.whole(session, shop.priya.id).readers == [each.id for each in shop.graders]
