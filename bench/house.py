"""A company in a database of its own, with the interviewers of the workload and a still clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from scheduler import clock, database
from scheduler.app import create_app
from scheduler.config import Settings
from scheduler.domain.bitmap import STEP_MINUTES
from scheduler.domain.keys import Secret
from scheduler.domain.terms import ResourceKind
from scheduler.models import (
    Booking,
    Claim,
    Membership,
    Person,
    Pool,
    Resource,
    TimeOff,
    WeeklyHours,
)
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from tests.conftest import NOON, engine_of
from tests.domain.workload import FIRST_DAY, make
from tests.services.house import a_booking
from tests.visitor import Visitor

NOW = datetime(2027, 3, 1, tzinfo=UTC)  # the first minute of the workload
LONG_AGO = NOON.replace(year=NOON.year - 1)


@dataclass(frozen=True)
class House:
    """An application, a session beside it, and how its deeds are done."""

    app: Flask
    session: Session
    settings: Settings

    @property
    def act(self) -> Act:
        return Act(actor="command", now=NOW, house=self.settings.house)


@contextmanager
def house(url: str = "") -> Iterator[House]:
    """Yield an empty house in a new SQLite file, or at *url*; its clock stands at NOW."""
    real = clock.now
    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        settings = settings_at(url or f"sqlite:///{folder}/scheduler.db", Path(folder))
        engine = engine_of(settings.database_url)
        database.upgrade(engine)
        clock.now = lambda: NOW
        app = create_app(settings)
        app.test_client_class = Visitor
        try:
            with Session(engine) as session:
                yield House(app, session, settings)
        finally:
            clock.now = real
            engine.dispose()
            with app.app_context():
                database.db.engine.dispose()


def settings_at(url: str, folder: Path) -> Settings:
    return Settings(
        database_url=url,
        base_url="http://localhost",
        data_dir=folder,
        secret_keys=(Secret(b"k" * 32),),
        meeting_url="https://meet.example/{code}",
    )


def pool_of(session: Session, n: int) -> tuple[Pool, dict]:
    """Store *n* interviewers of the workload; return their pool, and the workload.

    Their busy blocks are stored as claims: those are rows of five minutes, so that what is read
    for a search is more than the workload itself, never less.
    """
    work = make(n)
    with transaction(session):
        people = [person_of(each) for each in work["interviewers"]]
        pool = Pool(name=f"Pool of {n}")
        pool.members = [Membership(person=each, joined_at=LONG_AGO) for each in people]
        session.add(pool)
        session.flush()
        ids = [each.id for each in people]
    owner = a_booking(session, ids[0], NOW.replace(year=NOW.year - 1))
    with transaction(session):
        rows = claims_of(session.get_one(Booking, owner), ids, work)
        for first in range(0, len(rows), 10_000):
            session.execute(insert(Claim), rows[first : first + 10_000])
    return pool, work


def person_of(one: dict) -> Person:
    person = Person(
        resource=Resource(kind=ResourceKind.PERSON),
        name=f"Interviewer {one['id']}",
        mail=f"interviewer.{one['id']}@larkfield.example",
        mail_key=f"interviewer.{one['id']}@larkfield.example",
        zone=one["tz"],
        created_at=LONG_AGO,
        per_day=100,
        per_week=100,
        gap_minutes=0,
        notice_hours=0,
    )
    person.hours = [
        WeeklyHours(weekday=int(weekday), from_minute=first, until_minute=end)
        for weekday, day in one["hours"].items()
        for first, end in day
    ]
    person.time_off = [
        TimeOff(first_on=date.fromisoformat(day), last_on=date.fromisoformat(day))
        for day in one["off"]
    ]
    return person


def claims_of(owner: Booking, ids: list[int], work: dict) -> list[dict]:
    """Return the five-minute rows of everybody's busy blocks."""
    taken = {
        (ids[one["id"]], tick)
        for one in work["interviewers"]
        for first, end, _ in one["busy"]
        for tick in range(first // STEP_MINUTES, -(-end // STEP_MINUTES))
    }
    return [
        {"resource_id": who, "tick": tick, "booking_id": owner.id} for who, tick in sorted(taken)
    ]


assert NOW.date() == FIRST_DAY
