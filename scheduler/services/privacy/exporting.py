"""A copy for the candidate of all that is held of them: one zip, made by walking the tags.

Left out is what others said in confidence (tagged *inside*), and what is no more than a number of
ours. A new table with personal columns is in it without anybody thinking of it.
"""

import io
import json
import zipfile
from datetime import date, datetime
from enum import Enum
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from sqlalchemy import ColumnElement, LargeBinary, Table, or_, select
from sqlalchemy.orm import Session

from scheduler.models import TAGS, Attendance, Base, Booking, Candidate, File, Message, Person
from scheduler.models.tags import Tags
from scheduler.services import files, journal
from scheduler.services.act import Act, candidate_actor
from scheduler.services.privacy import before_applying
from scheduler.services.privacy.holdings import Scope, rows_of, whole
from scheduler.services.transaction import transaction

IN_MEMORY = 5_000_000  # bytes; beyond that the file lies on the disk while it is being sent
# The company's own numbers about its people, and what only we can read.
OURS = {
    "attendance": {"chosen_because", "answer", "answered_at", "is_mailed", "handed_over_at"},
    "exercise": {"chosen_because", "asked_before"},
    "hold": {"lineup"},
    "reference": {"flags", "problem", "misses"},
    "message": {"digest", "leased_until", "attempt", "stamped_at", "last_answer"},
    "calendar_object": {"digest"},
    "entry": {"payload", "digest", "seal", "actor"},
}
SKIPPED = {"feed_body", "file_part", "submission", "code", "conflict", "handover", "received"}
README = """\
This is what {company} holds of {name}, as of {day}.

data.json   everything by kind; "what" and "why" say what each kind is and what it is for
files/      the files that you gave us, and those that we gave you

Not in it: notes that others wrote in confidence, what referees said of you, and our reasons.
Ask us if you want to know of them.
"""


def export(session: Session, candidate_id: int, *, act: Act) -> IO[bytes]:
    """Return the zip, open at its beginning; it is written down that it was handed out."""
    made = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- whoever sends it closes it
    scope = whole(session, candidate_id)
    candidate = session.get_one(Candidate, candidate_id)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", readme(session, candidate, act=act))
        body = json.dumps(data_of(session, scope, act=act), ensure_ascii=False, indent=2)
        archive.writestr("data.json", body + "\n")
        for file in session.scalars(select(File).where(File.id.in_(scope.files))):
            with archive.open(f"files/{file.id}-{file.name}", "w") as entry:
                for part in files.parts(session, file.id):
                    entry.write(part)
    made.seek(0)
    return made


def record(session: Session, candidate_id: int, *, act: Act) -> None:
    """Write down that the candidate may download their data now."""
    with transaction(session):
        journal.record(session, "export", candidate_actor(candidate_id), act=act)


def readme(session: Session, candidate: Candidate, *, act: Act) -> str:
    """Return the page that says what the rest is."""
    company = session.scalars(select(Base.metadata.tables["company"].c.name)).one()
    return README.format(company=company, name=candidate.name, day=act.now.date().isoformat())


def data_of(session: Session, scope: Scope, *, act: Act) -> dict[str, Any]:
    """Return everything in *scope*, by table."""
    candidate = session.get_one(Candidate, scope.candidate_id)
    theirs = {name: handed_out(name, each, scope) for name, each in rows_of(scope).items()}
    for name, condition in before_applying.rows_of(session, candidate).items():
        theirs[name] = or_(theirs[name], condition) if name in theirs else condition
    held = {
        name: {"what": TAGS[name].what, "why": TAGS[name].why, "rows": rows}
        for name, condition in theirs.items()
        if name not in SKIPPED and (rows := rows_as_told(session, name, condition))
    }
    people = whom_they_met(session, scope) | before_applying.welcomed(session, candidate)
    return {"made_at": act.now.isoformat(), "held": held, "people": people}


def handed_out(name: str, condition: ColumnElement[bool], scope: Scope) -> ColumnElement[bool]:
    """Return the condition of the rows that are the candidate's to read: no mails to others."""
    if name == "message":
        return Message.candidate_id == scope.candidate_id
    return condition


def rows_as_told(
    session: Session, name: str, condition: ColumnElement[bool]
) -> list[dict[str, Any]]:
    """Return the rows of one table, with the columns that are handed out."""
    table = Base.metadata.tables[name]
    names = columns_of(table, TAGS[name])
    found = session.execute(select(*(table.c[each] for each in names)).where(condition))
    return [{key: plain(value) for key, value in row.items()} for row in found.mappings()]


def columns_of(table: Table, tags: Tags) -> list[str]:
    """Return the columns of a table that are handed out, in their order."""
    left_out = OURS.get(table.name, set()) | set(tags.inside.split()) | set(tags.none.split())
    return [
        column.name
        for column in table.columns
        if column.name not in left_out
        and not isinstance(column.type, LargeBinary)
        and not any(key.column.table.name == "person" for key in column.foreign_keys)
    ]


def whom_they_met(session: Session, scope: Scope) -> dict[str, list[str]]:
    """Return the names of those who held each interview: the candidate's page names them too."""
    found: dict[str, list[str]] = {}
    for reference, name in session.execute(
        select(Booking.reference, Person.name)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(Person, Person.id == Attendance.person_id)
        .where(Booking.id.in_(scope.bookings), Booking.candidate_object_id.is_not(None))
        .order_by(Booking.starts_at, Attendance.id)
    ):
        found.setdefault(reference, []).append(name)
    return found


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def size_of(made: IO[bytes]) -> int:
    """Return how many bytes an open file has, and leave it at its beginning."""
    size = made.seek(0, io.SEEK_END)
    made.seek(0)
    return size
