"""Who has done what their pool asks, and the coordinator's word that they are qualified."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Training
from scheduler.domain.training import MOST_TIMES, Path, Phase
from scheduler.errors import Conflict, Invalid
from scheduler.models import LEARNING, Attendance, Booking, Membership, Person, Pool
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.editing import check_seen, differences, reserve
from scheduler.services.pools import pools
from scheduler.services.pools.training import Learner, learners_of, path_of
from scheduler.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Ready:
    """Somebody who waits for the word, and since when."""

    learner: Learner
    since: datetime

    @property
    def member(self) -> Membership:
        """Return their place in the pool."""
        return self.learner.membership


def change_path(
    session: Session, pool_id: int, path: Path, *, act: Act, seen: str | None = None
) -> None:
    """Store how often learners of a pool listen in and lead; what is booked stays."""
    if not (0 <= path.listens <= MOST_TIMES and 0 <= path.leads <= MOST_TIMES):
        raise Invalid(f"Enter numbers from 0 to {MOST_TIMES}.")
    with transaction(session):
        pool = reserve(session, Pool, pool_id)
        before = path_of(pool)
        check_seen(seen, before)
        if path != before:
            pool.listens, pool.leads = path.listens, path.leads
            changed = differences(before, path)
            journal.record(
                session, "pool path changed", f"pool:{pool_id}", act=act, payload=changed
            )


def qualify(session: Session, pool_id: int, person_id: int, *, act: Act) -> Training:
    """Let somebody take the seats of a pool; return what they were, for taking it back."""
    before = pools.own_member(session, pool_id, person_id).training
    pools.change_member(session, pool_id, person_id, Training.QUALIFIED, act=act)
    return before


def take_back(
    session: Session, pool_id: int, person_id: int, training: Training, *, act: Act
) -> None:
    """Let somebody learn again; the seats that they took meanwhile are given up."""
    if training is Training.QUALIFIED:
        raise Conflict("That is what they are.")
    pools.change_member(session, pool_id, person_id, training, act=act)


def ready(session: Session, *, now: datetime) -> Iterator[Ready]:
    """Yield everybody who has done what their pool asks and is not qualified yet."""
    asking = session.scalars(
        select(Membership.pool_id)
        .join(Pool, Pool.id == Membership.pool_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.training != Training.QUALIFIED,
            Pool.is_active,
            Pool.listens + Pool.leads > 0,
            Person.is_active,
        )
        .distinct()
    ).all()
    if not asking:
        return
    for learner in learners_of(session, asking, now=now).values():
        if learner.phase is Phase.READY and learner.membership.person.is_active:
            yield Ready(learner, last_of(session, learner.membership, now=now))


def last_of(session: Session, member: Membership, *, now: datetime) -> datetime:
    """Return when the last talk that somebody learned by was over, or when they joined."""
    last = session.scalar(
        select(func.max(Booking.ends_at))
        .join(Attendance, Attendance.booking_id == Booking.id)
        .where(
            Attendance.person_id == member.person_id,
            Attendance.kind.in_(LEARNING),
            Booking.ends_at <= now,
        )
    )
    return max(last or member.joined_at, member.joined_at)


def of_person(session: Session, person_id: int, *, now: datetime) -> list[Learner]:
    """Return where somebody learns, by the name of the pool."""
    mine = session.scalars(
        select(Membership.pool_id)
        .join(Pool, Pool.id == Membership.pool_id)
        .where(
            Membership.person_id == person_id,
            Membership.training != Training.QUALIFIED,
            Pool.is_active,
        )
    ).all()
    found = learners_of(session, mine, now=now) if mine else {}
    own = [one for (_, person), one in found.items() if person == person_id]
    return sorted(own, key=lambda one: one.membership.pool.name.casefold())
