"""What people give of their time."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.domain.hours import DayOverride, Stretch
from scheduler.errors import Invalid, Missing
from scheduler.models import Entry, Person
from scheduler.services.company.company import CompanyDetails, change_company
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.people import hours
from scheduler.services.people.hours import Giving, Limits, TimeOff
from tests.services.house import PACIFIC, a_company, a_person, an_office, version

DAY = date(2026, 12, 1)


@pytest.fixture
def jonas(session, act):
    a_company(session)
    return a_person(session, act)


def giving_of(session, person):
    return hours.giving_of(session, session.get(Person, person))


def test_everything_that_is_saved_is_read_again(session, act, jonas):
    office = an_office(session, act)
    wanted = Giving(
        limits=Limits(3, 8, 15, 48, paused_from=DAY, paused_until=None),
        weekly=(
            Stretch(0, 540, 750),
            Stretch(0, 810, 960, office),
            Stretch(3, 600, 1440, None, DAY, date(2026, 12, 31)),
        ),
        single_days=(DayOverride(DAY), DayOverride(date(2026, 12, 2), 600, 720, office)),
        time_off=(TimeOff(date(2026, 12, 21), date(2027, 1, 1), "Skiing"),),
    )

    hours.change_giving(session, jonas, wanted, act=act)

    assert giving_of(session, jonas) == wanted


def test_a_save_raises_the_version_and_keeps_reasons_out_of_the_journal(session, act, jonas):
    before, given = version(session, jonas), giving_of(session, jonas)
    away = TimeOff(DAY, DAY, "A funeral")

    hours.change_giving(session, jonas, replace(given, time_off=(away,)), act=act)

    assert version(session, jonas) == before + 1
    last = session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert (last.action, last.subject) == ("hours changed", f"person:{jonas}")
    assert last.payload == {"time_off": [[], [{"first_on": "2026-12-01", "last_on": "2026-12-01"}]]}


def test_who_saves_over_a_change_they_have_not_seen_is_told(session, act, jonas):
    given = giving_of(session, jonas)
    seen = mark_of(given)
    hours.change_giving(session, jonas, replace(given, weekly=()), act=act, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        hours.change_giving(session, jonas, given, act=act, seen=seen)

    assert giving_of(session, jonas).weekly == ()


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Limits(5, 4), "The company’s limit is 4 a day."),
        (Limits(2, 13), "The company’s limit is 12 a week."),
    ],
)
def test_nobodys_limits_are_looser_than_the_companys(session, act, jonas, limits, sentence):
    with pytest.raises(Invalid) as refusal:
        hours.change_giving(session, jonas, Giving(limits), act=act)

    assert str(refusal.value) == sentence
    assert giving_of(session, jonas).limits == Limits(2, 4)


def test_a_tighter_company_tightens_everybody(session, act, jonas):
    tighter = CompanyDetails(name="Larkfield", zone=PACIFIC, per_day=1, per_week=3)

    change_company(session, tighter, act=act)

    assert giving_of(session, jonas).limits == Limits(1, 3)


@pytest.mark.parametrize(
    ("stretches", "positions"),
    [
        ((Stretch(0, 540, 600), Stretch(0, 600, 660)), []),
        ((Stretch(0, 540, 600), Stretch(1, 540, 600)), []),
        ((Stretch(0, 540, 600), Stretch(0, 595, 660)), [1]),
        ((Stretch(0, 540, 600), Stretch(0, 540, 600, valid_from=DAY)), [1]),
        (
            (
                Stretch(0, 540, 600, valid_until=date(2026, 11, 30)),
                Stretch(0, 540, 600, valid_from=DAY),
            ),
            [],
        ),
    ],
)
def test_stretches_that_are_ever_on_at_once_overlap(session, act, jonas, stretches, positions):
    assert hours.overlapping(stretches) == positions
    given = replace(giving_of(session, jonas), weekly=stretches)
    if positions:
        with pytest.raises(Invalid, match="overlap"):
            hours.change_giving(session, jonas, given, act=act)
    else:
        hours.change_giving(session, jonas, given, act=act)


@pytest.mark.parametrize(
    ("days", "positions"),
    [
        ((DayOverride(DAY, 540, 600), DayOverride(DAY, 600, 660)), []),
        ((DayOverride(DAY, 540, 600), DayOverride(DAY, 590, 660)), [1]),
        ((DayOverride(DAY), DayOverride(DAY, 590, 660)), [1]),
        ((DayOverride(DAY), DayOverride(date(2026, 12, 2))), []),
    ],
)
def test_a_single_day_is_said_once(session, act, jonas, days, positions):
    assert hours.clashing(days) == positions
    given = replace(giving_of(session, jonas), single_days=days)
    if positions:
        with pytest.raises(Invalid, match="overlap"):
            hours.change_giving(session, jonas, given, act=act)


def test_hours_lie_on_steps_of_five_minutes(session, act, jonas):
    odd = replace(giving_of(session, jonas), weekly=(Stretch(0, 541, 600),))

    with pytest.raises(Invalid, match="whole five minutes"):
        hours.change_giving(session, jonas, odd, act=act)


def test_hours_of_nobody_are_missing(session, act, jonas):
    with pytest.raises(Missing):
        hours.change_giving(session, 404, giving_of(session, jonas), act=act)
