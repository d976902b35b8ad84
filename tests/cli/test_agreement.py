"""In the sample company everything that tells of an interview tells the same instant."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import select

from scheduler.domain.terms import BookingState, Delivery, ExerciseState, KeyPurpose, Method, Notice
from scheduler.models import Booking, Exercise, Message, Person
from scheduler.services.act import Act
from scheduler.services.feeds.reaching import choose_delivery
from scheduler.services.keys import key_of
from tests.cli.sample import address_of, settings_of
from tests.conftest import NOON

TIME = re.compile(r'<time datetime="([^"]+)"')
OFF = (BookingState.CANCELLED, BookingState.CANDIDATE_NO_SHOW, BookingState.INTERVIEWER_NO_SHOW)


@pytest.fixture
def settings(sample, tmp_path):
    return settings_of(address_of(sample), tmp_path)


@pytest.fixture
def app(start, settings):
    return start(settings)


@pytest.fixture
def keeper(app, sample):
    """Return the browser of the coordinator."""
    person = sample.scalars(select(Person).where(Person.is_coordinator)).one()
    return app.test_client().enter(person)


def to_come(session, *states):
    """Return the bookings to come that are in one of these states."""
    chosen = select(Booking).where(Booking.starts_at > NOON, Booking.state.in_(states))
    return session.scalars(chosen.order_by(Booking.id)).all()


def instants(client, url):
    """Return every instant that the page at *url* tells."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return {datetime.fromisoformat(each).astimezone(UTC) for each in TIME.findall(answer.text)}


def events(client, url):
    """Return start and end of every event of the calendar at *url* by UID, less cancelled ones."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return {
        str(event["uid"]): (event.start.astimezone(UTC), event.end.astimezone(UTC))
        for event in Calendar.from_ical(answer.data).walk("VEVENT")
        if event.get("status") != "CANCELLED"
    }


@dataclass
class Guest:
    """The candidate of an interview, a referee, a visitor, or nobody: of a debrief."""

    pages: list = field(default_factory=list)
    calendars: list = field(default_factory=list)
    mails: set = field(default_factory=set)


def guest_of(session, settings, booking):
    """Return where whoever we talk with reads of *booking*."""

    def key(purpose, subject_id):
        return key_of(session, settings.secret_keys, purpose, subject_id)

    if booking.call_of:
        page = f"/r/{key(KeyPurpose.REFEREE, booking.call_of.id)}"
        return Guest([page], mails={booking.call_of.mail})
    if booking.visit:
        page = f"/v/{key(KeyPurpose.VISIT, booking.visit.id)}"
        return Guest([page], [f"{page}/visit.ics"], {booking.visit.mail})
    if not booking.with_candidate:
        return Guest()
    candidate = booking.application.candidate
    portal = f"/c/{key(KeyPurpose.CANDIDATE, candidate.id)}"
    own = f"{portal}/bookings/{booking.id}"
    return Guest([portal, own], [f"{own}.ics"], {candidate.mail})


def feed_of(session, settings, person):
    """Return the address of a feed that tells everything its owner holds."""
    act = Act("command", NOON, settings.house)
    choose_delivery(session, person.id, Delivery.BOTH, act=act)
    return f"/feeds/{key_of(session, settings.secret_keys, KeyPurpose.FEED, person.id)}.ics"


def staff_pages(booking):
    """Return the page of whoever coordinates *booking*, and that of whoever holds it."""
    if booking.visit:
        return (f"/visits/{booking.visit.id}",) * 2
    call = booking.call_of
    talk = f"/references/{call.id}" if call else f"/interviews/{booking.id}"
    return f"/candidates/{booking.application.id}", talk


def objects(booking):
    """Return the calendar objects of a booking: of whoever comes, and of the team."""
    return [each for each in (booking.candidate_object, booking.team_object) if each]


def day_of(session, booking):
    """Return when the day begins and ends that a booking is to the calendar of whoever comes."""
    talks = session.scalars(
        select(Booking).where(
            Booking.candidate_object_id == booking.candidate_object_id,
            Booking.state == BookingState.SCHEDULED,
        )
    ).all()
    return min(each.starts_at for each in talks), max(each.ends_at for each in talks)


def newest_letters(session, booking):
    """Return the letter that each reader of a booking's calendar objects got last."""
    chosen = (
        select(Message)
        .where(
            Message.object_id.in_([each.id for each in objects(booking)]),
            Message.sent_at.is_not(None),
        )
        .order_by(Message.sequence, Message.id)
    )
    return {each.address: each for each in session.scalars(chosen)}


def test_every_page_tells_the_instant_of_each_interview_to_come(app, sample, settings, keeper):
    for booking in to_come(sample, BookingState.SCHEDULED):
        guest = app.test_client()
        pages = [(guest, each) for each in guest_of(sample, settings, booking).pages]
        desk, talk = staff_pages(booking)
        pages += [(keeper, desk), (keeper, f"/week?from={booking.starts_at.date()}")]
        for seat in booking.attendances:
            theirs = app.test_client().enter(seat.person)
            pages += [(theirs, "/me"), (theirs, talk)]

        assert [url for who, url in pages if booking.starts_at not in instants(who, url)] == []


def test_every_calendar_tells_start_and_end_of_each_interview_to_come(
    app, sample, settings, keeper
):
    for booking in to_come(sample, BookingState.SCHEDULED):
        told_to = {booking.team_object.uid: (booking.starts_at, booking.ends_at)}
        if booking.with_candidate:
            told_to[booking.entry.uid] = day_of(sample, booking)
        guest = guest_of(sample, settings, booking)
        uids = {each.uid for each in objects(booking)}
        letters = newest_letters(sample, booking)
        readers = {seat.person.mail for seat in booking.attendances}
        readers |= guest.mails
        told = [f"/sent/{letters[each].id}/invite.ics" for each in sorted(readers)]
        found = [events(app.test_client(), each) for each in guest.calendars]
        found += [events(keeper, url) for url in told]
        for seat in booking.attendances:
            found.append(events(app.test_client(), feed_of(sample, settings, seat.person)))

        known = [{uid: each[uid] for uid in uids & set(each)} for each in found]
        assert all(known)
        assert known == [{uid: told_to[uid] for uid in each} for each in known]


def test_pages_and_calendars_tell_until_when_something_is_to_be_graded(
    app, sample, settings, keeper
):
    to_grade = sample.scalars(select(Exercise).where(Exercise.state == ExerciseState.GRADING)).all()
    assert to_grade
    for exercise in to_grade:
        due, person = exercise.due_at, exercise.grader
        theirs = app.test_client().enter(person)
        letter = sample.scalars(
            select(Message)
            .where(Message.object_id == exercise.grader_object_id, Message.address == person.mail)
            .order_by(Message.id.desc())
        ).first()
        calendars = [f"/sent/{letter.id}/invite.ics", feed_of(sample, settings, person)]

        pages = ["/me", f"/me/gradings/{exercise.id}"]
        assert [url for url in pages if due not in instants(theirs, url)] == []
        uid = exercise.grader_object.uid
        assert [events(keeper, url)[uid][1] for url in calendars] == [due, due]


def test_what_was_called_off_is_in_no_feed_and_its_last_letter_says_so(app, sample, settings):
    notices = set()
    for booking in to_come(sample, *OFF):
        uids = {each.uid for each in objects(booking)}
        letters = newest_letters(sample, booking)

        for seat in booking.attendances:
            feed = events(app.test_client(), feed_of(sample, settings, seat.person))
            assert uids & set(feed) == set()
        assert {each.method for each in letters.values()} == {Method.CANCEL}
        notices |= {each.notice for each in letters.values()}
    assert notices >= {Notice.CANCELLED, Notice.CANCELLED_TEAM}
