"""Something appears in an interviewer's calendar after the booking: keep it, or find somebody?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.bitmap import tick
from scheduler.domain.terms import Answer, BusySource, BusyStand
from scheduler.models import Attendance, Booking, BusyCalendar, BusyTime, Message
from scheduler.services.bookings import booking
from scheduler.services.placing.securing import Choice
from scheduler.services.seats import answers, clashing
from scheduler.services.transaction import transaction
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.services.calls import make_company, make_person, make_role, make_step

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = NOON.replace(hour=19, minute=0) + 4 * DAY


@pytest.fixture
def aisha(session):
    make_company(session)
    return make_person(session, "Aisha Malik")


@pytest.fixture
def made(session, aisha, act):
    step = make_step(session, make_role(session, [aisha]))
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, FRIDAY)
    return booking.book(session, step.id, wanted, act=act)


def busy(session, person, starts_at, *, stand=BusyStand.FIRM, hours=1):
    """Let a calendar of *person* have something for some hours."""
    with transaction(session):
        calendar = BusyCalendar(
            person_id=person.id, source=BusySource.FILE, name="Work", added_at=NOON, read_at=NOON
        )
        session.add(calendar)
        session.flush()
        first, after = tick(starts_at), tick(starts_at + hours * HOUR)
        session.add(
            BusyTime(
                calendar_id=calendar.id,
                stand=stand,
                is_day=False,
                is_open=False,
                first=first,
                after=after,
            )
        )


def asked(session, act):
    session.rollback()
    clashing.ask(session, act=act)
    found = select(Message).where(Message.notice == "calendar_clash")
    return [each.name for each in session.scalars(found)]


def test_who_is_elsewhere_at_the_same_time_is_asked_once(session, made, aisha, act):
    assert asked(session, act) == []
    busy(session, aisha, FRIDAY + timedelta(minutes=15))

    assert asked(session, act) == ["Aisha Malik"]
    assert asked(session, replace(act, now=NOON + DAY)) == ["Aisha Malik"]
    kept = session.get_one(Booking, made.id)
    assert (kept.starts_at, kept.at_risk_at) == (FRIDAY, None)


@pytest.mark.parametrize("hours", [-1, 0.5])
def test_what_only_touches_it_clashes_with_nothing(session, made, aisha, act, hours):
    busy(session, aisha, FRIDAY + hours * HOUR)

    assert asked(session, act) == []


def test_what_does_not_block_asks_nothing(session, made, aisha, act):
    busy(session, aisha, FRIDAY, stand=BusyStand.FREE)

    assert asked(session, act) == []


def test_who_can_not_come_anyway_is_not_asked(session, made, aisha, act):
    busy(session, aisha, FRIDAY)
    answers.cannot(session, made.attendances[0].id, "Ill", act=act)

    assert asked(session, act) == []


def test_the_worker_asks(session, engine, settings, made, aisha, act):
    busy(session, aisha, FRIDAY)
    run_once(engine, settings, now=NOON)

    session.rollback()
    sent = select(Message.sent_at).where(Message.notice == "calendar_clash")
    assert session.scalars(sent).one() is not None


def test_the_page_of_the_answer_says_so_and_names_the_calendar_to_its_owner(
    client, session, made, aisha
):
    seat = made.attendances[0].id
    page = f"/interviews/{made.id}/cannot"
    assert "busy then" not in client.enter(aisha).get(page).text
    busy(session, aisha, FRIDAY)

    assert "Work says that you are busy then." in client.enter(aisha).get(page).text
    assert session.get_one(Attendance, seat).answer is Answer.NEEDS_ACTION
