"""Changing the company, which everybody's time hangs on."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.errors import Invalid, Missing
from scheduler.models import Company, Entry
from scheduler.services.company.company import (
    CompanyDetails,
    DayOff,
    change_company,
    company_details,
)
from scheduler.services.editing import ChangedMeanwhile, mark_of
from tests.services.house import PACIFIC, a_company, journal

THANKSGIVING = DayOff(date(2026, 11, 26), "Thanksgiving", "US")
SPRING = DayOff(date(2026, 12, 24), "Closing day")


@pytest.fixture
def company(session):
    a_company(session)
    return CompanyDetails(name="Larkfield", zone=PACIFIC)


def test_everything_that_is_saved_is_read_again(session, act, company):
    wanted = CompanyDetails(
        name="Larkfield Inc",
        zone="Europe/Berlin",
        mail="jobs@larkfield.example",
        phone="+1 415 555 0142",
        retention_months=6,
        per_day=3,
        per_week=8,
        days_off=(THANKSGIVING, SPRING),
    )

    change_company(session, wanted, act=act)

    assert company_details(session) == wanted


def test_a_save_raises_the_version_of_the_company_and_is_written_down(session, act, company):
    change_company(session, replace(company, per_day=3), act=act)

    assert session.get(Company, 1).version == 1
    assert journal(session) == [("company changed", "company:1")]
    assert session.scalars(select(Entry.payload)).one() == {"per_day": [4, 3]}


def test_days_off_that_are_left_out_are_days_of_work_again(session, act, company):
    change_company(session, replace(company, days_off=(THANKSGIVING, SPRING)), act=act)
    change_company(session, replace(company, days_off=(SPRING,)), act=act)

    assert company_details(session).days_off == (SPRING,)


def test_a_day_that_is_only_renamed_stays_one_day(session, act, company):
    change_company(session, replace(company, days_off=(SPRING,)), act=act)
    renamed = replace(SPRING, name="Christmas Eve")
    change_company(session, replace(company, days_off=(renamed,)), act=act)

    assert company_details(session).days_off == (renamed,)


def test_the_same_day_twice_is_refused_and_nothing_is_stored(session, act, company):
    twice = (SPRING, replace(SPRING, name="Again"))

    with pytest.raises(Invalid, match="once for everybody and once for each country"):
        change_company(session, replace(company, name="Other", days_off=twice), act=act)

    assert company_details(session) == company


def test_who_saves_over_a_change_they_have_not_seen_is_told(session, act, company):
    seen = mark_of(company_details(session))
    change_company(session, replace(company, phone="1"), act=act, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        change_company(session, replace(company, phone="2"), act=act, seen=seen)

    assert company_details(session).phone == "1"


def test_before_there_is_a_company_the_command_is_named(session):
    with pytest.raises(Missing, match="scheduler sign-in-link"):
        company_details(session)
