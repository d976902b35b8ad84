"""What fills a seat of a draft: a pool, named people, or a part of the role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.domain.draft import SeatDraft
from scheduler.domain.pool_rules import PoolRules
from scheduler.domain.terms import Part, SeatKind, Training
from scheduler.models import Membership, Person, Pool, Role, Seat
from scheduler.services.pools.seating import Chair

PART_NAMES = {
    Part.RECRUITER: "The recruiter",
    Part.MANAGER: "The hiring manager",
    Part.COORDINATOR: "The coordinator",
}
AFTER = "After an exercise"


@dataclass(frozen=True, slots=True)
class Source:
    """One choice for a seat: its value in a draft, and what the editor calls it."""

    value: str
    label: str
    group: str


def sources(session: Session, role: Role) -> list[Source]:
    """Return everything that may fill a seat of *role*."""
    holders = {
        Part.RECRUITER: role.recruiter,
        Part.MANAGER: role.manager,
        Part.COORDINATOR: role.coordinator,
    }
    parts = [
        Source(
            f"part:{part.value}",
            f"{PART_NAMES[part]}: {person.name}" if person else f"{PART_NAMES[part]} (not named)",
            "Of this role",
        )
        for part, person in holders.items()
    ]
    pools = [
        Source(f"pool:{row.id}", f"{row.name} ({row.size})", "Pools")
        for row in session.execute(
            select(Pool.id, Pool.name, func.count(Membership.id).label("size"))
            .outerjoin(Membership, qualified())
            .where(Pool.is_active)
            .group_by(Pool.id)
            .order_by(Pool.name)
        )
    ]
    graders = [
        Source(each.value.replace("pool:", "graded:"), f"Whoever graded, else {each.label}", AFTER)
        for each in pools
    ]
    people = [
        Source(f"person:{row.id}", row.name, "People")
        for row in session.execute(
            select(Person.id, Person.name)
            .where(Person.is_active, Person.is_interviewer)
            .order_by(Person.name)
        )
    ]
    return [*parts, *pools, *graders, *people]


def qualified() -> ColumnElement[bool]:
    """Return the condition that a membership of the pool counts."""
    return (Membership.pool_id == Pool.id) & (Membership.training == Training.QUALIFIED)


def read_ids(source: str) -> tuple[str, list[int]]:
    """Return the kind of a source and its ids.

    >>> read_ids("person:3,5")
    ('person', [3, 5])
    """
    kind, _, rest = source.partition(":")
    return kind, [int(each) for each in rest.split(",") if each.isdecimal()]


def chairs_of_drafts(
    session: Session, role: Role, seats: Sequence[SeatDraft], *, now: datetime
) -> list[Chair]:
    """Return the seats of a draft that must be filled, with everybody who may sit on them."""
    return [
        Chair(
            number,
            SeatKind.LEAD,
            seat.count,
            seat.may_join_by_screen,
            members(session, role, seat, now=now),
        )
        for number, seat in enumerate(seats)
        if seat.is_filled_first
    ]


def members(
    session: Session, role: Role, seat: SeatDraft, *, now: datetime
) -> dict[int, datetime | None]:
    """Return who may sit on one seat of a draft, by id."""
    kind, ids = read_ids(seat.source)
    if kind in {"pool", "graded"}:
        rows = session.execute(
            select(
                Membership.person_id,
                Membership.joined_at,
                Person.department,
                Person.joined_on,
                Pool.department_rule,
                Pool.min_months,
            )
            .join(Person, Person.id == Membership.person_id)
            .join(Pool, Pool.id == Membership.pool_id)
            .where(
                Membership.pool_id.in_(ids),
                Membership.training == Training.QUALIFIED,
                Person.is_active,
                Person.is_interviewer,
            )
            .order_by(Membership.person_id)
        )
        whose = role.manager.department if role.manager else ""
        return {
            row.person_id: row.joined_at
            for row in rows
            if PoolRules(row.department_rule, row.min_months).bar(
                row.department, row.joined_on, role_department=whose, on=now.date()
            )
            is None
        }
    wanted = ids if kind == "person" else [part_holder(role, seat.source)]
    found = session.scalars(
        select(Person.id).where(Person.id.in_(wanted), Person.is_active).order_by(Person.id)
    )
    return dict.fromkeys(found)


def part_holder(role: Role, source: str) -> int | None:
    """Return the person who has the part of *role* that a source names."""
    holders = {
        Part.RECRUITER: role.recruiter_id,
        Part.MANAGER: role.manager_id,
        Part.COORDINATOR: role.coordinator_id,
    }
    name = source.partition(":")[2]
    return holders[Part(name)] if name in set(Part) else None


def seat_row(session: Session, position: int, seat: SeatDraft, kind: SeatKind) -> Seat:
    """Return the stored seat that a seat of a draft becomes when its plan is published."""
    source, ids = read_ids(seat.source)
    row = Seat(
        position=position,
        kind=kind,
        count=seat.count,
        may_join_by_screen=seat.may_join_by_screen,
    )
    if source in {"pool", "graded"}:
        row.pool_id = ids[0]
        row.part = Part.GRADER if source == "graded" else None
    elif source == "part":
        row.part = Part(seat.source.partition(":")[2])
    else:
        row.named = list(session.scalars(select(Person).where(Person.id.in_(ids))))
    return row
