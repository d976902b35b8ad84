"""Who may sit on the seats of an interview, for one application."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, null, or_, select, union_all
from sqlalchemy.orm import Session

from scheduler.domain.terms import Part, SeatKind, Training
from scheduler.models import (
    Application,
    Conflict,
    Membership,
    Person,
    Pool,
    Role,
    Seat,
    SeatPerson,
)

CLAIMING = (SeatKind.LEAD, SeatKind.PANELIST)


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat with everybody who may sit on it, by id, and when each joined its pool."""

    seat_id: int
    kind: SeatKind
    count: int
    may_join_by_screen: bool
    members: dict[int, datetime | None]


def chairs_of(session: Session, interview_id: int, application: Application) -> list[Chair]:
    """Return the seats of an interview that must be filled, in order, in two queries.

    Left out are inactive people, people in training and those whom the candidate must not meet.
    """
    seats = session.execute(
        select(Seat.id, Seat.kind, Seat.count, Seat.may_join_by_screen)
        .where(Seat.interview_id == interview_id, Seat.kind.in_(CLAIMING))
        .order_by(Seat.position)
    ).all()
    members: dict[int, dict[int, datetime | None]] = {seat.id: {} for seat in seats}
    for row in session.execute(sitters(interview_id, application)):
        members[row.seat_id][row.person_id] = row.joined_at
    return [Chair(*seat, dict(sorted(members[seat.id].items()))) for seat in seats]


def sitters(interview_id: int, application: Application) -> Select[tuple[int, int, datetime]]:
    """Return the query of (seat, person, joined_at) over pools, named people and parts."""
    pooled = (
        select(
            Seat.id.label("seat_id"),
            Membership.person_id.label("person_id"),
            Membership.joined_at.label("joined_at"),
        )
        .join(Pool, Pool.id == Seat.pool_id)
        .join(Membership, Membership.pool_id == Pool.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Pool.is_active, Person.is_interviewer, Membership.training == Training.QUALIFIED)
    )
    named = (
        select(Seat.id, SeatPerson.person_id, null())
        .join(SeatPerson, SeatPerson.seat_id == Seat.id)
        .join(Person, Person.id == SeatPerson.person_id)
        .where(Person.is_interviewer)
    )
    parts = select(Seat.id, Person.id, null()).join(Person, holds_part(application.role))
    found = union_all(pooled, named, parts).subquery()
    avoided = select(Conflict.person_id).where(Conflict.candidate_id == application.candidate_id)
    return (
        select(found.c.seat_id, found.c.person_id, found.c.joined_at)
        .join(Seat, Seat.id == found.c.seat_id)
        .join(Person, Person.id == found.c.person_id)
        .where(
            Seat.interview_id == interview_id,
            Seat.kind.in_(CLAIMING),
            Person.is_active,
            Person.id.not_in(avoided),
        )
    )


def holds_part(role: Role) -> ColumnElement[bool]:
    """Return the condition that a person has the part of *role* that a seat asks for."""
    holders = (
        (Part.RECRUITER, role.recruiter_id),
        (Part.MANAGER, role.manager_id),
        (Part.COORDINATOR, role.coordinator_id),
    )
    return or_(*(and_(Seat.part == part, Person.id == holder) for part, holder in holders))
