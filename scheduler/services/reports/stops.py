"""Where people are in the process of each role, and how long they have been waiting there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.figures import days_between
from scheduler.domain.process import CURRENT
from scheduler.domain.terms import ACTIVE_APPLICATIONS
from scheduler.models import Application, Role, Stage, Step


@dataclass(frozen=True, slots=True)
class Stop:
    """How many are at one stage of a role, and the days since something happened there."""

    title: str
    count: int
    median: float
    longest: float


@dataclass(frozen=True, slots=True)
class RoleStops:
    """The stages of one role at which somebody is, in their order."""

    slug: str
    title: str
    stops: list[Stop]

    @property
    def count(self) -> int:
        """Return how many are in process."""
        return sum(each.count for each in self.stops)


def stops(session: Session, *, now: datetime) -> list[RoleStops]:
    """Return the roles that somebody is in process for, by title, with those of their stages.

    A wait is the time since the present step took the state that it has: asked, booked, decided
    anew. Who rests, and whose address is not confirmed, is not in process.
    """
    rows = session.execute(
        select(Role.id, Role.slug, Role.title.label("role"), Stage.title, Step.state_at)
        .join(Application, Application.role_id == Role.id)
        .join(Step, Step.application_id == Application.id)
        .join(Stage, Stage.id == Step.stage_id)
        .where(Application.state.in_(ACTIVE_APPLICATIONS), Step.state.in_(CURRENT))
        .where(Application.awaits_link.is_(False))
        .order_by(Role.title, Role.id, Stage.position, Stage.title)
    )
    roles: dict[int, tuple[str, str]] = {}
    days: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        roles[row.id] = row.slug, row.role
        days[row.id][row.title].append(max(0.0, days_between(row.state_at, now)))
    return [
        RoleStops(
            *names,
            [
                Stop(title, len(found), median(found), max(found))
                for title, found in days[role_id].items()
            ],
        )
        for role_id, names in roles.items()
    ]
