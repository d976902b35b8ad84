"""A candidate goes to another zone with a call booked: it stays, and all that tells of it follows them."""

import re

import pytest
from icalendar import Calendar
from sqlalchemy import select

from scheduler.domain.terms import Notice
from scheduler.mail.compose import compose
from scheduler.models import Booking, Claim, Message
from scheduler.services.bookings import booking, moving
from scheduler.services.placing.securing import Choice
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.mail.post import messages

ELEVEN = NOON.replace(
    day=25, hour=19, minute=0
)  # in Denver it is noon, in Berlin eight in the evening
NOON_THERE = ELEVEN.replace(hour=20)
TOLD = re.compile(r'<time datetime="([^"]+)"')


@pytest.fixture
def choice(step):
    interview = step.stage.ways[0].interviews[0].id
    return lambda starts_at: Choice(interview, None, starts_at)


@pytest.fixture
def booked(session, act, step, choice):
    """Return the call as it stood before they went, with what was told of it by then."""
    made = booking.book(session, step.id, choice(ELEVEN), act=act)
    assert (made.wall_time, made.anchor_zone) == ("2026-11-25T12:00", "America/Denver")
    return made


@pytest.fixture
def gone(client, session, home, booked):
    """Let them say that they are in Berlin; return what was held and told before."""
    before = held(session)
    answer = client.post(f"{home}/details", data={"zone": "Europe/Berlin", "clock": "24"})
    assert answer.status_code == 303
    return before


def held(session):
    """Return where the call and its claims are, its SEQUENCEs, and what was written of it."""
    session.rollback()
    made = session.scalars(select(Booking)).one()
    ticks = session.scalars(select(Claim.tick).order_by(Claim.resource_id, Claim.tick)).all()
    objects = [each.sequence for each in (made.candidate_object, made.team_object)]
    told = [each.id for each in messages(session)]
    return made.starts_at, made.wall_time, made.anchor_zone, ticks, objects, told


def test_the_call_stays_as_it_was_promised_and_nobody_is_written_to(session, gone):
    assert held(session) == gone
    assert invariants.check(session) == []


def test_their_pages_tell_it_by_the_clock_where_they_are(client, home, booked, gone):
    for page in (home, f"{home}/bookings/{booked.id}"):
        assert "2026-11-25T20:00+01:00" in TOLD.findall(client.get(page).text)


def test_the_file_has_the_same_instant_and_sequence_and_tells_it_anew_in_words(
    client, home, booked, gone
):
    (event,) = Calendar.from_ical(client.get(f"{home}/bookings/{booked.id}.ics").data).events

    assert (event.start, int(event["sequence"])) == (ELEVEN, 0)
    assert "Wed 25 November" in words(event["description"])
    assert "20:00 to 20:30, Berlin (CET" in words(event["description"])


def test_the_next_mail_speaks_of_their_clock_and_a_new_time_is_promised_by_it(
    session, settings, act, booked, gone, choice
):
    moving.move(session, booked.id, choice(NOON_THERE), act=act)

    (mail,) = messages(session, Message.notice == Notice.MOVED)
    text = words(compose(session, mail, settings.letterhead, now=NOON).text)
    assert "21:00 to 21:30" in text
    assert "No longer: Wed 25 Nov, 20:00 (CET)" in text
    moved = session.get_one(Booking, booked.id)
    assert (moved.starts_at, moved.wall_time) == (NOON_THERE, "2026-11-25T21:00")
    assert moved.anchor_zone == "Europe/Berlin"


def words(text):
    return " ".join(str(text).replace("\xa0", " ").split())
