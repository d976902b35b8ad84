"""The seats of interviews as the plan has them, and who may sit on each, as columns."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    exists,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from scheduler.domain.pool_rules import Bar, DepartmentRule, PoolRules
from scheduler.domain.terms import Part, SeatKind, Training
from scheduler.models import (
    Conflict,
    Interview,
    Membership,
    Person,
    Plan,
    Pool,
    Role,
    Seat,
    SeatPerson,
    Stage,
    Way,
)
from scheduler.services.plain import rows_of

NO_RULE = (None, DepartmentRule.ANY)
CLAIMING = (SeatKind.LEAD, SeatKind.PANELIST)


class Sitter(NamedTuple):
    """Somebody named for a seat, or of its pool: since when, for which topics, and what bars them."""

    seat_id: int
    person_id: int
    joined_at: datetime | None
    topics: str
    bar: Bar | None


def sitters_of(session: Session, asked: Mapping[str, Any], *, now: datetime) -> Iterator[Sitter]:
    """Yield everybody who may sit on one of the seats, and whoever is kept from it."""
    rows = rows_of(session, SITTERS, asked)
    has_rule = any(row.department_rule not in NO_RULE for row in rows)
    departments = role_departments(session, asked) if has_rule else {}
    for row in rows:
        seat_id, person_id, joined_at, rule, min_months, topics, *_, is_avoided = row
        bar = Bar.CONFLICT if is_avoided else None
        if bar is None and (min_months or rule not in NO_RULE):
            bar = barred(row, departments.get(seat_id, ""), now=now)
        yield Sitter(seat_id, person_id, joined_at, topics or "", bar)


def barred(row: Any, department: str, *, now: datetime) -> Bar | None:
    """Return which rule of their pool keeps the person of *row* from a role of *department*."""
    return PoolRules(row.department_rule, row.min_months).bar(
        row.department, row.joined_on, role_department=department, on=now.date()
    )


def role_departments(session: Session, asked: Mapping[str, Any]) -> dict[int, str]:
    """Return the department of each seat's role: that of its hiring manager."""
    rows = session.execute(
        select(Seat.id, Person.department)
        .join(Interview, Interview.id == Seat.interview_id)
        .join(Way, Way.id == Interview.way_id)
        .join(Stage, Stage.id == Way.stage_id)
        .join(Plan, Plan.id == Stage.plan_id)
        .join(Role, Role.id == Plan.role_id)
        .join(Person, Person.id == Role.manager_id)
        .where(Seat.interview_id.in_(asked["interviews"]))
    )
    return {row.id: row.department for row in rows}


def sitters() -> Select[*tuple[Any, ...]]:
    """Return the query of who may sit on which seat, over pools, named people and parts."""
    pooled = (
        select(
            Seat.id.label("seat_id"),
            Membership.person_id.label("person_id"),
            Membership.joined_at.label("joined_at"),
            Pool.department_rule.label("department_rule"),
            Pool.min_months.label("min_months"),
            Membership.topics.label("topics"),
        )
        .join(Pool, Pool.id == Seat.pool_id)
        .join(Membership, Membership.pool_id == Pool.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Pool.is_active, Person.is_interviewer, Membership.training == Training.QUALIFIED)
    )
    named = (
        select(Seat.id, SeatPerson.person_id, null(), null(), null(), null())
        .join(SeatPerson, SeatPerson.seat_id == Seat.id)
        .join(Person, Person.id == SeatPerson.person_id)
        .where(Person.is_interviewer)
    )
    parts = (
        select(Seat.id, Person.id, null(), null(), null(), null())
        .join(Interview, Interview.id == Seat.interview_id)
        .join(Way, Way.id == Interview.way_id)
        .join(Stage, Stage.id == Way.stage_id)
        .join(Plan, Plan.id == Stage.plan_id)
        .join(Role, Role.id == Plan.role_id)
        .join(Person, holds_part())
    )
    asked = (each.where(Seat.interview_id.in_(INTERVIEWS)) for each in (pooled, named, parts))
    return about(union_all(*asked).subquery())


def about(found: Subquery) -> Select[*tuple[Any, ...]]:
    """Return the query of *found* with what decides whether each may sit there."""
    avoided = exists().where(
        Conflict.candidate_id == bindparam("candidate"), Conflict.person_id == Person.id
    )
    return (
        select(
            found.c.seat_id,
            found.c.person_id,
            found.c.joined_at,
            found.c.department_rule,
            found.c.min_months,
            found.c.topics,
            Person.department,
            Person.joined_on,
            avoided.label("is_avoided"),
        )
        .join(Seat, Seat.id == found.c.seat_id)
        .join(Person, Person.id == found.c.person_id)
        .where(Seat.kind.in_(CLAIMING), Person.is_active)
    )


def holds_part() -> ColumnElement[bool]:
    """Return the condition that a person has the part of the seat's role that it asks for."""
    holders = (
        (Part.RECRUITER, Role.recruiter_id),
        (Part.MANAGER, Role.manager_id),
        (Part.COORDINATOR, Role.coordinator_id),
    )
    return or_(*(and_(Seat.part == part, Person.id == holder) for part, holder in holders))


# Made once: they are long, and each look at a picker asks them.
INTERVIEWS: BindParameter[list[int]] = bindparam("interviews", expanding=True)
SEATS = (
    select(
        Seat.interview_id,
        Seat.id,
        Seat.kind,
        Seat.count,
        Seat.may_join_by_screen,
        Seat.part,
        Way.topics,
        Way.stage_id,
        Stage.plan_id,
    )
    .join(Interview, Interview.id == Seat.interview_id)
    .join(Way, Way.id == Interview.way_id)
    .join(Stage, Stage.id == Way.stage_id)
    .where(Seat.interview_id.in_(INTERVIEWS), Seat.kind.in_(CLAIMING))
    .order_by(Seat.position)
)
SITTERS = sitters()
