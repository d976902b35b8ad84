"""What feeds show, and that their versions rise with it and with nothing else."""

from datetime import UTC, timedelta

import icalendar
import pytest

from scheduler.calendar.feeds import fill, look_of, make_body
from scheduler.domain.terms import Delivery, Method, Notice
from scheduler.errors import Missing
from scheduler.models import Feed, FeedBody, Message
from scheduler.services.act import Act
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.calendars import truths
from scheduler.services.feeds import feeds, reaching
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.search import claims
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.services.calls import make_company, make_office, make_person, make_role, make_step

TODAY = NOON.date()
BASE = "http://localhost"
THURSDAY = NOON.replace(day=26, hour=18, minute=0)


@pytest.fixture
def office(session):
    make_company(session)
    return make_office(session)


@pytest.fixture
def jonas(session, office, act):
    """Jonas, who gives office hours and reads everything in his feed."""
    jonas = make_person(session, "Jonas Weber", office=office)
    reaching.choose_delivery(session, jonas.id, Delivery.BOTH, act=act)
    return jonas


@pytest.fixture
def step(session, office, jonas):
    return make_step(session, make_role(session, [jonas], [office]))


def choice(step, at=THURSDAY, office=None):
    return Choice(step.stage.ways[0].interviews[0].id, office and office.id, at)


def later(act, **time):
    return Act(actor=act.actor, now=act.now + timedelta(**time), house=act.house)


def state_of(session, person):
    session.rollback()
    row = session.get(Feed, person.id)
    return feeds.State(person.id, row.version, row.changed)


def read(session, person, *, on=TODAY):
    """Return the feed of *person* as a calendar program reads it: its entries by UID."""
    state = state_of(session, person)
    body = make_body(session, state, on=on, base_url=BASE)
    calendar = icalendar.Calendar.from_ical(body.plain)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def told(session, person, *, on=TODAY):
    """Return UID, SEQUENCE, start, end and status of each entry."""
    return {
        (
            uid,
            int(event["sequence"]),
            event["dtstart"].dt,
            event["dtend"].dt,
            str(event["status"]),
        )
        for uid, event in read(session, person, on=on).items()
    }


def row_of(made, status="CONFIRMED"):
    """Return what a feed must say of a booking."""
    return (
        made.team_object.uid,
        made.team_object.sequence,
        made.starts_at,
        made.ends_at,
        status,
    )


def invitation_of(session, person, made):
    mine = session.query(Message).filter_by(object_id=made.team_object_id, person_id=person.id)
    return mine.order_by(Message.id)


def test_an_entry_is_the_meeting_that_the_invitation_is_about(session, jonas, step, act):
    made = booking.book(session, step.id, choice(step), act=act)

    (message,) = invitation_of(session, jonas, made)
    assert told(session, jonas) == {row_of(made)}
    assert (message.facts["uid"], message.sequence) == row_of(made)[:2]
    assert message.facts["starts_at"] == made.starts_at.isoformat()


def test_an_entry_is_private_leads_to_its_page_alone_and_rings_nobody(session, jonas, step, act):
    made = booking.book(session, step.id, choice(step), act=act)

    (event,) = read(session, jonas).values()
    assert (str(event["class"]), str(event["url"])) == ("PRIVATE", f"{BASE}/interviews/{made.id}")
    assert str(event["description"]).count(BASE) == 1
    assert ("attendee" in event, event.subcomponents) == (False, [])
    assert event["dtstamp"].dt == made.team_object.changed_at.replace(microsecond=0)


def test_a_move_keeps_the_uid_and_raises_the_sequence(session, jonas, step, act):
    made = booking.book(session, step.id, choice(step), act=act)
    before = told(session, jonas)

    moving.move(session, made.id, choice(step, THURSDAY + timedelta(hours=1)), act=act)

    ((uid, sequence, start, *_),) = told(session, jonas)
    assert before == {
        (uid, sequence - 1, start - timedelta(hours=1), start - timedelta(minutes=30), "CONFIRMED")
    }


def test_a_cancelled_interview_stays_for_thirty_days_and_says_no_more(session, jonas, step, act):
    made = booking.book(session, step.id, choice(step), act=act)
    was = row_of(made)
    cancelling.cancel(session, made.id, by="staff", act=act)

    assert told(session, jonas) == {(was[0], was[1] + 1, was[2], was[3], "CANCELLED")}
    (event,) = read(session, jonas).values()
    assert ("description" in event, "location" in event) == (False, False)
    assert str(event["transp"]) == "TRANSPARENT"
    days = [TODAY + timedelta(days=30), TODAY + timedelta(days=31)]
    assert [len(told(session, jonas, on=day)) for day in days] == [1, 0]


def test_a_feed_reaches_sixty_days_back_and_a_year_ahead(session, jonas, step, act):
    made = booking.book(session, step.id, choice(step), act=act)
    day = made.starts_at.astimezone(UTC).date()

    ends = [-365, -364, 60, 61]
    assert [len(told(session, jonas, on=day + timedelta(days=n))) for n in ends] == [0, 1, 1, 0]


def test_a_hold_stands_there_tentatively_until_it_is_booked_or_swept(session, jonas, step, act):
    holding.hold(session, step.id, choice(step), act=act)
    (event,) = read(session, jonas).values()
    assert (str(event["status"]), event["dtstart"].dt) == ("TENTATIVE", THURSDAY)
    assert str(event["summary"]) == "Held: Intro call, Priya Raman"

    first = state_of(session, jonas)
    claims.sweep(session, now=NOON + timedelta(minutes=11))
    assert (told(session, jonas), state_of(session, jonas).version) == (set(), first.version + 1)

    holding.hold(session, step.id, choice(step), act=act)
    made = booking.book(session, step.id, choice(step), act=act)
    assert told(session, jonas) == {row_of(made)}


def test_the_same_hold_renewed_changes_nothing(session, jonas, step, act):
    holding.hold(session, step.id, choice(step), act=act)
    before = state_of(session, jonas)

    holding.hold(session, step.id, choice(step), act=later(act, minutes=3))

    assert state_of(session, jonas) == before


def test_who_loses_their_seat_reads_the_old_time_as_cancelled(session, office, jonas, step, act):
    made = booking.book(session, step.id, choice(step), act=act)
    was = row_of(made)
    aisha = make_person(session, "Aisha Khan")
    with transaction(session):
        step.stage.ways[0].interviews[0].seats[0].pool.members[0].person_id = aisha.id

    moved = later(act, minutes=1)
    moving.move(session, made.id, choice(step, THURSDAY + timedelta(hours=3)), act=moved)

    assert told(session, jonas) == {(was[0], was[1] + 1, was[2], was[3], "CANCELLED")}
    (event,) = read(session, jonas).values()
    assert event["dtstamp"].dt == moved.now.replace(microsecond=0)


def test_with_invitations_a_feed_holds_only_the_rest(session, jonas, step, act):
    reaching.choose_delivery(session, jonas.id, Delivery.INVITATIONS, act=act)
    other = make_step(session, step.application.role)
    booking.book(session, step.id, choice(step), act=act)
    holding.hold(session, other.id, choice(other, THURSDAY + timedelta(hours=2)), act=act)

    assert [each[4] for each in told(session, jonas)] == ["TENTATIVE"]


def test_with_the_feed_alone_mails_tell_but_bring_no_entry(session, jonas, step, act):
    reaching.choose_delivery(session, jonas.id, Delivery.FEED, act=act)
    made = booking.book(session, step.id, choice(step), act=act)

    (message,) = invitation_of(session, jonas, made)
    assert (message.notice, message.method) == (Notice.BOOKED_TEAM, None)
    assert told(session, jonas) == {row_of(made)}
    assert list(truths.untold(session)) == []


def test_what_was_mailed_stays_with_the_mails_after_the_choice(session, jonas, step, act):
    reaching.choose_delivery(session, jonas.id, Delivery.INVITATIONS, act=act)
    made = booking.book(session, step.id, choice(step), act=act)
    reaching.choose_delivery(session, jonas.id, Delivery.FEED, act=act)

    moving.move(session, made.id, choice(step, THURSDAY + timedelta(hours=1)), act=act)

    assert told(session, jonas) == set()
    methods = [each.method for each in invitation_of(session, jonas, made)]
    assert methods == [Method.REQUEST] * 2
    assert reaching.still_mailed(session, jonas.id, now=act.now) == 1


def test_who_wants_invitations_again_is_sent_those_that_they_lack(session, jonas, step, act):
    reaching.choose_delivery(session, jonas.id, Delivery.FEED, act=act)
    made = booking.book(session, step.id, choice(step), act=act)

    chosen = [
        reaching.choose_delivery(session, jonas.id, each, act=act)
        for each in (Delivery.INVITATIONS, Delivery.INVITATIONS, Delivery.BOTH)
    ]

    assert chosen == [1, 0, 0]
    assert [each.method for each in invitation_of(session, jonas, made)] == [None, Method.REQUEST]
    assert told(session, jonas) == {row_of(made)}
    assert list(truths.untold(session)) == []


def test_a_cancelled_interview_of_the_feed_is_told_in_words(session, jonas, step, act):
    reaching.choose_delivery(session, jonas.id, Delivery.FEED, act=act)
    made = booking.book(session, step.id, choice(step), act=act)
    with transaction(session):
        invitation_of(session, jonas, made).one().attempt = 1
    cancelling.cancel(session, made.id, by="staff", act=act)

    methods = [(each.notice, each.method) for each in invitation_of(session, jonas, made)]
    assert methods == [(Notice.BOOKED_TEAM, None), (Notice.CANCELLED_TEAM, None)]


def test_versions_rise_by_one_and_later_within_one_second_too(session, jonas, act):
    before = state_of(session, jonas)

    for delivery in (Delivery.FEED, Delivery.INVITATIONS, Delivery.FEED):
        reaching.choose_delivery(session, jonas.id, delivery, act=act)

    after = state_of(session, jonas)
    assert (after.version, after.changed) == (before.version + 3, before.changed + 3)


def test_what_did_not_happen_raises_no_version(session, jonas, act):
    before = state_of(session, jonas)

    def choose_and_break():
        with transaction(session):
            reaching.choose_delivery(session, jonas.id, Delivery.FEED, act=act)
            raise Missing

    with pytest.raises(Missing):
        choose_and_break()

    assert state_of(session, jonas) == before


def test_the_worker_writes_what_has_moved_on_and_nothing_else(session, jonas, step, act):
    made = booking.book(session, step.id, choice(step), act=act)

    rounds = [fill(session, base_url=BASE, now=act.now) for _ in range(2)]
    tomorrow = fill(session, base_url=BASE, now=act.now + timedelta(days=1))
    cancelling.cancel(session, made.id, by="staff", act=act)
    again = fill(session, base_url=BASE, now=act.now + timedelta(days=1))

    state = state_of(session, jonas)
    body = session.get(FeedBody, jonas.id)
    assert (*rounds, tomorrow, again) == (1, 0, 1, 1)
    assert body.validator == state.validator(TODAY + timedelta(days=1), look_of(BASE))
    assert b"STATUS:CANCELLED" in body.plain
