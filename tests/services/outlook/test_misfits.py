"""Bookings ahead that no longer fit: they stay, and are named with the reason."""

from datetime import date

import pytest

from scheduler.domain.hours import DayOverride, Stretch
from scheduler.domain.terms import BookingState, SeatKind
from scheduler.models import Booking, Room
from scheduler.services.company.company import CompanyDetails, DayOff, change_company
from scheduler.services.company.offices import OfficeDetails, change_office, deactivate_office
from scheduler.services.company.rooms import RoomDetails, change_room, deactivate_room
from scheduler.services.outlook.misfits import (
    misfits_of_offices,
    misfits_of_people,
    misfits_of_room,
)
from scheduler.services.people.hours import Limits, TimeOff
from scheduler.services.people.people import deactivate_person
from scheduler.services.transaction import transaction
from tests.services.house import (
    PACIFIC,
    WORKDAYS,
    a_booking,
    a_company,
    a_person,
    a_room,
    an_office,
    give,
    pacific,
)

DAY = date(2026, 12, 1)


@pytest.fixture
def office(session, act):
    a_company(session)
    return an_office(session, act)


@pytest.fixture
def room(session, act, office):
    return a_room(session, act, office)


@pytest.fixture
def jonas(session, act, office):
    there = tuple(Stretch(day, 540, 1020, office) for day in range(5))
    return a_person(session, act, hours=(*there, Stretch(5, 540, 600)))


@pytest.fixture
def booking(session, jonas, office, room):
    return a_booking(session, jonas, pacific(1, 10), office=office, room=room)


def listed(misfits):
    return [(each.booking.id, list(each.reasons)) for each in misfits]


def of_jonas(session, act, jonas):
    return listed(misfits_of_people(session, [jonas], now=act.now))


def test_a_booking_within_everything_fits(session, act, jonas, office, room, booking):
    a_booking(session, jonas, pacific(2, 16))

    assert of_jonas(session, act, jonas) == []
    assert listed(misfits_of_people(session, None, now=act.now)) == []
    assert listed(misfits_of_offices(session, None, now=act.now)) == []


def test_hours_that_were_cut_are_named_with_their_office(session, act, jonas, office, booking):
    later = a_booking(session, jonas, pacific(2, 10))
    give(session, act, jonas, weekly=(*WORKDAYS[:2], Stretch(2, 540, 650, office)))

    assert of_jonas(session, act, jonas) == [
        (booking, ["Outside the hours of Jonas Weber at San Francisco."]),
        (later, ["Outside the hours of Jonas Weber."]),
    ]


def test_a_seat_by_screen_needs_remote_hours_only(session, act, jonas, office, room):
    a_booking(session, jonas, pacific(1, 10), office=office, room=room, by_screen=True)
    give(session, act, jonas, weekly=WORKDAYS)

    assert of_jonas(session, act, jonas) == []


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"time_off": (TimeOff(DAY, DAY, "secret"),)}, "Jonas Weber is off on that day."),
        ({"single_days": (DayOverride(DAY),)}, "Outside the hours of Jonas Weber."),
        ({"limits": Limits(2, 4, paused_from=DAY)}, "Jonas Weber is off on that day."),
    ],
)
def test_a_day_that_is_taken_back_is_named_without_its_reason(session, act, jonas, values, reason):
    booking = a_booking(session, jonas, pacific(1, 10))

    give(session, act, jonas, weekly=WORKDAYS, **values)

    assert of_jonas(session, act, jonas) == [(booking, [reason])]


def test_limits_that_were_cut_name_day_and_week(session, act, jonas):
    bookings = [a_booking(session, jonas, pacific(1, hour)) for hour in (9, 11, 13)]
    there = tuple(Stretch(day, 540, 1020) for day in range(5))
    give(session, act, jonas, weekly=there, per_day=2, per_week=2)

    assert of_jonas(session, act, jonas) == [
        (
            each,
            [
                "Jonas Weber has 3 that day; the limit is 2.",
                "Jonas Weber has 3 that week; the limit is 2.",
            ],
        )
        for each in bookings
    ]


def test_a_shadow_counts_for_no_limit(session, act, jonas):
    a_booking(session, jonas, pacific(1, 9), kind=SeatKind.SHADOW)
    a_booking(session, jonas, pacific(1, 11))
    a_booking(session, jonas, pacific(2, 9), kind=SeatKind.SHADOW)
    leads = [a_booking(session, jonas, pacific(2, hour)) for hour in (11, 13)]
    give(session, act, jonas, weekly=WORKDAYS, per_day=1)

    sentence = "Jonas Weber has 2 that day; the limit is 1."
    assert of_jonas(session, act, jonas) == [(each, [sentence]) for each in leads]


def test_the_seats_of_somebody_switched_off_are_all_listed(session, act, jonas, booking):
    deactivate_person(session, jonas, act=act)

    assert of_jonas(session, act, jonas) == [(booking, ["Jonas Weber is switched off."])]


def test_only_live_bookings_ahead_are_listed(session, act, jonas, booking):
    a_booking(session, jonas, pacific(23, 11))
    with transaction(session):
        session.get(Booking, booking).state = BookingState.CANCELLED

    deactivate_person(session, jonas, act=act)

    assert of_jonas(session, act, jonas) == []


def test_the_seats_of_others_are_not_listed_here(session, act, jonas, office):
    lena = a_person(session, act, "Lena Brandt")
    hers = a_booking(session, lena, pacific(6, 10))

    assert of_jonas(session, act, jonas) == []
    assert listed(misfits_of_people(session, None, now=act.now)) == [
        (hers, ["Outside the hours of Lena Brandt."])
    ]


def test_a_company_day_off_speaks_against_people_and_offices(session, act, jonas, booking):
    closed = CompanyDetails(name="L", zone=PACIFIC, days_off=(DayOff(DAY, "Closed"),))

    change_company(session, closed, act=act)

    assert of_jonas(session, act, jonas) == [(booking, ["Jonas Weber is off on that day."])]
    assert listed(misfits_of_offices(session, None, now=act.now)) == [
        (booking, ["The office San Francisco is closed then."])
    ]


def test_opening_hours_that_were_cut_are_named(session, act, office, booking):
    mornings = OfficeDetails("San Francisco", "Street", PACIFIC, hours=(Stretch(1, 540, 630),))

    change_office(session, office, mornings, act=act)

    assert listed(misfits_of_offices(session, [office], now=act.now)) == [
        (booking, ["The office San Francisco is closed then."])
    ]


def test_an_office_switched_off_keeps_its_bookings(session, act, office, booking):
    deactivate_office(session, office, act=act)

    assert listed(misfits_of_offices(session, [office], now=act.now)) == [
        (booking, ["The office San Francisco is switched off."])
    ]


def test_a_room_switched_off_keeps_its_bookings(session, act, office, room, booking):
    deactivate_room(session, room, act=act)

    found = [(booking, ["The room Alder is switched off."])]
    assert listed(misfits_of_room(session, session.get(Room, room), now=act.now)) == found
    assert listed(misfits_of_offices(session, [office], now=act.now)) == found


def test_a_room_that_shrank_names_how_many_come(session, act, room, booking):
    change_room(session, room, RoomDetails("Alder", 1), act=act)

    assert listed(misfits_of_room(session, session.get(Room, room), now=act.now)) == [
        (booking, ["2 people come; the room Alder has seats for 1."])
    ]


def test_a_room_without_a_screen_suits_nobody_on_screen(session, act, jonas, office, room):
    seen = a_booking(session, jonas, pacific(1, 10), office=office, room=room, by_screen=True)

    assert listed(misfits_of_room(session, session.get(Room, room), now=act.now)) == [
        (seen, ["The room Alder has no screen, and somebody joins by one."])
    ]
