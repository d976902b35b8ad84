"""What a role asks referees, and who calls them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.references import QUESTIONS
from scheduler.domain.terms import SeatKind, Training
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Conflict as Avoidance
from scheduler.models import Membership, Person, Pool, ReferenceSheet, Role
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.pools.seating import Chair
from scheduler.services.transaction import transaction

MOST_QUESTIONS, LONGEST = 10, 300
CHANGED = "Somebody else has changed these questions meanwhile. Look at them, then save again."
SEAT = 0  # no seat of a plan


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions of a role, the pool of those who call, and which edit this is."""

    questions: tuple[str, ...] = QUESTIONS
    pool_id: int | None = None
    version: int = 0


def sheet_of(session: Session, role_id: int) -> Sheet:
    """Return what a role asks; until somebody has changed it, the questions that we propose."""
    row = session.get(ReferenceSheet, role_id)
    if row is None:
        return Sheet()
    return Sheet(tuple(row.questions), row.pool_id, row.version)


def change_sheet(session: Session, role_id: int, sheet: Sheet, *, act: Act) -> Sheet:
    """Store what a role asks from now on; whoever was asked already keeps what they read.

    Raises Conflict if somebody else has saved since *sheet* was read.
    """
    with transaction(session):
        if session.get(Role, role_id, with_for_update=True) is None:
            raise Missing
        questions = checked(sheet.questions)
        if sheet.pool_id is not None and session.get(Pool, sheet.pool_id) is None:
            raise Invalid("Choose a pool of the list.")
        if sheet_of(session, role_id).version != sheet.version:
            raise Conflict(CHANGED)
        row = session.get(ReferenceSheet, role_id) or ReferenceSheet(role_id=role_id)
        row.questions, row.pool_id = list(questions), sheet.pool_id
        row.version = sheet.version + 1
        session.add(row)
        journal.record(session, "change reference questions", f"role:{role_id}", act=act)
    return sheet_of(session, role_id)


def checked(questions: Sequence[str]) -> tuple[str, ...]:
    """Return the questions that say something; raise Invalid for none, too many or a long one."""
    found = tuple(text for each in questions if (text := " ".join(each.split())))
    if not found:
        raise Invalid("Ask one question at least.")
    if len(found) > MOST_QUESTIONS:
        raise Invalid(f"Ask {MOST_QUESTIONS} questions at most: a referee gives us 15 minutes.")
    if any(len(each) > LONGEST for each in found):
        raise Invalid(f"Keep each question under {LONGEST} letters.")
    return found


def chair_of_callers(session: Session, role: Role, candidate_id: int) -> Chair:
    """Return the one seat of a call, with everybody who may take it and when they joined."""
    pool_id = sheet_of(session, role.id).pool_id
    members = pooled(session, pool_id) if pool_id is not None else by_part(role)
    avoided = set(
        session.scalars(select(Avoidance.person_id).where(Avoidance.candidate_id == candidate_id))
    )
    kept = {one: at for one, at in sorted(members.items()) if one not in avoided}
    return Chair(SEAT, SeatKind.LEAD, 1, may_join_by_screen=True, members=kept)


def pooled(session: Session, pool_id: int) -> dict[int, datetime | None]:
    """Return the qualified members of a pool, and when each joined it."""
    rows = session.execute(
        select(Membership.person_id, Membership.joined_at)
        .join(Person, Person.id == Membership.person_id)
        .join(Pool, Pool.id == Membership.pool_id)
        .where(
            Pool.id == pool_id,
            Pool.is_active,
            Person.is_active,
            Membership.training == Training.QUALIFIED,
        )
    )
    return {row.person_id: row.joined_at for row in rows}


def by_part(role: Role) -> dict[int, datetime | None]:
    """Return who calls where no pool is named: the hiring manager, else who looks after the role."""
    for person in (role.manager, role.recruiter, role.coordinator):
        if person is not None and person.is_active:
            return {person.id: None}
    return {}


def callers(session: Session, role: Role, candidate_id: int) -> Sequence[Person]:
    """Return everybody who may call a referee of this candidate, by name."""
    members = chair_of_callers(session, role, candidate_id).members
    return session.scalars(select(Person).where(Person.id.in_(members)).order_by(Person.name)).all()
