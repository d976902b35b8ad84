"""What people's time comes to next week: 30 November to 6 December 2026 in San Francisco."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.domain.hours import DayOverride, Stretch
from scheduler.models import Room
from scheduler.services.company.company import CompanyDetails, DayOff, change_company
from scheduler.services.company.offices import deactivate_office
from scheduler.services.company.rooms import change_room, deactivate_room, room_details
from scheduler.services.outlook.outlook import Load, loads, next_week
from scheduler.services.people.hours import Limits, TimeOff
from scheduler.services.people.people import deactivate_person
from tests.services.house import (
    PACIFIC,
    a_booking,
    a_company,
    a_person,
    a_room,
    an_office,
    give,
    pacific,
)

MONDAY = 0
AN_HOUR_OF_STARTS = 3  # 9:00, 9:15 and 9:30 for 30 minutes within 9 to 10


@pytest.fixture
def office(session, act):
    a_company(session)
    office = an_office(session, act)
    a_room(session, act, office, capacity=2)
    return office


@pytest.fixture
def jonas(session, act, office):
    return a_person(session, act, hours=(Stretch(MONDAY, 540, 600),))


def seen(session, act, *people, zone=PACIFIC):
    found = next_week(session, people, zone, now=act.now)
    return found.remote, dict(found.offices)


def test_remote_hours_are_counted_on_the_grid_and_serve_no_office(session, act, office, jonas):
    assert seen(session, act, jonas) == (AN_HOUR_OF_STARTS, {office: 0})


def test_hours_at_an_office_serve_that_office_and_remote(session, act, office, jonas):
    other = an_office(session, act, "New York", zone=PACIFIC)
    a_room(session, act, other)
    give(session, act, jonas, weekly=(Stretch(MONDAY, 540, 600, office),))

    assert seen(session, act, jonas) == (3, {office: 3, other: 0})


def test_an_office_gives_nothing_without_a_room_for_two(session, act, office, jonas):
    give(session, act, jonas, weekly=(Stretch(MONDAY, 540, 600, office),))
    room = session.scalars(select(Room.id)).one()

    change_room(session, room, replace(room_details(session.get(Room, room)), capacity=1), act=act)
    assert seen(session, act, jonas) == (3, {office: 0})

    change_room(session, room, replace(room_details(session.get(Room, room)), capacity=2), act=act)
    deactivate_room(session, room, act=act)
    assert seen(session, act, jonas) == (3, {office: 0})


def test_an_office_that_is_switched_off_is_not_named(session, act, office, jonas):
    deactivate_office(session, office, act=act)

    assert seen(session, act, jonas) == (3, {})


def test_only_next_week_counts_as_the_zone_has_it(session, act, office, jonas):
    sunday_evening = (Stretch(6, 1200, 1260),)
    give(session, act, jonas, weekly=sunday_evening)

    assert next_week(session, [jonas], PACIFIC, now=act.now).monday == date(2026, 11, 30)
    assert seen(session, act, jonas) == (3, {office: 0})


@pytest.mark.parametrize(
    "values",
    [
        {"time_off": (TimeOff(date(2026, 11, 28), date(2026, 11, 30)),)},
        {"single_days": (DayOverride(date(2026, 11, 30)),)},
        {"limits": Limits(2, 4, paused_from=date(2026, 11, 1))},
        {"limits": Limits(2, 4, notice_hours=24 * 7)},
    ],
)
def test_what_is_taken_back_is_not_counted(session, act, office, jonas, values):
    give(session, act, jonas, weekly=(Stretch(MONDAY, 540, 600),), **values)

    assert seen(session, act, jonas) == (0, {office: 0})


def test_a_day_off_of_the_company_counts_where_it_is_meant(session, act, office, jonas):
    closed = CompanyDetails(name="L", zone=PACIFIC)
    monday = date(2026, 11, 30)

    change_company(session, replace(closed, days_off=(DayOff(monday, "A", "DE"),)), act=act)
    assert seen(session, act, jonas) == (3, {office: 0})

    change_company(session, replace(closed, days_off=(DayOff(monday, "A"),)), act=act)
    assert seen(session, act, jonas) == (0, {office: 0})


def test_two_people_add_up_where_they_differ(session, act, office, jonas):
    lena = a_person(session, act, "Lena Brandt", hours=(Stretch(MONDAY, 570, 630),))

    assert seen(session, act, jonas, lena) == (5, {office: 0})


def test_who_is_switched_off_gives_nothing(session, act, office, jonas):
    deactivate_person(session, jonas, act=act)

    assert seen(session, act, jonas) == (0, {office: 0})
    assert loads(session, [jonas], now=act.now) == {}


def test_a_load_has_this_week_and_next_as_the_person_has_them(session, act, office, jonas):
    give(session, act, jonas, per_day=2, per_week=2)
    for at in (pacific(24, 9), pacific(29, 22), pacific(1, 9), pacific(7, 9)):
        a_booking(session, jonas, at)

    found = loads(session, [jonas], now=act.now)[jonas]

    assert found == Load(this_week=2, next_week=1, per_day=2, per_week=2)
    assert found.is_full
