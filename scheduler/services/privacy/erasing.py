"""Erasing: what is personal goes in one transaction, what happened stays without a name.

Whoever is still in a process leaves it first: their interviews, rooms, exercise, references and
trip are cancelled, and everybody is told. Then each personal column is replaced (the tags say
which), rows that say nothing without it are deleted, and the journal keeps its lines without
their words. The list of what was erased is read again after a restore (`ledger.py`).
"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Column, Table, Text, delete, null, select, update
from sqlalchemy.orm import Session

from scheduler.domain.questions import QuestionState
from scheduler.domain.terms import LIVE_APPLICATIONS
from scheduler.errors import Missing
from scheduler.models import TAGS, Application, Base, Booking, Candidate, Question, Reference
from scheduler.services import files, journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.calendars.meetings import reference
from scheduler.services.privacy import before_applying, erased_mail, leaving_process, referees
from scheduler.services.privacy.holdings import Scope, ids, rows_of, scope_of
from scheduler.services.transaction import raise_versions, transaction

CANDIDATE, STAFF, TIME, LEDGER = "candidate", "staff", "time", "ledger"
ASKED = (CANDIDATE, STAFF)  # who hears that it is done
NAMELESS = "Somebody (erased)"
UTC_ZONE = "UTC"
# Erased by functions of their own.
APART = {"reference", "message", "entry", "booking", "file", "file_part"}


def erase_all(session: Session, candidate_id: int, *, by: str, act: Act) -> None:
    """Erase a candidate with all their applications; *by* is candidate, staff or ledger.

    Erasing twice is erasing once. Raises Conflict while an interview of theirs is under way.
    """
    with transaction(session):
        mine = select(Application.id).where(
            Application.candidate_id == candidate_id, Application.erased_at.is_(None)
        )
        erase(session, candidate_id, ids(session, mine), by=by, act=act)


def erase(
    session: Session, candidate_id: int, applications: list[int], *, by: str, act: Act
) -> None:
    """Erase these applications, and the candidate with the last of them."""
    with transaction(session):
        leaving_process.lock_all(session, candidate_id)
        candidate = session.get(Candidate, candidate_id, populate_existing=True)
        if candidate is None:
            raise Missing
        if candidate.erased_at is not None or not (applications or is_bare(candidate)):
            return
        live = [
            each.id
            for each in candidate.applications
            if each.id in applications and each.state in LIVE_APPLICATIONS
        ]
        had_talks = leaving_process.has_talks(session, live, now=act.now)
        for application_id in live:
            leaving_process.leave(session, application_id, act=act)
        session.flush()
        scope = scope_of(session, candidate_id, applications)
        if scope.is_whole:
            calls_off = by != TIME
            had_visits = before_applying.forget(session, candidate, calls_off=calls_off, act=act)
            had_talks = had_talks or had_visits
        erased_mail.clean(session, scope, candidate, now=act.now)
        if by in ASKED:
            erased_mail.say_goodbye(session, candidate, by=by, had_talks=had_talks, act=act)
        erase_scope(session, scope, act=act)
        for ident in applications:
            record(session, ident, by, act=act)


def record(session: Session, application_id: int, by: str, *, act: Act) -> None:
    """Write into the journal that an application was erased, and who wished it."""
    journal.record(
        session,
        "erase",
        f"application:{application_id}",
        act=act,
        application_id=application_id,
        payload={"by": by},
    )


def is_bare(candidate: Candidate) -> bool:
    """Tell whether a candidate has no application at all."""
    return not candidate.applications


def erase_scope(session: Session, scope: Scope, *, act: Act) -> None:
    """Replace or delete all that is personal in *scope*, but for the mails."""
    for each in session.scalars(select(Reference).where(Reference.id.in_(scope.references))):
        if each.erased_at is None:
            referees.forget(session, each, spares=True, act=act)
    for booking in session.scalars(select(Booking).where(Booking.id.in_(scope.bookings))):
        forget_booking(booking)
    session.flush()
    erase_rows(session, scope)
    close_questions(session, scope, act=act)
    files.forget(session, scope.files)
    raise_feeds(session, scope.readers, now=act.now)
    mark(session, scope, act=act)
    session.expire_all()


def erase_rows(session: Session, scope: Scope) -> None:
    """Do to each table what its tags say."""
    for name, condition in rows_of(scope).items():
        if name in APART:
            continue
        table = Base.metadata.tables[name]
        if TAGS[name].goes or name == "submission":
            change = delete(table).where(condition)
            session.execute(change.execution_options(synchronize_session=False))
        elif TAGS[name].erased:
            values = blanks(table, scope.candidate_id)
            session.execute(
                update(table)
                .where(condition)
                .values(values)
                .execution_options(synchronize_session=False)
            )
    entries = Base.metadata.tables["entry"]
    session.execute(
        update(entries)
        .where(rows_of(scope)["entry"])
        .values(payload=null())
        .execution_options(synchronize_session=False)
    )


def blanks(table: Table, candidate_id: int) -> Mapping[str, Any]:
    """Return what stands in the personal columns of *table* afterwards."""
    instead = {
        "candidate": {
            "name": NAMELESS,
            "mail_key": f"erased:{candidate_id}",
            "zone": UTC_ZONE,
        }
    }.get(table.name, {})
    return {name: instead.get(name, blank(table.c[name])) for name in TAGS[table.name].erased}


def blank(column: Column[Any]) -> Any:
    """Return the value that says nothing: none, an empty text or list, or what is usual."""
    if column.nullable:
        return None
    if isinstance(column.type, Text):
        return ""
    if isinstance(column.type, JSON):
        return []
    if column.default is None:
        raise LookupError(f"{column} has no value that says nothing.")
    return column.default.arg  # type: ignore[attr-defined]  # a plain value, as ours all are


def close_questions(session: Session, scope: Scope, *, act: Act) -> None:
    """Let nobody be asked any more for an answer that nobody waits for."""
    session.execute(
        update(Question)
        .where(Question.id.in_(scope.questions), Question.state == QuestionState.OPEN)
        .values(state=QuestionState.CLOSED, state_at=act.now)
        .execution_options(synchronize_session=False)
    )


def forget_booking(booking: Booking) -> None:
    """Keep of an interview when and how long it was, in nobody's zone and under no known number."""
    booking.reference = reference()
    booking.reason = ""
    if booking.office_id is None:
        booking.anchor_zone = UTC_ZONE
        booking.wall_time = f"{booking.starts_at.astimezone(ZoneInfo(UTC_ZONE)):%Y-%m-%dT%H:%M}"


def mark(session: Session, scope: Scope, *, act: Act) -> None:
    """Write down that it is done."""
    session.execute(
        update(Application)
        .where(Application.id.in_(scope.applications))
        .values(erased_at=act.now, awaits_link=False, version=Application.version + 1)
        .execution_options(synchronize_session=False)
    )
    if scope.is_whole:
        session.execute(
            update(Candidate)
            .where(Candidate.id == scope.candidate_id)
            .values(erased_at=act.now)
            .execution_options(synchronize_session=False)
        )
    raise_versions(session, [scope.candidate_id])
