"""A small company in which much happens, made once an engine and copied for each example."""

import shutil
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.config import Settings
from scheduler.domain.keys import Secret
from scheduler.domain.loops.rules import Spread
from scheduler.domain.terms import Part, RoleState, SeatKind, StageKind
from scheduler.models import Conflict, Interview, Plan, Role, Seat
from tests.conftest import engine_of, migrate
from tests.people import (
    make_application,
    make_call,
    make_candidate,
    make_company,
    make_coordinator,
    make_office,
    make_person,
    make_pool,
    make_room,
    make_stage,
    store,
)

START = datetime(2027, 3, 8, 17, 2, tzinfo=UTC)  # a Monday; in six days the clocks go forward
SHORT = {"grid_minutes": 30, "horizon_days": 12}


def settings_of(url):
    """Return the settings of an installation without a mail server."""
    return Settings(
        database_url=url,
        base_url="http://localhost",
        data_dir=Path(tempfile.gettempdir()),
        secret_keys=(Secret(b"k" * 32),),
        meeting_url="https://meet.example/{code}",
    )


def furnish(url):
    """Migrate the database at *url* and move the company in."""
    migrate(url)
    engine = engine_of(url)
    with Session(engine) as session:
        make_house(session)
    engine.dispose()


def make_house(session):
    """Store two offices, five interviewers, two roles and four who are to choose a time."""
    make_company(session, per_day=3, per_week=6)
    bay = make_office(session, rooms=0, travel_lead_days=2, travel_margin_minutes=90)
    make_room(session, bay, "Alder", capacity=2, has_screen=False)
    make_room(session, bay, "Birch", capacity=4)
    east = make_office(
        session, "New York", hours="Mon-Fri 8-18", zone="America/New_York", travel_lead_days=4
    )
    limits = {"per_day": 2, "per_week": 4}
    jonas = make_person(session, "Jonas Weber", hours="Mon-Fri 8-17", office=bay, **limits)
    aisha = make_person(session, "Aisha Khan", hours="Mon-Fri 8-16", gap_minutes=30, **limits)
    tomas = make_person(session, "Tomás Ruiz", office=east, zone="America/New_York", **limits)
    lena = make_person(session, "Lena Brandt", hours="Mon-Wed 9-13", office=bay, notice_hours=0)
    yuki = make_person(session, "Yuki Mori", hours="Mon-Fri 22-24", notice_hours=72, gap_minutes=0)
    sam = make_coordinator(session)
    everybody = make_pool(session, [jonas, aisha, tomas, lena, yuki], "Everybody")
    deep = make_pool(session, [jonas, aisha, lena], "Deep")
    hires = {"coordinator": sam, "manager": aisha}
    roles = [
        make_role(session, "Customer Engineer", (everybody, deep), [bay, east], **hires),
        make_role(session, "Support Engineer", (deep, everybody), [bay], notice=0, **hires),
    ]
    names = ("Priya Raman", "Nadia Farouk", "Ola Berg", "Ben Adler")
    candidates = [make_candidate(session, name) for name in names]
    for number, candidate in enumerate(candidates):
        make_application(session, roles[number % 2], candidate, at=1 + number % 3)
    store(session, Conflict(candidate_id=candidates[1].id, person_id=jonas.id))


def make_role(session, title, pools, offices, *, notice=24, **people):
    """Return a role: the application, a call, a panel of two, and a loop of two interviews."""
    first, second = pools
    slug = title.lower().replace(" ", "-")
    role = Role(slug=slug, title=title, posting=f"# {title}", answer_days=2, **people)
    role.state, role.created_at, role.published_at = RoleState.PUBLISHED, START, START
    plan = Plan(role=role, number=1, draft={}, published_at=START)
    make_stage(plan, "Application", StageKind.APPLICATION)
    make_call(plan, first, offices)
    panel = make_call(plan, first, offices, title="Panel", kind=StageKind.INTERVIEW, length=60)
    seat = Seat(position=1, pool=second, kind=SeatKind.PANELIST, may_join_by_screen=True)
    panel.ways[0].interviews[0].seats.append(seat)
    loop = make_call(plan, second, offices, title="Loop", kind=StageKind.LOOP, length=45)
    talk = Interview(way=loop.ways[0], position=1, title="With the manager", minutes=30)
    talk.seats = [Seat(position=0, part=Part.MANAGER)]
    loop.ways[0].days = Spread.EITHER
    for stage in plan.stages:
        for name, value in (SHORT | {"notice_hours": notice}).items():
            setattr(stage.ways[0], name, value)
    return store(session, role)


class Files:
    """Databases of SQLite: a file to copy."""

    def __init__(self, folder, fill):
        self.folder, self.numbers = folder, count(1)
        self.template = folder / f"{fill.__name__}.db"
        fill(f"sqlite:///{self.template}")

    @contextmanager
    def fresh(self):
        """Yield the address of a copy; its name is new, since caches know databases by name."""
        path = self.folder / f"model-{next(self.numbers)}.db"
        shutil.copyfile(self.template, path)
        yield f"sqlite:///{path}"
        for each in self.folder.glob(f"{path.name}*"):
            each.unlink()


class Templates:
    """Databases of a running PostgreSQL: one to copy."""

    def __init__(self, server, fill):
        self.server, self.template = server, server.template(fill.__name__, fill)

    def fresh(self):
        """Return the context of a copy, which yields its address."""
        return self.server.fresh_database(self.template)
