"""Who learns in a pool: how far they have come, and in which interviews they sit beside.

A learner never makes a time bookable and never fills a seat: the search asks for the qualified
alone, and whoever learns is added where they are free.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.pool_rules import DepartmentRule
from scheduler.domain.terms import Answer, BookingState, SeatKind, Training
from scheduler.domain.topics import can
from scheduler.domain.training import Path, Phase, Progress, phase, wants_more
from scheduler.models import (
    LEARNING,
    Attendance,
    Booking,
    Interview,
    Membership,
    Person,
    Pool,
    Seat,
    Stage,
    Way,
)
from scheduler.services.plain import rows_of
from scheduler.services.pools.seating import topics_of
from scheduler.services.pools.sitters import CLAIMING, INTERVIEWS, barred, role_departments

Place = tuple[int, int]  # pool and person


@dataclass(frozen=True, slots=True)
class Learner:
    """One member of a pool who is not qualified yet."""

    membership: Membership
    phase: Phase
    path: Path
    done: Progress

    @property
    def wants_more(self) -> bool:
        """Tell whether one more talk is to be booked for them."""
        return wants_more(self.phase, self.path, self.done)


@dataclass(frozen=True, slots=True)
class Learning:
    """Who may sit beside one seat of an interview: those who listen in, and those who lead."""

    seat_id: int
    pool_id: int
    interview_id: int
    members: Mapping[SeatKind, list[int]] = field(default_factory=lambda: defaultdict(list))


def path_of(pool: Pool) -> Path:
    """Return what *pool* asks of its learners."""
    return Path(pool.listens, pool.leads)


def learners_of(
    session: Session, pools: Collection[int], *, now: datetime, without: int | None = None
) -> dict[Place, Learner]:
    """Return who learns in these pools, as if the booking *without* were not there."""
    members = session.scalars(
        select(Membership).where(
            Membership.pool_id.in_(pools), Membership.training != Training.QUALIFIED
        )
    ).all()
    done = progress_of(session, members, now=now, without=without)
    found = {}
    for one in members:
        place = one.pool_id, one.person_id
        path = path_of(one.pool)
        found[place] = Learner(one, phase(one.training, path, done[place]), path, done[place])
    return found


def progress_of(
    session: Session, members: Sequence[Membership], *, now: datetime, without: int | None = None
) -> dict[Place, Progress]:
    """Return what each of these has done since they joined, and what is booked.

    To listen in counts in whichever seat of an interview that the pool has a part in; to lead, in
    the pool's own. What was cancelled, or waited for in vain, counts for nothing.
    """
    found = {(one.pool_id, one.person_id): dict[str, int]() for one in members}
    if not found:
        return {}
    rows = talks_of(session, [one.id for one in members], now=now, without=without)
    for row in rows:
        word = COUNTED[row.kind, bool(row.is_over)]
        found[row.pool_id, row.person_id][word] = row.talks
    return {place: Progress(**counts) for place, counts in found.items()}


def talks_of(
    session: Session, memberships: Collection[int], *, now: datetime, without: int | None
) -> Sequence[Any]:
    """Return by pool, person and kind how many talks are over, and how many are to come."""
    is_over = Booking.ends_at <= now
    return session.execute(
        select(
            Seat.pool_id,
            Attendance.person_id,
            Attendance.kind,
            is_over.label("is_over"),
            func.count(Booking.id.distinct()).label("talks"),
        )
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(
            Seat,
            and_(
                Seat.interview_id == Booking.interview_id,
                or_(Attendance.kind == SeatKind.SHADOW, Seat.id == Attendance.seat_id),
            ),
        )
        .join(
            Membership,
            and_(Membership.pool_id == Seat.pool_id, Membership.person_id == Attendance.person_id),
        )
        .where(
            Membership.id.in_(memberships),
            Attendance.kind.in_(LEARNING),
            Attendance.answer != Answer.DECLINED,
            Booking.state.in_((BookingState.SCHEDULED, BookingState.COMPLETE)),
            Booking.candidate_missing_at.is_(None),
            Booking.starts_at >= Membership.joined_at,
            Booking.id.is_distinct_from(without),
        )
        .group_by(Seat.pool_id, Attendance.person_id, Attendance.kind, is_over)
    ).all()


COUNTED = {
    (SeatKind.SHADOW, True): "listened",
    (SeatKind.SHADOW, False): "to_listen",
    (SeatKind.REVERSE, True): "led",
    (SeatKind.REVERSE, False): "to_lead",
}
KINDS = {Phase.LISTENS: SeatKind.SHADOW, Phase.LEADS: SeatKind.REVERSE}


def learning(
    session: Session,
    interview_ids: Collection[int],
    candidate_id: int,
    *,
    now: datetime,
    without: int | None = None,
) -> list[Learning]:
    """Return by seat who may learn in these interviews, whoever has done least first.

    They keep the rules of their pool and the topic of the talk, as whoever holds it does.
    """
    rows = learning_rows(session, interview_ids)
    if not rows:
        return []
    known = learners_of(session, {row.pool_id for row in rows}, now=now, without=without)
    topics = topics_of(session, rows, candidate_id)
    has_rule = any(row.department_rule is not DepartmentRule.ANY for row in rows)
    departments = role_departments(session, {"interviews": interview_ids}) if has_rule else {}
    found: dict[int, Learning] = {}
    for row in rows:
        one = known[row.pool_id, row.person_id]
        kind = KINDS.get(one.phase)
        is_led = kind is SeatKind.REVERSE or one.path.is_set
        if kind is None or not is_led or not one.wants_more:
            continue
        if barred(row, departments.get(row.id, ""), now=now):
            continue
        if can(row.known, topics.get(row.id, "")):
            seat = found.setdefault(row.id, Learning(row.id, row.pool_id, row.interview_id))
            seat.members[kind].append(row.person_id)
    for seat in found.values():
        for people in seat.members.values():
            people.sort(key=lambda person: (total(known[seat.pool_id, person].done), person))
    return list(found.values())


def total(done: Progress) -> int:
    """Return how often somebody has sat beside, or will."""
    return done.listened + done.led + done.to_listen + done.to_lead


# Made once, as in columns.py.
LEARNING_ROWS = (
    select(
        Seat.id,
        Seat.interview_id,
        Seat.pool_id,
        Membership.person_id,
        Membership.topics.label("known"),
        Way.topics,
        Way.stage_id,
        Pool.department_rule,
        Pool.min_months,
        Person.department,
        Person.joined_on,
    )
    .join(Pool, Pool.id == Seat.pool_id)
    .join(Membership, Membership.pool_id == Pool.id)
    .join(Person, Person.id == Membership.person_id)
    .join(Interview, Interview.id == Seat.interview_id)
    .join(Way, Way.id == Interview.way_id)
    .join(Stage, Stage.id == Way.stage_id)
    .where(
        Seat.interview_id.in_(INTERVIEWS),
        Seat.kind.in_(CLAIMING),
        Pool.is_active,
        Membership.training != Training.QUALIFIED,
        Person.is_active,
        Person.is_interviewer,
    )
    .order_by(Seat.interview_id, Seat.position, Membership.person_id)
)


def learning_rows(session: Session, interview_ids: Collection[int]) -> Sequence[Any]:
    """Return each seat of these interviews with each learner of its pool, as columns."""
    return rows_of(session, LEARNING_ROWS, {"interviews": list(interview_ids)})


def listeners(
    session: Session, pool_id: int, *, now: datetime, without: int | None = None
) -> set[int]:
    """Return who may sit on a seat that the plan has for those who listen in, out of a pool."""
    known = learners_of(session, [pool_id], now=now, without=without)
    return {
        person
        for (_, person), one in known.items()
        if one.phase is Phase.LISTENS and one.wants_more
    }
