"""Who may sit on the seats of an interview, for one application."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

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
from scheduler.domain.topics import can
from scheduler.models import (
    Application,
    Conflict,
    Exercise,
    Interview,
    Membership,
    Person,
    Plan,
    Pool,
    Role,
    Seat,
    SeatPerson,
    Stage,
    Step,
    Way,
)

Members = dict[int, datetime | None]  # who may sit, and when they joined the pool
CLAIMING = (SeatKind.LEAD, SeatKind.PANELIST)


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat with everybody who may sit on it, by id, and when each joined its pool."""

    seat_id: int
    kind: SeatKind
    count: int
    may_join_by_screen: bool
    members: Members
    others: Members = field(default_factory=dict)  # who may come if whoever graded has no time

    def widened(self) -> "Chair":
        """Return the seat with everybody who may sit on it."""
        return replace(self, members=dict(sorted((self.members | self.others).items())), others={})


def chairs_of(
    session: Session, interview_id: int, application: Application, *, is_wide: bool = False
) -> list[Chair]:
    """Return the seats of an interview that must be filled, in order, in two queries.

    A seat for whoever graded is for them alone, and with *is_wide* for everybody of its pool.
    Left out are inactive people, people in training and those whom the candidate must not meet.
    """
    found = chairs_by_interview(session, [interview_id], application.candidate_id)[interview_id]
    return [each.widened() for each in found] if is_wide else found


def chairs_by_interview(
    session: Session, interview_ids: Collection[int], candidate_id: int
) -> dict[int, list[Chair]]:
    """Return the seats of each of these interviews as `chairs_of` does, still in two queries."""
    asked = {"interviews": list(interview_ids), "candidate": candidate_id}
    seats = session.execute(SEATS, asked).all()
    members: dict[int, Members] = {seat.id: {} for seat in seats}
    topics = topics_of(session, seats, candidate_id)
    for row in session.execute(SITTERS, asked):
        if can(row.topics or "", topics.get(row.seat_id, "")):
            members[row.seat_id][row.person_id] = row.joined_at
    others = prefer_graders(session, seats, members, candidate_id)
    found: dict[int, list[Chair]] = {interview_id: [] for interview_id in interview_ids}
    for seat in seats:
        sitting = dict(sorted(members[seat.id].items()))
        size: int = seat[3]  # a row has a method `count`
        chair = Chair(seat.id, seat.kind, size, seat.may_join_by_screen, sitting, others[seat.id])
        found[seat.interview_id].append(chair)
    return found


def topics_of(session: Session, seats: Sequence[Any], candidate_id: int) -> dict[int, str]:
    """Return the topic that the candidate picked, for each seat of a way that lists some."""
    listing = {seat.stage_id for seat in seats if seat.topics}
    if not listing:
        return {}
    rows = session.execute(
        select(Step.stage_id, Step.topic)
        .join(Application, Application.id == Step.application_id)
        .where(Application.candidate_id == candidate_id, Step.stage_id.in_(listing))
    )
    picked = {row.stage_id: row.topic for row in rows}
    return {seat.id: picked.get(seat.stage_id, "") for seat in seats if seat.topics}


def prefer_graders(
    session: Session,
    seats: Sequence[Any],
    members: dict[int, Members],
    candidate_id: int,
) -> dict[int, Members]:
    """Leave a seat that asks for whoever graded to them, if they can take it; return the others."""
    others: dict[int, Members] = {seat.id: {} for seat in seats}
    wanting = {seat.id: seat.plan_id for seat in seats if seat.part is Part.GRADER}
    if not wanting:
        return others
    rows = session.execute(
        select(Application.plan_id, Exercise.grader_id)
        .join(Step, Step.id == Exercise.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(
            Application.candidate_id == candidate_id,
            Application.plan_id.in_(wanting.values()),
            Exercise.grader_id.is_not(None),
        )
    )
    graded = {row.plan_id: row.grader_id for row in rows}
    for seat_id, plan_id in wanting.items():
        grader = graded.get(plan_id)
        if grader in members[seat_id]:
            others[seat_id] = members[seat_id]
            members[seat_id] = {grader: others[seat_id].pop(grader)}
    return others


def sitters() -> Select[tuple[int, int, datetime, str]]:
    """Return the query of (seat, person, joined_at, topics) over pools, named people and parts."""
    pooled = (
        select(
            Seat.id.label("seat_id"),
            Membership.person_id.label("person_id"),
            Membership.joined_at.label("joined_at"),
            Membership.topics.label("topics"),
        )
        .join(Pool, Pool.id == Seat.pool_id)
        .join(Membership, Membership.pool_id == Pool.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Pool.is_active, Person.is_interviewer, Membership.training == Training.QUALIFIED)
    )
    named = (
        select(Seat.id, SeatPerson.person_id, null(), null())
        .join(SeatPerson, SeatPerson.seat_id == Seat.id)
        .join(Person, Person.id == SeatPerson.person_id)
        .where(Person.is_interviewer)
    )
    parts = (
        select(Seat.id, Person.id, null(), null())
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
        select(found.c.seat_id, found.c.person_id, found.c.joined_at, found.c.topics)
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
