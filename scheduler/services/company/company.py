"""The company: how it is reached, what nobody's limits exceed, and its days off."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.errors import Missing
from scheduler.models import Company, CompanyDayOff, Feed
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.editing import check_seen, differences, only_once, reserve
from scheduler.services.transaction import raise_company, transaction

COMPANY_ID = 1
TWICE = "A day can be off once for everybody and once for each country."


@dataclass(frozen=True, slots=True, order=True)
class DayOff:
    """A day on which nobody, or nobody of one country, is offered."""

    on: date
    name: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class CompanyDetails:
    """Everything of the company that its people may change; days off in order."""

    name: str
    zone: str
    mail: str = ""
    phone: str = ""
    retention_months: int = 12
    per_day: int = 4
    per_week: int = 12
    busy_warn_hours: int = 24  # without reading somebody's calendar, until they are warned
    busy_stop_hours: int = 72  # and until they are not offered any more
    feedback_url: str = ""  # where interviewers write it, unless a role says otherwise
    days_off: tuple[DayOff, ...] = ()


def company_details(session: Session) -> CompanyDetails:
    """Return the company as it is stored; raise Missing before there is one."""
    company = session.get(Company, COMPANY_ID)
    if company is None:
        raise Missing("The company is not set up yet. Run: scheduler sign-in-link EMAIL")
    return CompanyDetails(
        name=company.name,
        zone=company.zone,
        mail=company.mail,
        phone=company.phone,
        retention_months=company.retention_months,
        per_day=company.per_day,
        per_week=company.per_week,
        busy_warn_hours=company.busy_warn_hours,
        busy_stop_hours=company.busy_stop_hours,
        feedback_url=company.feedback_url,
        days_off=days_off(session),
    )


def days_off(session: Session) -> tuple[DayOff, ...]:
    """Return the company's days off, in order."""
    rows = session.execute(
        select(CompanyDayOff.on, CompanyDayOff.name, CompanyDayOff.country).order_by(
            CompanyDayOff.on, CompanyDayOff.country
        )
    )
    return tuple(DayOff(*row) for row in rows)


def change_company(
    session: Session, details: CompanyDetails, *, act: Act, seen: str | None = None
) -> None:
    """Store *details*; *seen* is the mark of what the editor had before them."""
    with transaction(session):
        company = reserve(session, Company, COMPANY_ID)
        before = company_details(session)
        check_seen(seen, before)
        company.name, company.zone = details.name, details.zone
        company.mail, company.phone = details.mail, details.phone
        company.retention_months = details.retention_months
        company.per_day, company.per_week = details.per_day, details.per_week
        company.busy_warn_hours = details.busy_warn_hours
        company.busy_stop_hours = details.busy_stop_hours
        company.feedback_url = details.feedback_url
        raise_company(session, company)
        if before.name != details.name:
            raise_feeds(session, session.scalars(select(Feed.person_id)), now=act.now)
        with only_once(session, TWICE):
            replace_days_off(session, details.days_off)
        changed = differences(before, details)
        journal.record(session, "company changed", "company:1", act=act, payload=changed)


def replace_days_off(session: Session, wanted: tuple[DayOff, ...]) -> None:
    """Store exactly the days *wanted*; those that stay keep their rows."""
    stored = {
        DayOff(row.on, row.name, row.country): row for row in session.scalars(select(CompanyDayOff))
    }
    for gone in stored.keys() - set(wanted):
        session.delete(stored[gone])
    session.flush()
    for new in sorted(set(wanted) - stored.keys()):
        session.add(CompanyDayOff(on=new.on, name=new.name, country=new.country))
