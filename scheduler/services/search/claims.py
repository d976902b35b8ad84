"""Claims: the five-minute rows that keep a person, a room and a candidate to one thing at a time."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import steps_of, tick, tick_up
from scheduler.errors import SlotTaken, StepClosed
from scheduler.models import Claim, Hold
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.search import shadow_claims
from scheduler.services.transaction import broken_constraint, raise_versions, transaction, unsettle


@dataclass(frozen=True, slots=True)
class Owner:
    """What claims belong to: exactly one of the three."""

    booking_id: int | None = None
    hold_id: int | None = None
    visit_day_id: int | None = None


def claim(
    session: Session,
    owner: Owner,
    when: tuple[datetime, datetime],
    gaps: Mapping[int, int],
    *,
    beside: int | None = None,
    is_shadow: bool = False,
) -> None:
    """Claim [start, end) and then the gap in minutes for each resource of *gaps*.

    What the booking *beside* has already is left to it: a hold for its move may overlap it.
    A hold leaves their minutes to those who only listen in: they give way when it is booked. Raises
    SlotTaken where one of these minutes belongs to something else: the key of the table is the net
    under everything that was asked before.
    """
    first, end = tick(when[0]), tick_up(when[1])
    have = taken_by(session, beside) if beside is not None else set()
    if owner.hold_id is not None:
        wanted = {each: (first, end + steps_of(gap)) for each, gap in gaps.items()}
        have |= {(one, at) for _, one, at in shadow_claims.among(session, wanted)}
    rows = rows_of(owner, when, gaps)
    left = (each for each in rows if (each["resource_id"], each["tick"]) not in have)
    store(session, [each | {"is_shadow": is_shadow} for each in left])


def rows_of(
    owner: Owner, when: tuple[datetime, datetime], gaps: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Return a claim for each five minutes of [start, end) and of the gap of each resource."""
    first, end = tick(when[0]), tick_up(when[1])
    return [
        {
            "resource_id": resource_id,
            "tick": at,
            "booking_id": owner.booking_id,
            "hold_id": owner.hold_id,
            "visit_day_id": owner.visit_day_id,
            "is_gap": at >= end,
            "is_shadow": False,
        }
        for resource_id in sorted(gaps)
        for at in range(first, end + steps_of(gaps[resource_id]))
    ]


def store(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write these claims, or raise SlotTaken: the key of the table is the net under everything."""
    unsettle(session)
    try:
        if rows:
            session.execute(insert(Claim), rows)
    except IntegrityError as error:
        raise refusal(error) from error


def taken_by(session: Session, booking_id: int) -> set[tuple[int, int]]:
    """Return the (resource, tick) pairs that a booking claims."""
    rows = session.execute(
        select(Claim.resource_id, Claim.tick).where(Claim.booking_id == booking_id)
    )
    return {(row.resource_id, row.tick) for row in rows}


def refusal(error: IntegrityError) -> Exception:
    """Return what a broken promise of the database means for the person who asked."""
    words = broken_constraint(error)
    if "claim" in words:
        return SlotTaken()
    if "booking" in words:
        return StepClosed()
    return error


def hand_over(session: Session, hold_id: int, booking_id: int) -> None:
    """Let a hold's claims become those of a booking."""
    unsettle(session)
    session.execute(
        update(Claim)
        .where(Claim.hold_id == hold_id)
        .values(hold_id=None, booking_id=booking_id)
        .execution_options(synchronize_session=False)
    )


def release(
    session: Session,
    *,
    bookings: Iterable[int] = (),
    holds: Iterable[int] = (),
    days: Iterable[int] = (),
) -> None:
    """Free the claims of these bookings, holds and open afternoons."""
    theirs = or_(
        Claim.booking_id.in_(list(bookings)),
        Claim.hold_id.in_(list(holds)),
        Claim.visit_day_id.in_(list(days)),
    )
    unsettle(session)
    session.execute(delete(Claim).where(theirs).execution_options(synchronize_session=False))


def release_room(session: Session, booking_id: int, room_id: int) -> None:
    """Free a room of a booking alone."""
    unsettle(session)
    session.execute(
        delete(Claim)
        .where(Claim.booking_id == booking_id, Claim.resource_id == room_id)
        .execution_options(synchronize_session=False)
    )


def claimed_by(session: Session, booking_id: int) -> list[int]:
    """Return the resources that a booking claims, in order of id."""
    return list(
        session.scalars(
            select(Claim.resource_id)
            .where(Claim.booking_id == booking_id)
            .distinct()
            .order_by(Claim.resource_id)
        )
    )


OVER = select(Hold.id).where(Hold.until <= bindparam("now"))


def expired_holds(session: Session, among: Collection[int], *, now: datetime) -> list[int]:
    """Return the holds that have run out and claim one of these resources.

    Mostly none has run out, and nothing is asked about the claims of a large pool.
    """
    over = session.scalars(OVER, {"now": now}).all()
    if not over:
        return []
    theirs = select(Claim.hold_id).where(Claim.hold_id.in_(over), Claim.resource_id.in_(among))
    return list(session.scalars(theirs.distinct().order_by(Claim.hold_id)))


def sweep(session: Session, *, now: datetime) -> int:
    """Delete every hold that has run out, and return how many there were."""
    with transaction(session):
        ids = list(session.scalars(OVER, {"now": now}))
        drop_holds(session, ids, now=now)
    return len(ids)


def held_by(session: Session, hold_ids: Collection[int]) -> list[int]:
    """Return the resources that these holds claim, in order of id."""
    return list(
        session.scalars(
            select(Claim.resource_id)
            .where(Claim.hold_id.in_(hold_ids))
            .distinct()
            .order_by(Claim.resource_id)
        )
    )


def drop_holds(session: Session, ids: Collection[int], *, now: datetime) -> None:
    """Delete these holds with their claims, and raise the versions of what they held.

    The resources are locked before a claim goes: who deletes first and locks later meets, on
    PostgreSQL, somebody who has locked and waits for the claim.
    """
    if not ids:
        return
    raise_versions(session, held_by(session, ids))
    lineups = session.scalars(select(Hold.lineup).where(Hold.id.in_(ids)))
    raise_feeds(session, {each["person_id"] for lineup in lineups for each in lineup}, now=now)
    release(session, holds=ids)
    session.execute(
        delete(Hold).where(Hold.id.in_(ids)).execution_options(synchronize_session=False)
    )
