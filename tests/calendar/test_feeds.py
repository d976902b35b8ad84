"""A feed as calendar programs read it: the rules that every calendar object of ours keeps."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from scheduler.calendar.feeds import ABOUT, look_of, make_body
from scheduler.domain.terms import Delivery
from scheduler.models import Company, Feed
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.feeds import reaching
from scheduler.services.feeds.feeds import State
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from tests.calendar.check import violations
from tests.calendar.lines import read
from tests.conftest import NOON
from tests.services.calls import (
    make_candidate,
    make_company,
    make_office,
    make_person,
    make_role,
    make_step,
)

DESCRIPTION = (
    "DESCRIPTION:Thu 26 November 2026\\, 9:00 to 9:30 am\\, Los Angeles (PST\\, UTC−8)\\n\\n"
    "A 30 minute call.\\n\\nCandidate: Priya Raman\\, Customer Engineer\\n\\nPhone: +1 303 555 0100\\n\\n"
    "Video link: {0.link}\\n\\n"
    "Prepare\\, or say that you can't make it: {1}/interviews/{0.id}\\n\\n"
    "Reference {0.reference}"
)
BASE = "https://jobs.larkfield.example"
THURSDAY = NOON.replace(day=26, hour=17, minute=0)


@pytest.fixture
def jonas(session, act):
    make_company(session)
    jonas = make_person(session, "Jonas Weber", office=make_office(session))
    reaching.choose_delivery(session, jonas.id, Delivery.BOTH, act=act)
    return jonas


@pytest.fixture
def role(session, jonas):
    return make_role(session, [jonas], [jonas.hours[0].office])


def feed_of(session, person, *, base_url=BASE):
    session.rollback()
    row = session.get(Feed, person.id)
    state = State(person.id, row.version, row.changed)
    return make_body(session, state, on=NOON.date(), base_url=base_url)


def choose(step, hours, office=None):
    interview = step.stage.ways[0].interviews[0].id
    return Choice(interview, office and office.id, THURSDAY + timedelta(hours=hours))


@pytest.fixture
def full(session, jonas, role, act):
    """A feed with one of each: remote, at an office, cancelled and held."""
    office = jonas.hours[0].office
    with transaction(session):
        session.get(Company, 1).name = "Lark, Field; \\Sons"
    hostile = 'Ro\u202ebert "Bobby"; DROP\r\nATTENDEE:x, Tábles 🎈' + "ü" * 60
    steps = [
        make_step(session, role, make_candidate(session, name)) for name in (hostile, "B", "C", "D")
    ]
    booking.book(session, steps[0].id, choose(steps[0], 0), act=act)
    booking.book(session, steps[1].id, choose(steps[1], 1, office), act=act)
    made = booking.book(session, steps[2].id, choose(steps[2], 2), act=act)
    cancelling.cancel(session, made.id, by="staff", act=act)
    holding.hold(session, steps[3].id, choose(steps[3], 3), act=act)
    return feed_of(session, jonas)


def test_a_feed_keeps_every_rule_whatever_people_are_called(full):
    assert violations(full.plain, kind="feed") == []
    states = [str(each["status"]) for each in events(full)]
    assert states == ["CONFIRMED", "CONFIRMED", "CANCELLED", "TENTATIVE"]


def events(body):
    return icalendar.Calendar.from_ical(body.plain).walk("VEVENT")


def test_an_empty_feed_keeps_the_rules_too(session, jonas):
    assert violations(feed_of(session, jonas).plain, kind="feed") == []


def test_a_feed_after_a_move_follows_the_one_before(session, jonas, role, act):
    step = make_step(session, role)
    made = booking.book(session, step.id, choose(step, 0), act=act)
    before = feed_of(session, jonas)
    moving.move(session, made.id, choose(step, 2), act=act)

    after = feed_of(session, jonas)

    assert violations(after.plain, previous=before.plain, kind="feed") == []


def test_the_head_says_what_it_is_and_how_often_to_read_it(session, jonas):
    (calendar,) = read(feed_of(session, jonas).plain.decode())
    changed = datetime.fromtimestamp(session.get(Feed, jonas.id).changed, UTC)

    found = [f"{each.name}:{each.value}" for each in calendar.properties if each.name != "UID"]
    assert sorted(found) == [
        "LAST-MODIFIED:" + changed.strftime("%Y%m%dT%H%M%SZ"),
        "METHOD:PUBLISH",
        "NAME:Larkfield interviews",
        "PRODID:-//Interview scheduler//EN",
        "REFRESH-INTERVAL:PT15M",
        "VERSION:2.0",
        "X-PUBLISHED-TTL:PT15M",
        f"X-WR-CALDESC:{ABOUT.replace(';', chr(92) + ';')}",
        "X-WR-CALNAME:Larkfield interviews",
    ]


def test_an_entry_stands_as_it_was_agreed(session, jonas, role, act):
    step = make_step(session, role, make_candidate(session, phone="+1 303 555 0100"))
    made = booking.book(session, step.id, choose(step, 0), act=act)
    about = made.team_object

    (event,) = read(feed_of(session, jonas).plain.decode())[0].inner("VEVENT")

    assert [f"{each.name}:{each.value}" for each in event.properties] == [
        "SUMMARY:Intro call: Priya Raman",
        "DTSTART:20261126T170000Z",
        "DTEND:20261126T173000Z",
        "DTSTAMP:20261123T192000Z",
        f"UID:{about.uid}",
        "SEQUENCE:0",
        "CLASS:PRIVATE",
        f"CONFERENCE:{made.link}",
        DESCRIPTION.format(made, BASE),
        f"LOCATION:{made.link}",
        f"ORGANIZER:mailto:{about.organizer}",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        f"URL:{BASE}/interviews/{made.id}",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
    ]


def test_the_same_state_gives_the_same_bytes(session, jonas, full):
    assert feed_of(session, jonas) == full


def test_another_address_of_ours_is_another_look():
    looks = [look_of(each) for each in (BASE, BASE, "https://other.example")]

    assert (looks[0] == looks[1], looks[0] == looks[2]) == (True, False)
