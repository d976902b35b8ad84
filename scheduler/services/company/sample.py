"""The mark of a sample company, and emptying a database that bears it."""

from datetime import date

from sqlalchemy import delete, exists, or_, select, text
from sqlalchemy.orm import Session

from scheduler.models import Base, Candidate, Company, Entry, Person, Role
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.company.company import COMPANY_ID
from scheduler.services.transaction import transaction

CREATED = "sample company created"


def is_sample(session: Session) -> bool:
    """Tell whether the database holds the sample company."""
    return bool(session.scalar(select(Company.is_sample).where(Company.id == COMPANY_ID)))


def is_empty(session: Session) -> bool:
    """Tell whether nothing of anybody's company is stored yet."""
    stored = or_(*(exists(select(model.id)) for model in (Company, Person, Role, Candidate)))
    return not session.scalar(select(stored))


def open_company(
    session: Session, name: str, zone: str, *, week: date, version: int, act: Act
) -> None:
    """Store the row of a sample company, whose days count from *week*, a Monday.

    Its *version* must lie above those of any company that was here: caches know them.
    """
    with transaction(session):
        session.add(Company(id=COMPANY_ID, name=name, zone=zone, is_sample=True, version=version))
        payload = {"week": week.isoformat()}
        journal.record(session, CREATED, "company:1", act=act, payload=payload)


def week_of(session: Session) -> date:
    """Return the Monday from which the days of the sample company count."""
    payload = session.scalars(select(Entry.payload).where(Entry.action == CREATED)).one()
    return date.fromisoformat((payload or {})["week"])


def wipe(session: Session) -> int:
    """Delete every row there is, unless the company is real; return a version above all used."""
    with transaction(session):
        version = session.scalar(
            select(Company.version).where(Company.id == COMPANY_ID, Company.is_sample)
        )
        if version is None:
            return 0
        tables = Base.metadata.sorted_tables
        if session.get_bind().dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in tables)
            session.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        else:
            for table in reversed(tables):
                session.execute(delete(table))
        return version + 1
