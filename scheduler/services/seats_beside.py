"""The seats of an interview that need not be filled: for who may come, and for who listens in."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Part, SeatKind, Training
from scheduler.models import Conflict, Interview, Membership, Person, Role, Seat
from scheduler.models import SeatPerson as Named

BESIDE = (SeatKind.OPTIONAL, SeatKind.SHADOW)
LEARNING = (Training.TRAINEE, Training.SHADOWING)


@dataclass(frozen=True, slots=True)
class SeatBeside:
    """Such a seat, how many sit on it at most, and who may, in order of id."""

    seat_id: int
    kind: SeatKind
    count: int
    members: tuple[int, ...]


def seats_beside(
    session: Session, interview_ids: Collection[int], candidate_id: int
) -> list[SeatBeside]:
    """Return the seats beside the line-ups of these interviews; mostly there are none.

    Of a pool, those in training listen in and the qualified may come. Left out are inactive people
    and those whom the candidate must not meet.
    """
    seats = session.scalars(
        select(Seat)
        .where(Seat.interview_id.in_(interview_ids), Seat.kind.in_(BESIDE))
        .order_by(Seat.interview_id, Seat.position)
    ).all()
    if not seats:
        return []
    avoided = select(Conflict.person_id).where(Conflict.candidate_id == candidate_id)
    allowed = set(
        session.scalars(select(Person.id).where(Person.is_active, Person.id.not_in(avoided)))
    )
    return [
        SeatBeside(
            seat.id, seat.kind, seat.count, tuple(sorted(sitters_of(session, seat) & allowed))
        )
        for seat in seats
    ]


def sitters_of(session: Session, seat: Seat) -> set[int]:
    """Return who may sit on *seat*, as far as it says itself."""
    if seat.pool_id is not None:
        wanted = LEARNING if seat.kind is SeatKind.SHADOW else (Training.QUALIFIED,)
        pooled = select(Membership.person_id).where(
            Membership.pool_id == seat.pool_id, Membership.training.in_(wanted)
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
