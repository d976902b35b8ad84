"""Who grades an exercise: the fairest of its pool, and what grading counts as load."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.lineup import Verdict
from scheduler.domain.terms import SeatKind, Training
from scheduler.domain.topics import can
from scheduler.models import Conflict as Avoided
from scheduler.models import Exercise, Membership, Person, Pool, Step, TimeOff, Way
from scheduler.services.placing.lineups import loads_of
from scheduler.services.pools.seating import Chair


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who grades, and why it is they."""

    person_id: int
    because: list[Any]


def members_of(session: Session, exercise: Exercise) -> dict[int, datetime | None]:
    """Return who may grade *exercise*, by id, with when each joined the pool."""
    return readers_of(session, exercise.step, exercise.way)


def readers_of(session: Session, step: Step, way: Way) -> dict[int, datetime | None]:
    """Return who may grade *step* done by *way*, by id, with when each joined the pool.

    Without a pool it is the hiring manager, else whoever looks after the role. Nobody grades whom
    they must never meet, or what they don't know.
    """
    brief, application = way.brief, step.application
    avoided = set(
        session.scalars(
            select(Avoided.person_id).where(Avoided.candidate_id == application.candidate_id)
        )
    )
    if brief is None or brief.pool_id is None:
        role = application.role
        named = (role.manager, role.recruiter, role.coordinator)
        found = [one.id for one in named if one and one.is_active and one.id not in avoided]
        return dict.fromkeys(found[:1])
    rows = session.execute(
        select(Membership.person_id, Membership.joined_at, Membership.topics)
        .join(Person, Person.id == Membership.person_id)
        .join(Pool, Pool.id == Membership.pool_id)
        .where(
            Membership.pool_id == brief.pool_id,
            Membership.training == Training.QUALIFIED,
            Person.is_active,
            Person.is_interviewer,
            Pool.is_active,
        )
        .order_by(Membership.person_id)
    )
    return {
        row.person_id: row.joined_at
        for row in rows
        if row.person_id not in avoided and can(row.topics, step.topic)
    }


def choose(
    session: Session,
    exercise: Exercise,
    due_at: datetime,
    *,
    without: Collection[int] = (),
    now: datetime,
) -> Chosen | None:
    """Return the least loaded of the pool who is there until *due_at*; none if nobody is."""
    members = members_of(session, exercise)
    asked = {one: at for one, at in members.items() if one not in without}
    away = away_until(session, asked, now, due_at)
    here = [one for one in asked if one not in away]
    if not here:
        return None
    chair = Chair(0, SeatKind.LEAD, 1, may_join_by_screen=True, members=members)
    loads = loads_of(session, [chair], exercise.step_id, now)
    best = min(here, key=lambda one: (loads[one], one))
    return Chosen(best, because(session, members, loads, best, here))


def because(
    session: Session,
    members: Iterable[int],
    loads: dict[int, int],
    best: int,
    here: Collection[int],
) -> list[Any]:
    """Return for each of the pool the load that counted and what it came to."""
    names = dict(
        session.execute(select(Person.id, Person.name).where(Person.id.in_(list(members)))).all()
    )
    found = []
    for one in members:
        verdict = Verdict.MORE_LOAD if loads[one] > loads[best] else Verdict.SAME_LOAD
        if one == best:
            verdict = Verdict.CHOSEN
        elif one not in here:
            verdict = Verdict.NOT_FREE
        found.append({"name": names[one], "minutes": loads[one], "verdict": verdict.value})
    return found


def away_until(session: Session, ids: Collection[int], now: datetime, due_at: datetime) -> set[int]:
    """Return who of these takes a break or is away on every day until *due_at*."""
    first, last = (now + timedelta(hours=12)).date(), due_at.date()
    off = exists().where(
        TimeOff.person_id == Person.id, TimeOff.first_on <= first, TimeOff.last_on >= last
    )
    paused: ColumnElement[bool] = (Person.paused_from <= first) & or_(
        Person.paused_until.is_(None), Person.paused_until >= last
    )
    return set(session.scalars(select(Person.id).where(Person.id.in_(ids), or_(off, paused))))
