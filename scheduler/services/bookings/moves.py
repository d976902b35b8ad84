"""Where talks were before they were moved, as the journal tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.models import Booking, Entry


@dataclass(frozen=True, slots=True)
class Before:
    """When and where something began before it was moved; no office for remote."""

    starts_at: datetime
    zone: str
    office: str


def day_before(session: Session, talks: Sequence[Booking]) -> Before | None:
    """Return where the day of *talks* began before it was moved; none unless all moved as one.

    A day that only changed its place has moved, too.
    """
    subjects = [f"booking:{each.id}" for each in talks]
    last: dict[str, Entry] = {}
    for entry in session.scalars(
        select(Entry)
        .where(
            Entry.application_id == talks[0].application_id,
            Entry.action == "move",
            Entry.subject.in_(subjects),
        )
        .order_by(Entry.id)
    ):
        last[entry.subject] = entry
    told = [each.payload["before"] for each in last.values() if each.payload]
    if len(told) < len(talks) or len({each.at for each in last.values()}) > 1:
        return None
    first = min(told, key=lambda each: datetime.fromisoformat(each["starts_at"]))
    return Before(datetime.fromisoformat(first["starts_at"]), first["anchor_zone"], first["office"])
