"""A company of one role that has all kinds of stages, and somebody who stands at each of them."""

from sqlalchemy.orm import Session

from scheduler.domain.terms import RoleState, StageKind
from scheduler.models import Brief, Interview, Plan, Role, Seat, Way
from tests.conftest import engine_of, migrate
from tests.model.house import START
from tests.people import (
    make_application,
    make_call,
    make_candidate,
    make_company,
    make_coordinator,
    make_person,
    make_pool,
    make_stage,
    store,
)

MINUTES = 120
SHORT = {"grid_minutes": 30, "horizon_days": 5, "notice_hours": 0}


def furnish_office(url):
    """Migrate the database at *url* and let the company of all stages move in."""
    migrate(url)
    engine = engine_of(url)
    with Session(engine) as session:
        make_office_of_all(session)
    engine.dispose()


def make_office_of_all(session):
    """Store three who hold talks and grade, their coordinator, and three who apply."""
    make_company(session, per_day=9, per_week=30)
    names = ("Dana Liu", "Jonas Weber", "Aisha Khan")
    team = [make_person(session, name, per_day=9, per_week=30) for name in names]
    sam = make_coordinator(session)
    pool = make_pool(session, team, "Everybody")
    role = make_role(session, pool, coordinator=sam, manager=team[0])
    for at, name in enumerate(("Priya Raman", "Ola Berg", "Ben Adler"), 1):
        make_application(session, role, make_candidate(session, name), at=at)


def make_role(session, pool, **people):
    """Return a role: the application, an exercise or a talk, references, the last conversation."""
    role = Role(slug="engineer", title="Engineer", posting="# Engineer", answer_days=2, **people)
    role.state, role.created_at, role.published_at = RoleState.PUBLISHED, START, START
    store(session, role)
    brief = Brief(title="The index", text="Find out why.", pool=pool, grading_minutes=60)
    brief.created_at, brief.role_id = START, role.id
    store(session, brief)
    plan = Plan(role=role, number=1, draft={}, published_at=START)
    make_stage(plan, "Application", StageKind.APPLICATION)
    technical = make_stage(plan, "Technical side", StageKind.INTERVIEW, (None,))
    talk = Interview(way=technical.ways[0], position=0, title="Live", minutes=60)
    talk.seats = [Seat(position=0, pool=pool)]
    way = Way(stage=technical, position=1, kind=StageKind.EXERCISE, title="Take-home")
    way.minutes, way.brief = MINUTES, brief
    make_stage(plan, "References", StageKind.REFERENCES)
    make_call(plan, pool, title="Offer", kind=StageKind.OFFER)
    for each in (way for stage in plan.stages for way in stage.ways):
        for name, value in SHORT.items():
            setattr(each, name, value)
    store(session, plan)
    return role
