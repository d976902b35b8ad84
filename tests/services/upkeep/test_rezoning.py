"""A changed law of clocks: the wall time that was promised stays, and the instant moves."""

import subprocess
import zoneinfo
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.config import use_locked_zones
from scheduler.domain import hours, zones
from scheduler.domain.terms import Notice
from scheduler.models import Booking, Claim, Entry, Message
from scheduler.services.bookings import booking, moving
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from scheduler.services.upkeep import invariants, rezoning
from scheduler.worker import rezone, run_once
from tests.conftest import NOON
from tests.mail.post import choices, make_booking
from tests.people import make_application, make_candidate
from tests.rigs import zic
from tests.rigs.wanted import need

HOUR = timedelta(hours=1)
# From Monday evening on Denver is six hours behind UTC, for good; it was seven in winter.
LAW = "Zone America/Denver -7:00 - MST 2026 Nov 23 20:00\n -6:00 - MDT\n"


@pytest.fixture(scope="module", autouse=True)
def zic_is_there():
    need(zic.missing())


def forget_zones():
    zoneinfo.ZoneInfo.clear_cache()
    for kept in (zones.offsets, hours.weekly, hours.local_days):
        kept.cache_clear()


@pytest.fixture
def pass_law(tmp_path):
    """Return a function that makes a text of zones the law, until the test is over."""

    def pass_law(text):
        tree = tmp_path / "zoneinfo"
        (tmp_path / "law").write_text(text)
        subprocess.run([zic.ZIC, "-d", tree, tmp_path / "law"], check=True)  # noqa: S603 - our own text
        zoneinfo.reset_tzpath(to=[tree])
        forget_zones()

    yield pass_law
    use_locked_zones({})
    forget_zones()


@pytest.fixture
def booked(session, engine, settings, act):
    """Return a remote call of somebody in Denver, of whom both sides have been told."""
    made = make_booking(session, act)
    run_once(engine, settings, now=NOON)
    session.rollback()
    return made


def look(session, made):
    """Return when a booking is, and what a clock shows there."""
    session.rollback()
    found = session.get_one(Booking, made.id)
    return found.starts_at, zones.wall_time(found.starts_at, found.anchor_zone)


def news(session):
    session.rollback()
    chosen = select(Message).where(Message.sent_at.is_(None)).order_by(Message.id)
    return [(each.notice, each.sequence) for each in session.scalars(chosen)]


def held(session, made):
    ticks = select(Claim.tick).where(Claim.booking_id == made.id, ~Claim.is_gap)
    return min(session.scalars(ticks)) * 300


def test_the_promised_wall_time_stays_and_everybody_is_told_once(session, booked, act, pass_law):
    before, wall = look(session, booked)
    pass_law(LAW)

    assert rezoning.rezone(session, act=act) == 1

    assert look(session, booked) == (before - HOUR, wall)
    assert held(session, booked) == (before - HOUR).timestamp()
    assert news(session) == [(Notice.MOVED, 1), (Notice.MOVED_TEAM, 1)]
    assert invariants.check(session) == []


def test_the_worker_does_it_when_it_starts_and_once(session, engine, settings, booked, pass_law):
    pass_law(LAW)
    rezone(engine, settings, now=NOON)
    first = news(session)
    rezone(engine, settings, now=NOON)

    assert (len(first), news(session)) == (2, first)


def test_an_unchanged_law_changes_nothing(session, booked, act):
    before = look(session, booked)

    assert rezoning.rezone(session, act=act) == 0
    assert (look(session, booked), news(session)) == (before, [])


def test_a_move_by_law_is_none_of_the_candidates(session, booked, act, pass_law):
    pass_law(LAW)
    rezoning.rezone(session, act=act)

    session.rollback()
    assert session.get_one(Booking, booked.id).moves == 0


def test_the_mail_speaks_of_the_law(session, engine, settings, booked, act, pass_law):
    pass_law(LAW)
    rezoning.rezone(session, act=act)
    session.rollback()
    facts = [
        each.facts["before"]["by_law"]
        for each in session.scalars(select(Message))
        if "before" in each.facts
    ]

    assert facts == [True, True]
    assert run_once(engine, settings, now=NOON + timedelta(minutes=1)).sent == 2


@pytest.fixture
def taken(session, booked, act):
    """Return an interview of the same people, by another clock, an hour before the booked one."""
    role = booked.step.application.role
    other = make_candidate(session, "Omar Haddad", zone="America/Los_Angeles")
    step = make_application(session, role, other).steps[1]
    later = [
        each
        for each in choices(session, step, act)
        if each.starts_at >= booked.starts_at + 24 * HOUR
    ]
    moving.move(
        session, booked.id, Choice(later[4].interview_id, None, later[4].starts_at), act=act
    )
    return booking.book(
        session, step.id, Choice(later[0].interview_id, None, later[0].starts_at), act=act
    )


def test_where_somebody_is_taken_the_old_instant_stands_and_the_queue_shows_it(
    session, booked, taken, act, pass_law
):
    before, _ = look(session, booked)
    assert before - taken.starts_at == HOUR
    told = news(session)
    pass_law(LAW)

    assert rezoning.rezone(session, act=act) == 0
    assert rezoning.rezone(session, act=act) == 0

    assert (look(session, booked)[0], news(session)) == (before, told)
    (row,) = queue.rows(session, now=NOON).rows
    assert (row.kind, row.booking_id, row.label) == (
        Kind.CLOCK_CHANGED,
        booked.id,
        "Find another time",
    )
    kept = select(Entry.subject).where(Entry.action == rezoning.KEPT)
    assert session.scalars(kept).all() == [f"booking:{booked.id}"]
    assert invariants.check(session) == []


def test_a_hold_in_the_way_is_no_booking_but_keeps_its_minutes(session, booked, act, pass_law):
    step = make_application(session, booked.step.application.role).steps[1]
    free = choices(session, step, act)
    moving.move(session, booked.id, free[8], act=act)
    holding.hold(session, step.id, free[4], act=act)
    before, _ = look(session, booked)
    assert before - free[4].starts_at == HOUR
    pass_law(LAW)

    assert rezoning.rezone(session, act=act) == 0
    assert look(session, booked)[0] == before
    assert rezoning.rezone(session, act=act) == 0


def test_once_what_was_in_the_way_is_gone_the_booking_follows(
    session, booked, taken, act, pass_law
):
    before, wall = look(session, booked)
    pass_law(LAW)
    rezoning.rezone(session, act=act)
    from_there = choices(session, taken.step, act)
    session.rollback()
    moving.move(session, taken.id, from_there[-1], act=act, on_behalf=booking.OnBehalf("To help"))

    assert rezoning.rezone(session, act=act) == 1
    assert look(session, booked) == (before - HOUR, wall)
    assert queue.rows(session, now=NOON).rows == []
    assert invariants.check(session) == []


def test_a_wall_time_that_no_clock_shows_any_more_keeps_its_instant(session, booked, act, pass_law):
    before, _ = look(session, booked)
    wall = datetime.fromisoformat(session.get_one(Booking, booked.id).wall_time)
    day = f"{wall:%Y %b %d}"
    pass_law(
        f"Zone America/Denver -7:00 - MST {day} 0:00\n 17:00 - XXX {wall + 3 * 24 * HOUR:%Y %b %d} 0:00\n -7:00 - MST\n"
    )
    assert not zones.exists(wall, "America/Denver")

    assert rezoning.rezone(session, act=act) == 0
    assert look(session, booked)[0] == before
    assert [row.kind for row in queue.rows(session, now=NOON).rows] == [Kind.CLOCK_CHANGED]
