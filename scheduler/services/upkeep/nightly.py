"""What runs once a night: erasing whatever is due, one function for each kind of thing.

Whoever keeps something for a time adds a line to ERASERS. Each does its work in transactions of
its own and returns how much there was to do; done twice it does nothing more.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.domain.zones import instant_of
from scheduler.models import Chore, Company
from scheduler.services import files
from scheduler.services.act import Act
from scheduler.services.privacy import codes, referees, retention, visitors
from scheduler.services.questions import enquiries
from scheduler.services.transaction import transaction
from scheduler.services.upserts import upsert

NAME = "nightly"
AT = time(3)  # by the company's clock, when nobody is at it
ERASERS: tuple[Callable[..., int], ...] = (
    enquiries.erase,
    referees.erase,
    visitors.erase_visitors,
    retention.warn,
    retention.erase_due,
    codes.forget,
    files.sweep,
)


def run(session: Session, *, act: Act) -> int:
    """Let every eraser run, if none has since the last night; return how much they did."""
    company = session.get(Company, 1)
    if company is None or not is_ours(session, last_night(company.zone, act.now), act=act):
        return 0
    return sum(erase(session, act=act) for erase in ERASERS)


def last_night(zone: str, now: datetime) -> datetime:
    """Return when the night's work last began, in the company's *zone*.

    >>> from datetime import UTC
    >>> last_night("Europe/Berlin", datetime(2026, 11, 24, 1, 59, tzinfo=UTC)).isoformat()
    '2026-11-23T02:00:00+00:00'
    """
    day = now.astimezone(ZoneInfo(zone)).date()
    begins = instant_of(datetime.combine(day, AT), zone)
    if begins > now:
        begins = instant_of(datetime.combine(day - timedelta(days=1), AT), zone)
    return begins


def is_ours(session: Session, since: datetime, *, act: Act) -> bool:
    """Put down that the work since then is done by us; tell whether it was nobody's yet."""
    row = session.get(Chore, NAME, populate_existing=True)
    if row is not None and row.done_at >= since:
        return False
    with transaction(session):
        session.execute(
            upsert(session, Chore, name=NAME, done_at=since - timedelta(days=1))
            .on_conflict_do_nothing()
            .execution_options(synchronize_session=False)
        )
        taken = session.scalar(
            update(Chore)
            .where(Chore.name == NAME, Chore.done_at < since)
            .values(done_at=act.now)
            .returning(Chore.name)
            .execution_options(synchronize_session=False)
        )
        return taken is not None
