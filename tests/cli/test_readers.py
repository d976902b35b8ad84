"""Every kind of calendar that we write says the same to libical and to ical.js as it does to us."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from scheduler.calendar import feeds
from scheduler.calendar.events import download, invitation
from scheduler.domain.terms import BookingState, Delivery, KeyPurpose, Method, Notice
from scheduler.mail.compose import compose, known, meeting_of
from scheduler.mail.links import links_of
from scheduler.models import WITH_CANDIDATE, Booking, FeedBody, Message, Person
from scheduler.services.act import Act
from scheduler.services.bookings import moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.keys import ensure_key
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from tests.cli.sample import address_of, settings_of
from tests.conftest import NOON
from tests.mail.post import choices
from tests.rigs import readers
from tests.rigs.wanted import need

DAY = timedelta(days=1)
# What of the sample company's mail has a calendar part: every kind that there is.
KINDS = {
    ("booked", "REQUEST"),
    ("booked_team", "REQUEST"),
    ("moved", "REQUEST"),
    ("moved_team", "REQUEST"),
    ("people_team", "REQUEST"),
    ("cancelled", "CANCEL"),
    ("cancelled_team", "CANCEL"),
    ("exercise_booked", "REQUEST"),
    ("grading_asked", "REQUEST"),
    ("referee_booked", "REQUEST"),
}


@pytest.fixture(scope="module", autouse=True)
def readers_are_there():
    need(readers.missing())


@pytest.fixture
def head(sample):
    return settings_of(address_of(sample), ".").letterhead


@pytest.fixture
def changed(sample):
    """Let one talk move, and seats of others go to somebody else: what the sample lacks."""
    act = Act("command", NOON, settings_of(address_of(sample), ".").house)
    ahead = (Booking.state == BookingState.SCHEDULED) & (Booking.starts_at > NOON + 3 * DAY)
    talks = sample.scalars(select(Booking).where(ahead, WITH_CANDIDATE, Booking.step_id > 0)).all()
    alone = next(each for each in talks if len(each.interview.way.interviews) == 1)
    times = choices(sample, alone.step, act, alone.office_id)
    moving.move(sample, alone.id, times[-1], act=act, on_behalf=OnBehalf("It suits better"))
    for each in talks:
        if each is not alone and len(each.attendances) > 1:
            answers.cannot(sample, each.line_up[0].id, "Travelling", act=act)


@pytest.fixture
def mailed(sample, changed):
    """Return every message that has a calendar part, with the kinds of them."""
    messages = sample.scalars(select(Message).where(Message.method.is_not(None))).all()
    return [each for each in messages if each.notice is not Notice.TEST_MAIL]


def ours(data):
    """Return what we meant, as the library has it that wrote it."""
    calendar = Calendar.from_ical(data)
    return {
        "method": str(calendar.get("METHOD", "")),
        "events": [event_of(each) for each in calendar.walk("VEVENT")],
    }


def event_of(event):
    people = event.get("ATTENDEE", [])
    people = people if isinstance(people, list) else [people]
    return {
        "uid": str(event["UID"]),
        "starts_at": iso(event["DTSTART"].dt),
        "ends_at": iso(event["DTEND"].dt),
        "zone": "UTC",
        "occurrences": [iso(event["DTSTART"].dt)],
        "sequence": int(event.get("SEQUENCE", 0)),
        "summary": str(event["SUMMARY"]),
        "description": str(event.get("DESCRIPTION", "")),
        "organizer": str(event.get("ORGANIZER", "")).removeprefix("mailto:"),
        "people": [
            {
                "address": str(each).removeprefix("mailto:"),
                "name": str(each.params.get("CN", "")),
                "answer": str(each.params.get("PARTSTAT", "")),
            }
            for each in people
        ],
    }


def iso(instant):
    return f"{instant:%Y-%m-%dT%H:%M:%S}.000Z"


def all_agree(calendars):
    """Fail unless both readers read in each calendar what we wrote."""
    meant = [ours(each) for each in calendars]
    assert readers.by_icaljs(calendars) == meant
    assert readers.by_libical(calendars) == meant


def test_invitations_changes_and_cancellations_of_every_kind(sample, head, mailed):
    calendars = [compose(sample, each, head, now=NOON).calendar for each in mailed]

    assert {(each.notice.value, each.method.value) for each in mailed} >= KINDS
    all_agree(calendars)


def test_taking_one_person_out_and_declining_another_time(sample, head, mailed):
    """Both are written as answers to what the sample company has sent as invitations."""
    booked = [each for each in mailed if each.method is Method.REQUEST][:40]
    calendars = [
        invitation(
            meeting_of(message, known(sample, message), links_of(sample, message, head)),
            method=method,
            recipient=message.address,
            stamp=NOON,
            replies_are_read=True,
            is_released=True,
        )
        for message in booked
        for method in (Method.CANCEL, Method.DECLINECOUNTER)
    ]

    assert {ours(each)["method"] for each in calendars} == {"CANCEL", "DECLINECOUNTER"}
    all_agree(calendars)


def test_files_to_open_by_hand(sample, head, mailed):
    wanted = [each for each in mailed if each.notice is Notice.BOOKED]
    meetings = [
        meeting_of(each, known(sample, each), links_of(sample, each, head)) for each in wanted
    ]

    all_agree([download(each, stamp=NOON) for each in meetings])


def test_feeds_with_all_that_stands_in_them(sample):
    people = sample.scalars(select(Person).where(Person.is_interviewer)).all()
    with transaction(sample):
        for person in people:
            ensure_key(sample, KeyPurpose.FEED, person.id)
            person.delivery = Delivery.BOTH
        raise_feeds(sample, [each.id for each in people], now=NOON)
    feeds.fill(sample, base_url="http://127.0.0.1:8000", now=NOON)
    bodies = sample.scalars(select(FeedBody).order_by(FeedBody.person_id)).all()

    assert max(len(ours(each.plain)["events"]) for each in bodies) >= 2
    all_agree([each.plain for each in bodies])


def test_both_know_zones_and_rules_so_that_they_would_see_a_wrong_one():
    """What we do not write, they would read: ten o'clock in Berlin, across a change of clocks."""
    lines = [
        *("BEGIN:VCALENDAR", "PRODID:-//Somebody//EN", "VERSION:2.0", "BEGIN:VTIMEZONE"),
        *("TZID:Europe/Berlin", "BEGIN:STANDARD", "DTSTART:19961027T030000"),
        *("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"),
        *("END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:19810329T020000"),
        *("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
        *("END:DAYLIGHT", "END:VTIMEZONE", "BEGIN:VEVENT", "UID:a@b", "DTSTAMP:20261001T000000Z"),
        *("DTSTART;TZID=Europe/Berlin:20261019T100000", "DTEND;TZID=Europe/Berlin:20261019T103000"),
        *("RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Weekly", "END:VEVENT", "END:VCALENDAR", ""),
    ]
    data = "\r\n".join(lines).encode()
    found = [read([data])[0]["events"][0] for read in (readers.by_icaljs, readers.by_libical)]

    assert [each["zone"] for each in found] == ["Europe/Berlin"] * 2
    for each in found:
        assert each["occurrences"] == [
            "2026-10-19T08:00:00.000Z",
            "2026-10-26T09:00:00.000Z",
            "2026-11-02T09:00:00.000Z",
        ]
