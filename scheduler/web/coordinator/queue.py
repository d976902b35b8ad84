"""The queue: the coordinator's first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.process import is_overdue
from scheduler.models import Person
from scheduler.services.company.first_steps import first_steps
from scheduler.services.queue import queue as service
from scheduler.services.queue.queue import Kind, Page, Row, Target
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
    Kind.NOBODY_IN_ROOM: "Nobody in the room",
    Kind.NO_FIT: "Does not fit",
    Kind.VISIT_HOST: "Visit without host",
    Kind.CLOCK_CHANGED: "Clock changed",
    Kind.TRIP: "Trip",
    Kind.MUST_NOT_MEET: "Must not meet",
    Kind.NO_ANSWER: "No answer yet",
    Kind.CANDIDATE_CANT: "Calendar says no",
    Kind.NOBODY_HERE: "Waits alone",
    Kind.REMARK: "Mail to read",
    Kind.MAIL_FAILED: "Mail failed",
    Kind.OUTCOME_MISSING: "Outcome missing",
    Kind.DEBRIEF_MISSING: "Debrief to place",
    Kind.EXERCISE_UNOPENED: "Exercise not started",
    Kind.EXERCISE_OVERDUE: "Nothing handed in",
    Kind.GRADING_LATE: "Grading late",
    Kind.REFERENCES_TO_ASK: "References to ask for",
    Kind.REFERENCES_UNNAMED: "Nobody named",
    Kind.REFERENCE_FLAGGED: "Reference to look at",
    Kind.REFERENCE_SILENT: "Referee silent",
    Kind.REFERENCE_CALL: "Reference call",
    Kind.TO_APPROVE: "To approve",
    Kind.CALL_REFUSED: "Call not wanted",
    Kind.TIME_ASKED: "More time asked",
    Kind.DECISION_LATE: "Decision late",
    Kind.TRAINED: "Training done",
    Kind.MAILBOX_FAILS: "Mailbox not read",
    Kind.PAUSE_OVER: "Pause over",
    Kind.QUESTION: "Question",
}
OF_EXERCISES = (Kind.EXERCISE_UNOPENED, Kind.EXERCISE_OVERDUE, Kind.GRADING_LATE)
# What is rare shares a filter; within it, each kind has its own.
GROUPS: dict[str, tuple[str, tuple[Kind, ...]]] = {
    "unread": ("Unread", (Kind.UNREAD,)),
    "to_advance": ("To advance", (Kind.TO_ADVANCE,)),
    "quiet": ("Gone quiet", (Kind.LINK_UNUSED, Kind.PAUSE_OVER)),
    "times": (
        "Times and trips",
        (
            Kind.WINDOWS_SENT,
            Kind.MOVE_ASKED,
            Kind.INTERVIEWER_CANT,
            Kind.NOBODY_IN_ROOM,
            Kind.NO_FIT,
            Kind.VISIT_HOST,
            Kind.CLOCK_CHANGED,
            Kind.DEBRIEF_MISSING,
            Kind.MUST_NOT_MEET,
            Kind.TRIP,
        ),
    ),
    "answers": ("Answers", (Kind.NOBODY_HERE, Kind.NO_ANSWER, Kind.CANDIDATE_CANT, Kind.REMARK)),
    "later": (
        "Later steps",
        (
            *OF_EXERCISES,
            Kind.REFERENCES_TO_ASK,
            Kind.REFERENCES_UNNAMED,
            Kind.REFERENCE_FLAGGED,
            Kind.REFERENCE_SILENT,
            Kind.REFERENCE_CALL,
            Kind.TO_APPROVE,
            Kind.CALL_REFUSED,
            Kind.TIME_ASKED,
            Kind.DECISION_LATE,
        ),
    ),
    "question": ("Questions", (Kind.QUESTION,)),
    "repair": ("To put right", (Kind.OUTCOME_MISSING, Kind.MAIL_FAILED, Kind.MAILBOX_FAILS)),
    "trained": ("Training", (Kind.TRAINED,)),
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
        first_steps=first_steps(session()),
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
    """Return the kinds of the chosen group that have rows, where it has more than one kind."""
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
                if page.counts.get(kind) or shown == {kind}
            ]
    return []


def groups(rows: Sequence[Row], reader: Clock, *, now: datetime) -> list[Group]:
    """Return the rows of one page under *soon*, *overdue*, *today* and *later*."""
    today = reader.local(now).date()
    found: dict[str, list[Row]] = {"soon": [], "overdue": [], "today": [], "later": []}
    for row in rows:
        is_today = row.due_at is not None and reader.local(row.due_at).date() == today
        key = (
            "soon"
            if row.is_soon
            else "overdue"
            if is_overdue(row.due_at, now)
            else "today"
            if is_today
            else "later"
        )
        found[key].append(row)
    return [Group(key, each) for key, each in found.items() if each]


def greeting(reader: Clock, now: datetime) -> str:
    """Return how one greets at this hour."""
    hour = reader.local(now).hour
    return "Good morning" if hour < NOON else "Good afternoon" if hour < EVENING else "Good evening"


def link_of(row: Row) -> str:
    """Return where the button of *row* leads."""
    of_step = {"application_id": row.application_id, "step_id": row.step_id}
    of_booking = {"application_id": row.application_id, "booking_id": row.booking_id}
    values: dict[str, Any]
    match row.target:
        case Target.ADVANCE:
            page, values = (
                "letters",
                {"do": "advance", "who": f"{row.application_id}.{row.version}"},
            )
        case Target.PICKER:
            page, values = ("move", of_booking) if row.booking_id else ("book", of_step)
        case Target.SEAT:
            page, values = "substitute", of_booking | {"attendance_id": row.seat_id}
        case Target.REMARK:
            owner = {"application_id": row.application_id}
            page, values = "remark", owner | {"remark_id": row.remark_id}
        case Target.TRIP | Target.DEBRIEF | Target.ROOM:
            values = of_booking if row.target is Target.ROOM else of_step
            page = row.target.value
        case other if other in ELSEWHERE:
            return elsewhere(row)
        case _:
            part = {Kind.MAIL_FAILED: "address", Kind.OUTCOME_MISSING: "outcome"}.get(row.kind)
            if row.kind in OF_EXERCISES:
                part = f"exercise-{row.step_id}"
            page, values = "candidate", {"application_id": row.application_id, "_anchor": part}
    return url_for(f".{page}", **values)


# Pages of what is no step of a candidate, by what a row leads to, with the part of it they need.
ELSEWHERE: dict[Target, tuple[str, str]] = {
    Target.PERSON: ("setup.person", "person_id"),
    Target.POOL: ("setup.pool", "pool_id"),
    Target.MAILBOX: ("setup.mailbox", ""),
    Target.APPROVAL: ("me.approval", "step_id"),
    Target.REFERENCE: ("me.reference", "reference_id"),
    Target.VISIT: ("reception.visit", "visit_id"),
    Target.AFTERNOON: ("setup.afternoon", "office_id"),
    Target.QUESTION: ("questions.question", "question_id"),
}


def elsewhere(row: Row) -> str:
    """Return the page of what is no step of a candidate: one of us, a gate, a visit, a question."""
    page, part = ELSEWHERE[row.target]
    values = {part: getattr(row, part)} if part else {}
    if row.target is Target.AFTERNOON:
        values["day_id"] = row.visit_day_id
    return url_for(page, **values)
