"""What candidates see of an interviewer's time: press any moment and read what speaks against it."""

import re
from datetime import timedelta

import pytest

from scheduler.domain.bitmap import tick
from scheduler.domain.terms import BusySource, BusyStand
from scheduler.models import Company, CompanyDayOff, TimeOff
from scheduler.services.bookings import booking
from scheduler.services.busy import busy, calendars
from scheduler.services.busy.busy import Copy, Look, Time
from scheduler.services.busy.calendars import Added
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_company, make_office, make_person
from tests.services import calls
from tests.web.me.pages import words

WEDNESDAY = NOON.replace(day=25, hour=16, minute=0)  # 8 am Pacific


@pytest.fixture
def jonas(session, client):
    make_company(session)
    make_office(session)
    jonas = make_person(session, per_day=2)
    client.enter(jonas)
    return jonas


def at(hour, minute=0, day=0):
    """Return the tick of a Pacific time from that Wednesday on."""
    return tick(WEDNESDAY + timedelta(days=day, hours=hour - 8, minutes=minute))


def why(client, when, **more):
    query = "&".join(f"{name}={value}" for name, value in ({"at": when} | more).items())
    return words(client.get(f"/me/offered?{query}"))


def add(session, act, person, source=BusySource.ICS):
    times = frozenset(
        [Time(BusyStand.FIRM, is_day=False, is_open=False, first=at(10), after=at(11))]
    )
    look = Look(Copy(covers_until=NOON + timedelta(days=125)), times)
    return calendars.add(session, person.id, Added(source, "Family"), look, act=act)


def test_a_calendar_that_blocks_is_named_with_its_time(client, session, act, jonas):
    add(session, act, jonas)
    for when in (at(10), at(10, 30), at(9, 30), at(11)):  # within, and within the gap around
        assert "Family says busy, Wed 25 Nov, 10:00 to 11:00 am (PST)." in why(client, when)
    assert "Nothing speaks against it" in why(client, at(11, 30))


def test_the_rule_that_speaks_is_said(client, session, jonas):
    assert "Your hours do not cover these 30 minutes" in why(client, at(8))
    assert "It is nearer than the notice that you ask for." in why(client, at(11, 0, -1))
    assert "That moment is over." in why(client, at(9, 0, -2))
    with transaction(session):
        jonas.paused_from = WEDNESDAY.date()
        jonas.resource.version += 1
    assert "Your break from interviews." in why(client, at(10))


def test_a_calendar_that_nobody_can_read_is_named(client, session, act, jonas, now):
    add(session, act, jonas)
    busy.mark_stale(session, now=NOON + timedelta(hours=72))
    page = why(client, at(14))
    assert "Family has not been read for so long that you are not offered at all." in page


def test_each_half_hour_says_whether_it_is_offered(client, session, act, jonas):
    add(session, act, jonas)
    page = words(client.get("/me/offered"))
    day = page[page.index("Wed 25 Nov") : page.index("Thu 26 Nov")]
    offered = re.findall(r"(\d+:\d\d [ap]m), offered", day)

    assert offered[:3] == ["9:00 am", "11:30 am", "12:00 pm"]
    assert (offered[-1], len(offered)) == ("4:30 pm", 12)


def test_at_an_office_where_nobody_gives_hours_nothing_is_offered(client, session, jonas):
    office = make_office(session, "New York").id
    page = words(client.get(f"/me/offered?office={office}"))
    assert re.findall(r"[ap]m, offered", page) == []


@pytest.mark.parametrize("odd", ["at=x", "at=99999999999", "at=-1", "office=999", "office=x"])
def test_an_odd_question_shows_the_page(client, jonas, odd):
    found = client.get(f"/me/offered?{odd}")
    assert (found.status_code, "Press any, or name another below, to read why" in words(found)) == (
        200,
        True,
    )


def test_a_day_off_is_named_whosever_it_is(client, session, jonas):
    with transaction(session):
        session.add_all(
            [
                CompanyDayOff(on=WEDNESDAY.date(), name="Thanksgiving eve"),
                CompanyDayOff(on=WEDNESDAY.date(), name="Repentance Day", country="DE"),
                TimeOff(person_id=jonas.id, first_on=WEDNESDAY.date(), last_on=WEDNESDAY.date()),
            ]
        )
        session.get_one(Company, 1).version += 1
        jonas.resource.version += 1
    page = why(client, at(10))

    assert "You are off that day." in page
    assert "Thanksgiving eve, from Larkfield." in page
    assert "Your time off." in page
    assert "Repentance Day" not in page


def test_the_talk_that_takes_it_and_the_limit_that_is_reached_are_named(client, session, act):
    make_company(session)
    jonas = calls.make_person(session, "Jonas Weber", per_day=1)
    client.enter(jonas)
    step = calls.make_step(session, calls.make_role(session, [jonas]))
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, WEDNESDAY + timedelta(hours=2))
    booking.book(session, step.id, wanted, act=act)

    assert "Intro call, Wed 25 Nov, 10:00 to 10:30 am (PST)." in why(client, at(10, 30))
    assert "You have 1 of at most 1 that day." in why(client, at(14))


def test_any_moment_of_twelve_weeks_may_be_named(client, jonas):
    def named(moment):
        return words(client.get(f"/me/offered?moment={moment}"))

    assert "Fri 15 Jan, 9:05 am (PST): Nothing speaks against it" in named("2027-01-15T09:05")
    assert "Sat 16 Jan, 9:05 am (PST): Your hours do not cover" in named("2027-01-16T09:05")
    for odd in ("2031-01-01T09:00", "0001-01-01T00:00", "tomorrow"):
        assert "Choose a moment of the next twelve weeks." in named(odd)


def test_who_gives_the_evening_sees_the_evening(client, session):
    make_company(session)
    niamh = make_person(session, "Niamh Byrne", hours="Wed 15-22")
    client.enter(niamh)

    page = words(client.get("/me/offered"))
    assert "9:30 pm, offered" in page[page.index("Wed 25 Nov") :]
