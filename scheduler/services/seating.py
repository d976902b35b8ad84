"""Who may sit on the seats of an interview, for one application."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from scheduler.domain.terms import Part, SeatKind, Training
from scheduler.models import (
    Application,
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

CLAIMING = (SeatKind.LEAD, SeatKind.PANELIST)


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat with everybody who may sit on it, by id, and when each joined its pool."""

    seat_id: int  # none of the plan is 0: whoever calls a referee
    kind: SeatKind
    count: int
    may_join_by_screen: bool
    members: dict[int, datetime | None]


def chairs_of(session: Session, interview_id: int, application: Application) -> list[Chair]:
    """Return the seats of an interview that must be filled, in order, in two queries.

    Left out are inactive people, people in training and those whom the candidate must not meet.
    """
    return chairs_by_interview(session, [interview_id], application.candidate_id)[interview_id]


def chairs_by_interview(
    session: Session, interview_ids: Collection[int], candidate_id: int
) -> dict[int, list[Chair]]:
    """Return the seats of each of these interviews as `chairs_of` does, still in two queries."""
    asked = {"interviews": list(interview_ids), "candidate": candidate_id}
    seats = session.execute(SEATS, asked).all()
    members: dict[int, dict[int, datetime | None]] = {seat.id: {} for seat in seats}
    for row in session.execute(SITTERS, asked):
        members[row.seat_id][row.person_id] = row.joined_at
    found: dict[int, list[Chair]] = {interview_id: [] for interview_id in interview_ids}
    for interview_id, seat_id, kind, count, by_screen in seats:
        sitting = dict(sorted(members[seat_id].items()))
        found[interview_id].append(Chair(seat_id, kind, count, by_screen, sitting))
    return found


def sitters() -> Select[tuple[int, int, datetime]]:
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
    parts = (
        select(Seat.id, Person.id, null())
        .join(Interview, Interview.id == Seat.interview_id)
        .join(Way, Way.id == Interview.way_id)
        .join(Stage, Stage.id == Way.stage_id)
        .join(Plan, Plan.id == Stage.plan_id)
        .join(Role, Role.id == Plan.role_id)
        .join(Person, holds_part())
    )
    asked = (each.where(Seat.interview_id.in_(INTERVIEWS)) for each in (pooled, named, parts))
    found = union_all(*asked).subquery()
    avoided = select(Conflict.person_id).where(Conflict.candidate_id == bindparam("candidate"))
    return (
        select(found.c.seat_id, found.c.person_id, found.c.joined_at)
        .join(Seat, Seat.id == found.c.seat_id)
        .join(Person, Person.id == found.c.person_id)
        .where(Seat.kind.in_(CLAIMING), Person.is_active, Person.id.not_in(avoided))
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
    select(Seat.interview_id, Seat.id, Seat.kind, Seat.count, Seat.may_join_by_screen)
    .where(Seat.interview_id.in_(INTERVIEWS), Seat.kind.in_(CLAIMING))
    .order_by(Seat.position)
)
SITTERS = sitters()
