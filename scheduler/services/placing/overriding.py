"""Claims of a time that was set by hand: gaps give way, meetings never do."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import Horizon, Span, steps_of, tick, tick_up
from scheduler.models import Claim
from scheduler.services.search.claims import refusal
from scheduler.services.transaction import unsettle


def claim_over(
    session: Session, booking_id: int, when: tuple[datetime, datetime], gaps: Mapping[int, int]
) -> None:
    """Claim [start, end) for each resource of *gaps*, and what is free of its gap afterwards.

    Gaps of others that lie in it are given up. Raises SlotTaken where it meets a meeting.
    """
    unsettle(session)
    first, end = tick(when[0]), tick_up(when[1])
    session.execute(
        delete(Claim)
        .where(Claim.resource_id.in_(gaps), Claim.is_gap, Claim.tick.between(first, end - 1))
        .execution_options(synchronize_session=False)
    )
    longest = max(map(steps_of, gaps.values()), default=0)
    taken = {
        (row.resource_id, row.tick)
        for row in session.execute(
            select(Claim.resource_id, Claim.tick).where(
                Claim.resource_id.in_(gaps), Claim.tick.between(end, end + longest)
            )
        )
    }
    rows = [
        {"resource_id": resource, "tick": at, "booking_id": booking_id, "is_gap": at >= end}
        for resource, minutes in sorted(gaps.items())
        for at in range(first, end + steps_of(minutes))
        if at < end or (resource, at) not in taken
    ]
    try:
        session.execute(insert(Claim), rows)
    except IntegrityError as error:
        raise refusal(error) from error


def meetings_of(session: Session, ids: Collection[int], horizon: Horizon) -> dict[int, list[Span]]:
    """Return what each resource is in, gaps left out, within the horizon."""
    found: dict[int, list[Span]] = {ident: [] for ident in ids}
    for resource_id, at in session.execute(
        select(Claim.resource_id, Claim.tick)
        .where(
            Claim.resource_id.in_(ids),
            ~Claim.is_gap,
            ~Claim.is_shadow,  # who only listens in gives way
            Claim.tick.between(horizon.origin - 300, horizon.end + 300),
        )
        .order_by(Claim.resource_id, Claim.tick)
    ):
        found[resource_id].append((at, at + 1))
    return found
