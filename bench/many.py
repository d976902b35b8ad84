"""Many bookings out of a few: the rows that a service wrote, copied to later weeks by plain inserts.

Booking ten thousand times takes an hour, and what a restore costs does not depend on who wrote the
rows. Each copy has candidates, applications, calendar entries and letters of its own; the people
and the plan are the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from bench.house import NOW
from scheduler.domain.bitmap import STEP_MINUTES
from scheduler.domain.terms import KeyPurpose, ResourceKind
from scheduler.domain.zones import wall_time
from scheduler.models import (
    Application,
    Attendance,
    Base,
    Booking,
    CalendarObject,
    Candidate,
    Claim,
    Entry,
    Key,
    Message,
    Resource,
    Step,
)

# What a copy has of its own, the owners first; of each the columns that name other copied rows.
COPIED: dict[type[Base], tuple[str, ...]] = {
    Resource: ("id",),
    Candidate: ("id",),
    Application: ("id", "candidate_id"),
    Step: ("id", "application_id"),
    CalendarObject: ("id",),
    Booking: ("id", "step_id", "candidate_object_id", "team_object_id"),
    Attendance: ("id", "booking_id"),
    Claim: ("booking_id",),
    Message: ("id", "object_id", "candidate_id", "step_id"),
    Key: ("id", "subject_id"),
    Entry: ("id", "application_id"),
}
LINKS = (KeyPurpose.CANDIDATE, KeyPurpose.ANSWER)
OWN_WORDS = {"mail", "mail_key", "uid", "reference", "message_id", "handle"}


@dataclass(frozen=True)
class Copy:
    """One copy: how far its numbers and its times are from those of the rows it is made from."""

    number: int
    numbers: int
    length: timedelta
    candidates: frozenset[int]

    def of(self, table: Table, row: Mapping[str, Any], owns: Iterable[str]) -> dict[str, Any]:
        """Return *row* as the copy has it."""
        made = dict(row)
        for name in owns:
            made[name] = made[name] and made[name] + self.number * self.numbers
        for name in made.keys() & OWN_WORDS:
            made[name] = f"{self.number}.{made[name]}"
        if made.get("resource_id") in self.candidates:
            made["resource_id"] += self.number * self.numbers
        if "subject" in made:  # object:5
            kind, _, number = made["subject"].partition(":")
            made["subject"] = f"{kind}:{int(number) + self.number * self.numbers}"
        return self.later(table, made)

    def later(self, table: Table, made: dict[str, Any]) -> dict[str, Any]:
        """Return the row *made* at its later time, if it has one."""
        length = self.number * self.length
        if table.name == "claim":
            made["tick"] += length // timedelta(minutes=STEP_MINUTES)
        if table.name == "booking":
            made["starts_at"] += length
            made["ends_at"] += length
            made["wall_time"] = wall_time(made["starts_at"], made["anchor_zone"])
        return made


def multiply(session: Session, times: int, *, length: timedelta) -> None:
    """Copy all that candidates have so often, each copy *length* later than the one before."""
    found = {model.__table__: rows_of(session, model.__table__) for model in COPIED}
    numbers = 1 + max(row["id"] for rows in found.values() for row in rows if "id" in row)
    candidates = frozenset(row["id"] for row in found[Candidate.__table__])
    for number in range(1, times + 1):
        copy = Copy(number, numbers, length, candidates)
        for model, owns in COPIED.items():
            table = model.__table__
            session.execute(insert(table), [copy.of(table, row, owns) for row in found[table]])
    session.commit()


def rows_of(session: Session, table: Table) -> list[dict[str, Any]]:
    """Return the rows of *table* that belong to candidates and their bookings of today."""
    rows = [dict(row) for row in session.execute(select(table)).mappings()]
    if table.name == "resource":
        return [row for row in rows if row["kind"] is ResourceKind.CANDIDATE]
    if table.name == "key":
        return [row for row in rows if row["purpose"] in LINKS]
    if table.name == "entry":
        return [row for row in rows if row["subject"].startswith("booking:")]
    if table.name in {"booking", "attendance", "claim"}:  # what fills people's time is older
        booked = set(session.scalars(select(Booking.id).where(Booking.created_at == NOW)))
        return [row for row in rows if row.get("booking_id", row.get("id")) in booked]
    return rows
