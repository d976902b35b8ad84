"""Claims: the five-minute rows that keep a person, a room and a candidate to one thing at a time."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import steps_of, tick, tick_up
from scheduler.errors import SlotTaken, StepClosed
from scheduler.models import Claim, Hold
from scheduler.services.transaction import broken_constraint, raise_versions


@dataclass(frozen=True, slots=True)
class Owner:
    """What claims belong to: exactly one of the two."""

    booking_id: int | None = None
    hold_id: int | None = None


def claim(
    session: Session,
    owner: Owner,
    starts_at: datetime,
    ends_at: datetime,
    gaps: Mapping[int, int],
) -> None:
    """Claim [start, end) and then the gap in minutes for each resource of *gaps*.

    Raises SlotTaken where one of these minutes already belongs to something else: the key of the
    table is the net under everything that was asked before.
    """
    first, end = tick(starts_at), tick_up(ends_at)
    rows = [
        {
            "resource_id": resource_id,
            "tick": at,
            "booking_id": owner.booking_id,
            "hold_id": owner.hold_id,
            "is_gap": at >= end,
        }
        for resource_id in sorted(gaps)
        for at in range(first, end + steps_of(gaps[resource_id]))
    ]
    try:
        session.execute(insert(Claim), rows)
    except IntegrityError as error:
        raise refusal(error) from error


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
    session.execute(
        update(Claim)
        .where(Claim.hold_id == hold_id)
        .values(hold_id=None, booking_id=booking_id)
        .execution_options(synchronize_session=False)
    )


def release(session: Session, *, bookings: Iterable[int] = (), holds: Iterable[int] = ()) -> None:
    """Free the claims of these bookings and holds."""
    session.execute(
        delete(Claim)
        .where(Claim.booking_id.in_(list(bookings)) | Claim.hold_id.in_(list(holds)))
        .execution_options(synchronize_session=False)
    )


def claimants(session: Session, owner: Owner) -> list[int]:
    """Return the resources that *owner* claims, in order of id."""
    mine = (
        Claim.hold_id == owner.hold_id
        if owner.booking_id is None
        else Claim.booking_id == owner.booking_id
    )
    return list(
        session.scalars(
            select(Claim.resource_id).where(mine).distinct().order_by(Claim.resource_id)
        )
    )


def sweep(session: Session, *, now: datetime, among: Collection[int] | None = None) -> int:
    """Delete the holds that have run out, all or those that claim one *among*; return how many."""
    expired = select(Hold.id).where(Hold.until <= now)
    if among is not None:
        expired = expired.where(
            Hold.id.in_(select(Claim.hold_id).where(Claim.resource_id.in_(among)))
        )
    ids = list(session.scalars(expired))
    if ids:
        drop_holds(session, ids)
    return len(ids)


def drop_holds(session: Session, ids: Collection[int]) -> None:
    """Delete these holds with their claims, and raise the versions of what they held."""
    touched = session.scalars(
        select(Claim.resource_id).where(Claim.hold_id.in_(ids)).distinct()
    ).all()
    release(session, holds=ids)
    session.execute(
        delete(Hold).where(Hold.id.in_(ids)).execution_options(synchronize_session=False)
    )
    raise_versions(session, touched)
