"""A role whose technical side is a live interview or an exercise, and who stands at it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from scheduler.domain.terms import RoleState, StageKind
from scheduler.models import Brief, Exercise, Interview, Message, Plan, Role, Seat, Way
from tests.conftest import NOON
from tests.people import (
    make_application,
    make_candidate,
    make_company,
    make_coordinator,
    make_person,
    make_pool,
    make_stage,
    numbers,
    store,
)

HOURS = 4
SATURDAY = datetime(2026, 11, 28, 16, tzinfo=UTC)  # 9:00 am in Denver
LAST = datetime(2026, 12, 7, 20, tzinfo=UTC)  # two weeks after NOON, to the full hour


class Shop:
    """A company with a role that has an exercise, two graders, a coordinator and a candidate."""

    def __init__(self, session, *, graders=("Aisha Malik", "Jonas Weber"), **brief):
        self.session = session
        make_company(session)
        self.graders = [make_person(session, name) for name in graders]
        self.sam = make_coordinator(session)
        self.pool = make_pool(session, self.graders, "Technical")
        self.role = self.make_role(brief)
        self.priya = make_candidate(session)
        self.application = make_application(session, self.role, self.priya)
        self.step = self.application.steps[1]

    def make_role(self, brief):
        """Return the role: the application, the technical side in two ways, a follow-up call."""
        title = "Customer Engineer"
        role = Role(slug=f"role-{next(numbers)}", title=title, posting=f"# {title}")
        role.state, role.created_at, role.coordinator = RoleState.PUBLISHED, NOON, self.sam
        role.answer_days = 2
        store(self.session, role)
        plain = {"title": "The index that went quiet", "text": "Find out *why*.", "pool": self.pool}
        plain |= {"grading_minutes": 60, "created_at": NOON, "role_id": role.id}
        self.brief = store(self.session, Brief(**plain | brief))
        plan = Plan(role=role, number=1, draft={}, published_at=NOON)
        make_stage(plan, "Application", StageKind.APPLICATION)
        technical = make_stage(plan, "Technical side", StageKind.INTERVIEW, (None,))
        live = technical.ways[0]
        live.title = "Live interview"
        talk = Interview(way=live, position=0, title="Live interview", minutes=60)
        talk.seats = [Seat(position=0, pool=self.pool)]
        self.exercise_way = Way(stage=technical, position=1, kind=StageKind.EXERCISE)
        self.exercise_way.title, self.exercise_way.minutes = "Take-home exercise", HOURS * 60
        self.exercise_way.horizon_days, self.exercise_way.brief = 14, self.brief
        make_stage(plan, "Follow-up", StageKind.CALL, (None,))
        store(self.session, plan)
        self.live = talk
        return role

    def another(self, name):
        """Return the technical step of somebody else."""
        who = make_candidate(self.session, name)
        return make_application(self.session, self.role, who).steps[1]

    def exercise(self, step=None):
        """Return the exercise of a step as it is stored now."""
        self.session.rollback()
        owner = (step or self.step).id
        return self.session.scalars(select(Exercise).where(Exercise.step_id == owner)).one_or_none()

    def letters(self, notice=None):
        """Return the messages of one notice, or the notices of all, oldest first."""
        self.session.rollback()
        found = self.session.scalars(
            select(Message).where(Message.superseded_at.is_(None)).order_by(Message.id)
        ).all()
        if notice is None:
            return [each.notice.value for each in found]
        return [each for each in found if each.notice is notice]


def hours(number):
    """Return a length of so many hours."""
    return timedelta(hours=number)


def minutes(number):
    """Return a length of so many minutes."""
    return timedelta(minutes=number)
