"""Pools: who is qualified for a kind of interview."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Training
from scheduler.errors import Invalid, Missing
from scheduler.models import Membership, Person, Pool, PoolExit
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.editing import check_free, check_seen, differences, only_once, reserve
from scheduler.services.transaction import lock, raise_versions, transaction


@dataclass(frozen=True, slots=True)
class PoolDetails:
    """What a pool is called and what it is for."""

    name: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class MemberDetails:
    """How far a member has come, and since when they are in the pool."""

    training: Training
    joined_at: datetime
    topics: str = ""


def pool_details(pool: Pool) -> PoolDetails:
    """Return *pool* as it is stored."""
    return PoolDetails(pool.name, pool.purpose)


def member_details(member: Membership) -> MemberDetails:
    """Return *member* as stored."""
    return MemberDetails(member.training, member.joined_at, member.topics)


def create_pool(session: Session, details: PoolDetails, *, act: Act) -> int:
    """Store a new pool without members; return its id. Raises Invalid where its name is taken."""
    with transaction(session):
        check_free(session, Pool.name, details.name, name_taken(details.name))
        pool = Pool(**asdict(details))
        with only_once(session, name_taken(details.name)):
            session.add(pool)
        journal.record(session, "pool created", subject(pool), act=act)
        return pool.id


def change_pool(
    session: Session, pool_id: int, details: PoolDetails, *, act: Act, seen: str | None = None
) -> None:
    """Store *details*; *seen* is the mark of what the editor had before them."""
    with transaction(session):
        pool = reserve(session, Pool, pool_id)
        before = pool_details(pool)
        check_seen(seen, before)
        check_free(session, Pool.name, details.name, name_taken(details.name), Pool.id != pool_id)
        pool.name, pool.purpose = details.name, details.purpose
        with only_once(session, name_taken(details.name)):
            changed = differences(before, details)
            journal.record(session, "pool changed", subject(pool), act=act, payload=changed)


def deactivate_pool(session: Session, pool_id: int, *, act: Act) -> None:
    """Fill no more seats from this pool; bookings stay."""
    switch(session, pool_id, is_active=False, act=act)


def restore_pool(session: Session, pool_id: int, *, act: Act) -> None:
    """Fill seats from this pool again."""
    switch(session, pool_id, is_active=True, act=act)


def switch(session: Session, pool_id: int, *, is_active: bool, act: Act) -> None:
    """Store whether a pool fills seats; the same again changes nothing."""
    with transaction(session):
        members = session.scalars(
            select(Membership.person_id).where(Membership.pool_id == pool_id)
        ).all()
        lock(session, members)
        pool = reserve(session, Pool, pool_id)
        if pool.is_active != is_active:
            pool.is_active = is_active
            action = "pool restored" if is_active else "pool deactivated"
            journal.record(session, action, subject(pool), act=act)
            raise_versions(session, members)


def add_member(
    session: Session, pool_id: int, person_id: int, training: Training, *, act: Act
) -> None:
    """Put a person into a pool; raise Invalid where they are in it already."""
    with transaction(session):
        lock(session, [person_id])
        pool = reserve(session, Pool, pool_id)
        person = session.get(Person, person_id)
        if person is None:
            raise Missing
        twice = f"{person.name} is in this pool already."
        if membership(session, pool_id, person_id):
            raise Invalid(twice)
        with only_once(session, twice):
            session.add(
                Membership(
                    pool_id=pool_id, person_id=person_id, training=training, joined_at=act.now
                )
            )
        forget_exit(session, pool_id, person_id)
        tell(session, "member added", pool, person_id, act=act, payload={"training": training})


def change_member(  # noqa: PLR0913 -- who, where, and the two things that may change
    session: Session,
    pool_id: int,
    person_id: int,
    training: Training,
    *,
    act: Act,
    topics: str | None = None,
    seen: str | None = None,
) -> None:
    """Store how far a member has come, only the qualified take seats, and what they can judge."""
    with transaction(session):
        lock(session, [person_id])
        pool = reserve(session, Pool, pool_id)
        member = own_member(session, pool_id, person_id)
        before = member_details(member)
        check_seen(seen, before)
        known = member.topics if topics is None else topics
        if (member.training, member.topics) != (training, known):
            member.training, member.topics = training, known
            changed = differences(before, member_details(member))
            tell(session, "member changed", pool, person_id, act=act, payload=changed)
            note_exit(session, member, before.training, act=act)


def note_exit(session: Session, member: Membership, before: Training, *, act: Act) -> None:
    """Let the seats to come of who was qualified be given up; forget it where they are again."""
    if before is Training.QUALIFIED and member.training is not Training.QUALIFIED:
        session.merge(PoolExit(pool_id=member.pool_id, person_id=member.person_id, at=act.now))
    elif member.training is Training.QUALIFIED:
        forget_exit(session, member.pool_id, member.person_id)


def forget_exit(session: Session, pool_id: int, person_id: int) -> None:
    """Let somebody keep the seats of a pool that they take again."""
    session.execute(
        delete(PoolExit).where(PoolExit.pool_id == pool_id, PoolExit.person_id == person_id)
    )


def remove_member(session: Session, pool_id: int, person_id: int, *, act: Act) -> None:
    """Take a person out of a pool; services/seats/leaving.py then gives up their seats to come."""
    with transaction(session):
        lock(session, [person_id])
        pool = reserve(session, Pool, pool_id)
        member = own_member(session, pool_id, person_id)
        payload = {"training": member.training, "joined_at": member.joined_at.isoformat()}
        session.delete(member)
        session.merge(PoolExit(pool_id=pool_id, person_id=person_id, at=act.now))
        tell(session, "member removed", pool, person_id, act=act, payload=payload)


def tell(
    session: Session,
    action: str,
    pool: Pool,
    person_id: int,
    *,
    act: Act,
    payload: Mapping[str, object],
) -> None:
    """Write down a change of membership and let every cache know."""
    journal.record(
        session, action, subject(pool), act=act, payload={"person": person_id, **payload}
    )
    raise_versions(session, [person_id])


def membership(session: Session, pool_id: int, person_id: int) -> Membership | None:
    """Return the membership of one person in one pool, if there is one."""
    return session.scalar(
        select(Membership).where(Membership.pool_id == pool_id, Membership.person_id == person_id)
    )


def own_member(session: Session, pool_id: int, person_id: int) -> Membership:
    """Return a member of this pool; raise Missing for anybody else."""
    member = membership(session, pool_id, person_id)
    if member is None:
        raise Missing
    return member


def name_taken(name: str) -> str:
    """Return the sentence for a name that another pool has."""
    return f"There is already a pool called {name}."


def subject(pool: Pool) -> str:
    """Return how the journal names *pool*."""
    return f"pool:{pool.id}"
