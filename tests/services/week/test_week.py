"""One week of everybody: what is booked and held, who gives time, and who is busy elsewhere."""

from datetime import date, timedelta

import pytest

from scheduler.domain.bitmap import instant, tick
from scheduler.domain.terms import Answer, BusySource, BusyStand
from scheduler.models import BusyCalendar, BusyTime
from scheduler.services.bookings import booking, cancelling
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.week.events import What
from scheduler.services.week.lines import roles_of, rooms_of
from scheduler.services.week.week import week_of
from scheduler.text.names import first_name
from tests.conftest import NOON
from tests.services.calls import (
    PACIFIC,
    make_candidate,
    make_company,
    make_office,
    make_person,
    make_role,
    make_step,
)
from tests.visiting import Town, coffee

MONDAY = date(2026, 11, 23)
ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, 11 am Pacific
HOUR = timedelta(hours=1)


@pytest.fixture
def office(session):
    make_company(session)
    return make_office(session)


@pytest.fixture
def team(session, office):
    names = ("Aisha Malik", "Jonas Weber")
    return [make_person(session, each, office=office) for each in names]


@pytest.fixture
def role(session, team, office):
    return make_role(session, team, [office])


def wanted(step, starts_at, office=None):
    return Choice(step.stage.ways[0].interviews[0].id, office and office.id, starts_at)


def told(week):
    """Return what the week has, who is in it and where."""
    names = {person: first_name(each.name) for person, each in week.people.items()}
    return [
        (
            each.what,
            each.who,
            each.title,
            [names[one] for one in each.people],
            each.room_id is not None,
        )
        for each in week.events
    ]


def test_what_is_booked_and_held_stands_in_its_week_in_order(session, act, role, office):
    step, other = (
        make_step(session, role, make_candidate(session, name))
        for name in ("Priya Raman", "Ana Ruiz")
    )
    booking.book(session, step.id, wanted(step, ELEVEN), act=act)
    held = holding.hold(
        session, other.id, wanted(other, ELEVEN + timedelta(days=1), office), act=act
    )

    assert told(week_of(session, MONDAY, PACIFIC, now=NOON)) == [
        (What.TALK, "Priya Raman", "Intro call", ["Aisha"], False),
        (What.HOLD, "Ana Ruiz", "Intro call", ["Jonas"], True),
    ]
    later = week_of(session, MONDAY, PACIFIC, now=held.until + timedelta(seconds=1))
    assert [each.what for each in later.events] == [What.TALK]
    assert told(week_of(session, MONDAY + timedelta(days=7), PACIFIC, now=NOON)) == []


def test_what_is_cancelled_is_gone_and_who_cannot_come_is_said(session, act, role):
    step = make_step(session, role)
    made = booking.book(session, step.id, wanted(step, ELEVEN), act=act)
    (seat,) = made.attendances
    with transaction(session):
        seat.answer = Answer.DECLINED
    (event,) = week_of(session, MONDAY, PACIFIC, now=NOON).events
    assert (event.people, event.out) == ((seat.person_id,), {seat.person_id})

    cancelling.cancel(session, made.id, by="staff", act=act)
    assert week_of(session, MONDAY, PACIFIC, now=NOON).events == []


def test_a_week_is_by_the_clocks_of_its_zone(session, act, role):
    step = make_step(session, role)
    made = booking.book(session, step.id, wanted(step, ELEVEN), act=act)
    with transaction(session):  # 4 pm on Sunday in San Francisco, and Monday in Auckland
        made.starts_at = ELEVEN + timedelta(days=4, hours=5)
        made.ends_at = made.starts_at + HOUR

    def seen(monday, zone):
        return len(week_of(session, monday, zone, now=NOON).events)

    after = MONDAY + timedelta(days=7)
    assert [seen(MONDAY, zone) for zone in (PACIFIC, "Pacific/Auckland")] == [1, 0]
    assert [seen(after, zone) for zone in (PACIFIC, "Pacific/Auckland")] == [0, 1]


def busy(session, person, *spans):
    with transaction(session):
        calendar = BusyCalendar(
            person_id=person.id, source=BusySource.FILE, name="Work", added_at=NOON, read_at=NOON
        )
        session.add(calendar)
        session.flush()
        for first, after in spans:
            session.add(
                BusyTime(
                    calendar_id=calendar.id,
                    stand=BusyStand.FIRM,
                    is_day=False,
                    is_open=False,
                    first=tick(first),
                    after=tick(after),
                )
            )
        raise_versions(session, [person.id])


def test_what_somebody_gives_is_open_less_where_they_are_busy(session, act, team, role):
    aisha = team[0]
    busy(
        session,
        aisha,
        (ELEVEN, ELEVEN + HOUR),
        (ELEVEN + HOUR, ELEVEN + 2 * HOUR),
        (ELEVEN - timedelta(days=9), ELEVEN - timedelta(days=8)),
    )
    step = make_step(session, role)
    booking.book(session, step.id, wanted(step, ELEVEN), act=act)

    people = week_of(session, MONDAY, PACIFIC, now=NOON).people
    assert [
        (each.name, sum(end - first for first, end in each.open) // 12, each.count, each.per_week)
        for each in people.values()
    ] == [
        ("Aisha Malik", 40, 0, 40),
        ("Jonas Weber", 40, 1, 40),
    ]
    assert [
        [(instant(first), instant(end)) for first, end in people[one.id].busy] for one in team
    ] == [
        [(ELEVEN, ELEVEN + 2 * HOUR)],
        [],
    ]


def test_who_has_left_stands_with_what_they_had(session, act, team, role):
    step = make_step(session, role)
    made = booking.book(session, step.id, wanted(step, ELEVEN), act=act)
    (seat,) = made.attendances
    with transaction(session):
        seat.person.is_active = False
        raise_versions(session, [seat.person_id])

    people = week_of(session, MONDAY, PACIFIC, now=NOON).people
    assert (people[seat.person_id].open, people[seat.person_id].per_week) == ((), None)


def test_visitors_and_open_afternoons_stand_in_it_too(session, act):
    town = Town(session, act)
    town.afternoon(host=town.hosts[0])
    town.come(coffee(town.coffees()[0]), "Lucia Moreno")

    weeks = [week_of(session, MONDAY + timedelta(days=n), PACIFIC, now=NOON) for n in (0, 7)]
    events = [event for week in weeks for event in week.events]
    assert {(each.what, each.who, each.office_id, len(each.people)) for each in events} == {
        (What.VISIT, "", town.office.id, 1),
        (What.VISIT, "Lucia Moreno", town.office.id, 1),
    }


def test_rooms_stand_with_the_hours_of_their_office_and_roles_with_their_title(
    session, act, role, office
):
    week = week_of(session, MONDAY, PACIFIC, now=NOON)

    (room,) = rooms_of(session, week)
    assert (room.name, room.office, room.capacity) == ("Room 1", "San Francisco", 6)
    assert sum(end - first for first, end in room.open) // 12 == 45
    assert list(roles_of(session, week).values()) == [role.title]
