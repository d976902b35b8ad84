"""Talks of the next days stand on top, and are due in working time before they begin."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from scheduler.domain.terms import Answer, RemarkKind, SeatKind, StepState
from scheduler.models import Attendance, Booking, Remark
from scheduler.models import TimeOff as StoredTimeOff
from scheduler.services.people.hours import TimeOff
from scheduler.services.queue import queue
from scheduler.services.queue.queue import Kind
from scheduler.services.transaction import raise_versions, transaction
from tests.people import make_company, make_office, make_person, make_pool
from tests.services import hiring
from tests.services.house import WORKDAYS, a_booking, a_person, give, pacific
from tests.web.visits import make_visit

DAY = timedelta(days=1)


@pytest.fixture
def jonas(session, act):
    make_company(session)
    return a_person(session, act)


def talk(session, jonas, day, hour, *, minute=0, **values):
    """Return a booking with Jonas in November or, counted on, December."""
    ident = a_booking(session, jonas, pacific(day, hour) + timedelta(minutes=minute))
    with transaction(session):
        booking = session.get_one(Booking, ident)
        booking.step.state = StepState.BOOKED
        booking.changed_at = pacific(23, 9)
        for name, value in values.items():
            setattr(booking, name, value)
    return ident


def off(session, jonas, act, first, last):
    give(session, act, jonas, weekly=WORKDAYS, time_off=(TimeOff(first, last),))


def rows(session, now):
    session.expire_all()
    return queue.rows(session, now=now).rows


def test_a_day_off_over_an_interview_leads_to_the_seat(session, jonas, act):
    booking = talk(session, jonas, 25, 10)
    assert rows(session, act.now) == []

    off(session, jonas, act, date(2026, 11, 25), date(2026, 11, 26))

    (row,) = rows(session, act.now + DAY / 24)
    assert (row.kind, row.target.value, row.who, row.words) == (
        Kind.NO_FIT,
        "seat",
        ("Jonas Weber",),
        "day",
    )
    seat = session.get_one(Booking, booking).attendances[0]
    assert (row.booking_id, row.seat_id, row.at) == (booking, seat.id, pacific(25, 10))
    assert row.since == act.now  # when he said so, not when it was booked


def test_a_time_set_by_hand_a_seat_given_up_and_who_only_listens_are_none(session, jonas, act):
    talk(session, jonas, 25, 10, by_hand=True)
    talk(session, jonas, 25, 12)
    talk(session, jonas, 25, 14)
    with transaction(session):
        seats = update(Attendance).where(Attendance.booking_id == Booking.id)
        second, third = (Booking.starts_at == pacific(25, at) for at in (12, 14))
        session.execute(seats.where(second).values(answer=Answer.DECLINED))
        session.execute(seats.where(third).values(kind=SeatKind.SHADOW))
    off(session, jonas, act, date(2026, 11, 25), date(2026, 11, 25))
    assert rows(session, act.now) == []


@pytest.mark.parametrize(
    ("day", "hour", "due"),
    [
        (25, 10, pacific(24, 10)),  # a day before, which is in working time
        (30, 10, pacific(27, 17)),  # Monday: a day before is Sunday, so Friday's close
        (27, 20, pacific(26, 17)),  # an evening: the close of the day before
        (26, 7, pacific(24, 17)),  # an early morning: the close before that morning
    ],
)
def test_a_talk_is_to_stand_again_a_day_before_in_working_time(session, jonas, act, day, hour, due):
    booking = talk(session, jonas, day, hour, at_risk_at=act.now)
    with transaction(session):
        session.execute(update(Attendance).values(answer=Answer.DECLINED))
        remark = {
            "who": "Ingrid",
            "address": "",
            "kind": RemarkKind.PROPOSED,
            "words": "",
            "at": act.now,
        }
        session.add(Remark(booking_id=booking, **remark))
    found = {row.kind: row.due_at for row in rows(session, act.now)}
    assert found[Kind.INTERVIEWER_CANT] == due
    assert found[Kind.REMARK] == min(due, pacific(24, 17))


def test_the_next_two_working_days_come_first_by_their_start(session, jonas, act):
    role = hiring.a_role(session, act)
    stale = hiring.applied(session, role, act)
    friday = pacific(27, 12)  # after which Monday and Tuesday are the next two
    later, second, first = (
        talk(session, jonas, *when, at_risk_at=friday) for when in ((2, 9), (1, 19), (30, 10))
    )
    with transaction(session):
        session.execute(update(Attendance).values(answer=Answer.DECLINED))
    found = rows(session, friday)
    assert [(row.booking_id, row.is_soon) for row in found if row.booking_id] == [
        (first, True),
        (second, True),
        (later, False),
    ]
    assert [row.application_id for row in found].index(stale) == 2


def test_a_host_who_is_off_leads_to_the_visit(session, act):
    make_company(session)
    office = make_office(session)
    host = make_person(session, office=office)
    visit = make_visit(session, act, office, make_pool(session, [host]))["visit_id"]
    (booking,) = session.scalars(select(Booking).where(Booking.visit_id == visit))
    with transaction(session):
        on = booking.starts_at.astimezone(ZoneInfo(host.zone)).date()
        host.time_off = [StoredTimeOff(first_on=on, last_on=on)]
        raise_versions(session, [host.id])
    found = [row for row in rows(session, act.now) if row.kind is Kind.NO_FIT]
    assert [(row.target.value, row.visit_id, row.name) for row in found] == [
        ("visit", visit, "Lucia Moreno")
    ]
