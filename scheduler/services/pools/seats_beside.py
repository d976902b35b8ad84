"""The seats of an interview that need not be filled: for who may come, and for who listens in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Part, SeatKind, Training
from scheduler.models import Conflict, Interview, Membership, Person, Role, Seat
from scheduler.models import SeatPerson as Named
from scheduler.services.pools.sitters import INTERVIEWS
from scheduler.services.pools.training import learning, listeners

BESIDE = (SeatKind.OPTIONAL, SeatKind.SHADOW, SeatKind.REVERSE)


@dataclass(frozen=True, slots=True)
class SeatBeside:
    """Such a seat, how many sit on it at most, and who may, whoever is asked first in front.

    Of the seats that are *for_training*, the plan says nothing: the pool of a talk's seat asks for
    them. No talk has more than one of these.
    """

    seat_id: int
    kind: SeatKind
    count: int
    members: tuple[int, ...]
    for_training: bool = False


SEATS = (  # made once, as in columns.py
    select(Seat)
    .where(Seat.interview_id.in_(INTERVIEWS), Seat.kind.in_(BESIDE))
    .order_by(Seat.interview_id, Seat.position)
)


def seats_beside(
    session: Session,
    interview_ids: Collection[int],
    candidate_id: int,
    *,
    now: datetime,
    without: int | None = None,
) -> list[SeatBeside]:
    """Return the seats beside the line-ups of these interviews; mostly there are none.

    Of a pool, those in training listen in and the qualified may come. Left out are inactive people
    and those whom the candidate must not meet. The booking *without* is the one being seated: it
    counts for nobody's training yet.
    """
    seats = session.scalars(SEATS, {"interviews": list(interview_ids)}).all()
    taught = learning(session, interview_ids, candidate_id, now=now, without=without)
    if not seats and not taught:
        return []
    avoided = select(Conflict.person_id).where(Conflict.candidate_id == candidate_id)
    allowed = set(
        session.scalars(select(Person.id).where(Person.is_active, Person.id.not_in(avoided)))
    )
    found = []
    for seat in seats:
        sitting = sitters_of(session, seat, now=now, without=without) & allowed
        found.append(SeatBeside(seat.id, seat.kind, seat.count, tuple(sorted(sitting))))
    planned = {(seat.interview_id, seat.pool_id) for seat in seats if seat.kind is SeatKind.SHADOW}
    for one in taught:
        has_seat = (one.interview_id, one.pool_id) in planned
        for kind in (SeatKind.REVERSE, SeatKind.SHADOW):
            members = tuple(each for each in one.members.get(kind, ()) if each in allowed)
            if members and not (has_seat and kind is SeatKind.SHADOW):
                found.append(SeatBeside(one.seat_id, kind, 1, members, for_training=True))
    return found


def sitters_of(
    session: Session, seat: Seat, *, now: datetime, without: int | None = None
) -> set[int]:
    """Return who may sit on *seat*, as far as it says itself."""
    if seat.pool_id is not None:
        if seat.kind is SeatKind.SHADOW:
            return listeners(session, seat.pool_id, now=now, without=without)
        pooled = select(Membership.person_id).where(
            Membership.pool_id == seat.pool_id, Membership.training == Training.QUALIFIED
        )
        return set(session.scalars(pooled))
    if seat.part is not None:
        holder = part_holder(
            session.get_one(Interview, seat.interview_id).way.stage.plan.role, seat.part
        )
        return set() if holder is None else {holder}
    return set(session.scalars(select(Named.person_id).where(Named.seat_id == seat.id)))


def part_holder(role: Role, part: Part) -> int | None:
    """Return who has a part of *role*."""
    return {
        Part.RECRUITER: role.recruiter_id,
        Part.MANAGER: role.manager_id,
        Part.COORDINATOR: role.coordinator_id,
    }[part]
