"""Who may sit on the seats of an interview, for one application."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.pool_rules import Bar
from scheduler.domain.terms import Part, SeatKind
from scheduler.domain.topics import can
from scheduler.models import Application, Exercise, Step
from scheduler.services.plain import rows_of
from scheduler.services.pools.sitters import CLAIMING, SEATS, sitters_of

__all__ = ["CLAIMING", "Chair", "chairs_by_interview", "chairs_of"]

Members = dict[int, datetime | None]  # who may sit, and when they joined the pool


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat with everybody who may sit on it, by id, and when each joined its pool."""

    seat_id: int  # none of the plan is 0: whoever calls a referee
    kind: SeatKind
    count: int
    may_join_by_screen: bool
    members: Members
    barred: dict[int, Bar] = field(default_factory=dict)
    others: Members = field(default_factory=dict)  # who may come if whoever graded has no time

    def widened(self) -> "Chair":
        """Return the seat with everybody who may sit on it."""
        return replace(self, members=dict(sorted((self.members | self.others).items())), others={})


def chairs_of(
    session: Session,
    interview_id: int,
    application: Application,
    *,
    now: datetime,
) -> list[Chair]:
    """Return the seats of an interview that must be filled, in order, in two queries.

    A seat for whoever graded is for them alone, until it is widened. Left out are inactive people,
    people in training, those whom the candidate must not meet, and those whom the rules of the pool
    leave out as of *now*.
    """
    found = chairs_by_interview(session, [interview_id], application.candidate_id, now=now)
    return found[interview_id]


def chairs_by_interview(
    session: Session, interview_ids: Collection[int], candidate_id: int, *, now: datetime
) -> dict[int, list[Chair]]:
    """Return the seats of each of these interviews as `chairs_of` does, still in two queries."""
    asked = {"interviews": list(interview_ids), "candidate": candidate_id}
    seats = rows_of(session, SEATS, asked)
    members: dict[int, Members] = {seat.id: {} for seat in seats}
    barred: dict[int, dict[int, Bar]] = {seat.id: {} for seat in seats}
    topics = topics_of(session, seats, candidate_id)
    for one in sitters_of(session, asked, now=now):
        if one.bar:
            barred[one.seat_id][one.person_id] = one.bar
        elif can(one.topics, topics.get(one.seat_id, "")):
            members[one.seat_id][one.person_id] = one.joined_at
    others = prefer_graders(session, seats, members, candidate_id)
    found: dict[int, list[Chair]] = {interview_id: [] for interview_id in interview_ids}
    for seat in seats:
        found[seat.interview_id].append(
            Chair(
                seat.id,
                seat.kind,
                seat[3],  # a row has a method `count`
                seat.may_join_by_screen,
                dict(sorted(members[seat.id].items())),
                barred[seat.id],
                others[seat.id],
            )
        )
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
