"""The rules of a pool: storing them, and who of its members fits the roles that need it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.domain.pool_rules import LONGEST, Bar, PoolRules
from scheduler.domain.terms import Training
from scheduler.errors import Invalid
from scheduler.models import Membership, Person, Pool, Role
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.editing import check_seen, differences, reserve
from scheduler.services.transaction import raise_versions, transaction


@dataclass(frozen=True, slots=True)
class RoleFit:
    """Who of a pool may take the seats of one role, and what keeps the others away."""

    role_id: int
    title: str
    department: str  # that of its hiring manager
    fitting: tuple[str, ...]
    barred: tuple[tuple[str, int, Bar], ...]  # name, id and what it is


def change_rules(
    session: Session, pool_id: int, rules: PoolRules, *, act: Act, seen: str | None = None
) -> None:
    """Store what a pool asks of its members besides training; what is booked stays."""
    if not 0 <= rules.min_months <= LONGEST:
        raise Invalid(f"Enter a number of months from 0 to {LONGEST}.")
    with transaction(session):
        pool = reserve(session, Pool, pool_id)
        before = pool.rules
        check_seen(seen, before)
        if rules == before:
            return
        pool.department_rule, pool.min_months = rules.department, rules.min_months
        session.flush()
        members = session.scalars(
            select(Membership.person_id).where(Membership.pool_id == pool_id)
        ).all()
        changed = differences(before, rules)
        journal.record(session, "pool rules changed", f"pool:{pool_id}", act=act, payload=changed)
        raise_versions(session, members)


def fits(
    session: Session, pool: Pool, role_ids: Collection[int], rules: PoolRules, *, now: datetime
) -> list[RoleFit]:
    """Return who of *pool* would fit each of these roles if it had *rules*, by the role's title."""
    roles = session.scalars(
        select(Role)
        .where(Role.id.in_(role_ids))
        .order_by(Role.title, Role.id)
        .options(joinedload(Role.manager))
    ).all()
    people = sorted(
        (
            each.person
            for each in pool.members
            if each.training is Training.QUALIFIED
            and each.person.is_active
            and each.person.is_interviewer
        ),
        key=lambda person: person.name.casefold(),
    )
    return [role_fit(role, people, rules, now=now) for role in roles]


def role_fit(role: Role, people: Sequence[Person], rules: PoolRules, *, now: datetime) -> RoleFit:
    """Return who of *people* fits one role."""
    department = role.manager.department if role.manager else ""
    fitting, barred = [], []
    for person in people:
        bar = rules.bar(
            person.department, person.joined_on, role_department=department, on=now.date()
        )
        if bar:
            barred.append((person.name, person.id, bar))
        else:
            fitting.append(person.name)
    return RoleFit(role.id, role.title, department, tuple(fitting), tuple(barred))
