"""The queue: the coordinator's first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.process import is_overdue
from scheduler.models import Person
from scheduler.services import queue as service
from scheduler.services.queue import Kind, Page, Row, Target
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp, clock_of

NOON, EVENING = 12, 17
WORDS = {
    Kind.UNREAD: "Unread",
    Kind.TO_ADVANCE: "To advance",
    Kind.LINK_UNUSED: "Link unused",
    Kind.WINDOWS_SENT: "Windows sent",
    Kind.MOVE_ASKED: "Move asked",
    Kind.INTERVIEWER_CANT: "Interviewer can’t",
    Kind.CLOCK_CHANGED: "Clock changed",
    Kind.MAIL_FAILED: "Mail failed",
    Kind.OUTCOME_MISSING: "Outcome missing",
    Kind.REFERENCES_TO_ASK: "References to ask for",
    Kind.REFERENCES_UNNAMED: "Nobody named",
    Kind.REFERENCE_FLAGGED: "Reference to look at",
    Kind.REFERENCE_SILENT: "Referee silent",
    Kind.REFERENCE_CALL: "Reference call",
    Kind.TO_APPROVE: "To approve",
    Kind.CALL_REFUSED: "Call not wanted",
    Kind.TIME_ASKED: "More time asked",
    Kind.DECISION_LATE: "Decision late",
}
# What is rare shares a filter; within it, each kind has its own.
GROUPS: dict[str, tuple[str, tuple[Kind, ...]]] = {
    "unread": ("Unread", (Kind.UNREAD,)),
    "to_advance": ("To advance", (Kind.TO_ADVANCE,)),
    "link_unused": ("Link unused", (Kind.LINK_UNUSED,)),
    "times": (
        "Times to find",
        (Kind.WINDOWS_SENT, Kind.MOVE_ASKED, Kind.INTERVIEWER_CANT, Kind.CLOCK_CHANGED),
    ),
    "references": (
        "References",
        (
            Kind.REFERENCES_TO_ASK,
            Kind.REFERENCES_UNNAMED,
            Kind.REFERENCE_FLAGGED,
            Kind.REFERENCE_SILENT,
            Kind.REFERENCE_CALL,
        ),
    ),
    "last": (
        "Last step",
        (Kind.TO_APPROVE, Kind.CALL_REFUSED, Kind.TIME_ASKED, Kind.DECISION_LATE),
    ),
    "repair": ("To put right", (Kind.OUTCOME_MISSING, Kind.MAIL_FAILED)),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """A word with a count that narrows the list."""

    text: str
    count: int
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    key: str
    rows: list[Row]


@bp.get("/queue")
@coordinator
def queue(person: Person) -> ResponseReturnValue:
    """Show who needs something, the oldest broken promise first."""
    now, asked = clock.now(), request.args.get("show", "")
    page = service.rows(
        session(),
        now=now,
        kinds=kinds_of(asked),
        page=request.args.get("page", 1, type=int),
    )
    reader = clock_of(person)
    return htmx.render(
        "coordinator/queue",
        person=person,
        now=now,
        clock=reader,
        greeting=greeting(reader, now),
        page=page,
        groups=groups(page.rows, reader, now=now),
        filters=filters(page, asked),
        within=within(page, asked),
        words=WORDS,
        link=link_of,
        turn=lambda number: url_for(".queue", show=asked or None, page=number),
    )


def kinds_of(asked: str) -> Sequence[Kind]:
    """Return the kinds that a filter shows; none means all."""
    if asked in GROUPS:
        return GROUPS[asked][1]
    return [kind for kind in Kind if kind.value == asked]


def filters(page: Page, asked: str) -> list[Filter]:
    """Return the row of filters: everything, and each group that has rows or is shown."""
    everything = sum(page.counts.values())
    shown = set(kinds_of(asked))
    found = [Filter("Everything", everything, url_for(".queue"), is_chosen=not shown)]
    for key, (text, kinds) in GROUPS.items():
        count = sum(page.counts.get(kind, 0) for kind in kinds)
        is_chosen = bool(shown) and shown <= set(kinds)
        if count or is_chosen:
            found.append(Filter(text, count, url_for(".queue", show=key), is_chosen))
    return found


def within(page: Page, asked: str) -> list[Filter]:
    """Return the kinds of the chosen group, where it has more than one."""
    shown = set(kinds_of(asked))
    for kinds in (kinds for _, kinds in GROUPS.values() if len(kinds) > 1):
        if shown and shown <= set(kinds):
            return [
                Filter(
                    WORDS[kind],
                    page.counts.get(kind, 0),
                    url_for(".queue", show=kind.value),
                    shown == {kind},
                )
                for kind in kinds
            ]
    return []


def groups(rows: Sequence[Row], reader: Clock, *, now: datetime) -> list[Group]:
    """Return the rows of one page under *overdue*, *today* and *later*."""
    today = reader.local(now).date()
    found: dict[str, list[Row]] = {"overdue": [], "today": [], "later": []}
    for row in rows:
        is_today = row.due_at is not None and reader.local(row.due_at).date() == today
        key = "overdue" if is_overdue(row.due_at, now) else "today" if is_today else "later"
        found[key].append(row)
    return [Group(key, each) for key, each in found.items() if each]


def greeting(reader: Clock, now: datetime) -> str:
    """Return how one greets at this hour."""
    hour = reader.local(now).hour
    return "Good morning" if hour < NOON else "Good afternoon" if hour < EVENING else "Good evening"


def link_of(row: Row) -> str:
    """Return where the button of *row* leads."""
    match row.target:
        case Target.ADVANCE:
            who = f"{row.application_id}.{row.version}"
            return url_for(".letters", do="advance", who=who)
        case Target.PICKER:
            owner = row.application_id
            if row.booking_id:
                return url_for(".move", application_id=owner, booking_id=row.booking_id)
            return url_for(".book", application_id=owner, step_id=row.step_id)
        case Target.PERSON:
            return url_for("setup.person", person_id=row.person_id)
        case Target.APPROVAL | Target.REFERENCE:
            return sheet_of(row)
        case _:
            part = {Kind.MAIL_FAILED: "address", Kind.OUTCOME_MISSING: "outcome"}.get(row.kind)
            return url_for(".candidate", application_id=row.application_id, _anchor=part)


def sheet_of(row: Row) -> str:
    """Return the page of a gate to open, or of one referee."""
    if row.target is Target.APPROVAL:
        return url_for("me.approval", step_id=row.step_id)
    return url_for("me.reference", reference_id=row.reference_id)
