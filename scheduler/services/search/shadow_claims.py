"""The time of those who only listen in: claimed like any other, but it gives way."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import Span
from scheduler.models import Claim
from scheduler.services.plain import rows_of

LISTENING = select(Claim.booking_id, Claim.resource_id, Claim.tick).where(
    Claim.is_shadow,
    Claim.resource_id.in_(bindparam("ids", expanding=True)),
    Claim.tick >= bindparam("first"),
    Claim.tick < bindparam("end"),
)


def among(session: Session, wanted: Mapping[int, Span]) -> set[tuple[int, int, int]]:
    """Return (booking, resource, tick) of what shadows claim within the ticks *wanted* of each."""
    if not wanted:
        return set()
    first = min(since for since, _ in wanted.values())
    end = max(until for _, until in wanted.values())
    rows = rows_of(session, LISTENING, {"ids": list(wanted), "first": first, "end": end})
    return {
        (row.booking_id, row.resource_id, row.tick)
        for row in rows
        if wanted[row.resource_id][0] <= row.tick < wanted[row.resource_id][1]
    }
