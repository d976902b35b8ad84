"""The coordinator's queue: who needs something, why, by when, and the one thing to do."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from scheduler.domain.process import (
    REPLACE_BEFORE,
    WINDOWS_DAYS,
    choose_by,
    is_over,
    is_overdue,
    is_unused,
)
from scheduler.domain.terms import BookingState, StageKind, StepState
from scheduler.services import waiting
from scheduler.services.promises import WorkingDays
from scheduler.services.task_needs import Task, need_of
from scheduler.services.waiting import Failed, Standing, Talk
from scheduler.text.names import first_name

PAGE = 25


class Kind(StrEnum):
    """Why somebody is in the queue."""

    UNREAD = "unread"
    TO_ADVANCE = "to_advance"
    LINK_UNUSED = "link_unused"
    WINDOWS_SENT = "windows_sent"
    MOVE_ASKED = "move_asked"
    INTERVIEWER_CANT = "interviewer_cant"
    CLOCK_CHANGED = "clock_changed"
    MAIL_FAILED = "mail_failed"
    OUTCOME_MISSING = "outcome_missing"
    EXERCISE_UNOPENED = "exercise_unopened"
    EXERCISE_OVERDUE = "exercise_overdue"
    GRADING_LATE = "grading_late"


class Target(StrEnum):
    """Where a row's button leads."""

    ADVANCE = "advance"  # the page of the exact letter
    CANDIDATE = "candidate"
    PICKER = "picker"  # choosing a time on the candidate's behalf
    PERSON = "person"  # one of us, whose own address failed


TICKABLE = (Kind.UNREAD, Kind.TO_ADVANCE)  # who waits for a decision


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue; the words around its facts are the page's."""

    kind: Kind
    name: str
    since: datetime
    due_at: datetime | None  # none where nothing is promised
    label: str
    target: Target
    face_id: int = 0
    application_id: int | None = None
    candidate_id: int | None = None
    person_id: int | None = None
    role_id: int | None = None
    role: str = ""
    stage: str = ""
    version: int = 0  # of the application, as the row shows it
    step_id: int | None = None
    booking_id: int | None = None
    at: datetime | None = None  # applied, asked, began: what the reason speaks of
    who: tuple[str, ...] = ()
    words: str = ""  # of a person or of a mail server
    count: int = 0

    @property
    def is_tickable(self) -> bool:
        """Tell whether this person waits for a decision."""
        return self.kind in TICKABLE


@dataclass(frozen=True, slots=True)
class Page:
    """Up to 25 rows, and the figures of the whole queue."""

    rows: list[Row]
    counts: dict[Kind, int]
    total: int  # of the kinds asked for, as the next two
    overdue: int
    roles: int
    number: int
    pages: int


def rows(session: Session, *, now: datetime, kinds: Collection[Kind] = (), page: int = 1) -> Page:
    """Return one page of the queue over all roles, the oldest broken promise first.

    Without *kinds* every kind is shown; all are counted either way. What nothing is promised for stands last, the longest waiting first.
    """
    found = sorted(gather(session, now=now), key=urgency)
    shown = [row for row in found if not kinds or row.kind in kinds]
    pages = max(1, -(-len(shown) // PAGE))
    number = min(max(page, 1), pages)
    return Page(
        rows=shown[(number - 1) * PAGE : number * PAGE],
        counts=dict(Counter(row.kind for row in found)),
        total=len(shown),
        overdue=sum(is_overdue(row.due_at, now) for row in shown),
        roles=len({row.role_id for row in shown if row.role_id}),
        number=number,
        pages=pages,
    )


def urgency(row: Row) -> tuple[bool, datetime, datetime, str, str]:
    """Return what the queue is sorted by."""
    return (row.due_at is None, row.due_at or row.since, row.since, row.name, row.kind)


def gather(session: Session, *, now: datetime) -> Iterator[Row]:
    """Yield every row, in no order: one for each letter that failed, one for each step."""
    working = WorkingDays.of(session)
    steps = list(waiting.standing(session))
    letters = waiting.failed(session)
    latest = {step.candidate_id: step for step in steps}
    yield from failed_rows(letters, latest, working)
    unreached = {letter.candidate_id for letter in letters}
    for step in steps:
        row = row_of(step, working, now=now)
        if row and not (row.kind is Kind.LINK_UNUSED and step.candidate_id in unreached):
            yield row


def failed_rows(
    letters: Iterable[Failed], latest: dict[int, Standing], working: WorkingDays
) -> Iterator[Row]:
    """Yield one row for each person whom letters did not reach, with the first of them."""
    seen: set[tuple[int | None, int | None]] = set()
    for letter in letters:
        about = (letter.candidate_id, letter.person_id)
        step = latest.get(letter.candidate_id or 0)
        if about in seen or (letter.candidate_id and not step):
            continue
        seen.add(about)
        row = Row(
            Kind.MAIL_FAILED,
            letter.name,
            letter.dead_at,
            working.after(letter.dead_at, 1),
            "Correct address",
            Target.CANDIDATE if step else Target.PERSON,
            face_id=letter.candidate_id or letter.person_id or 0,
            person_id=letter.person_id,
            who=(letter.address,),
            words=letter.answer,
            stage=letter.notice.value,
        )
        yield owned(row, step) if step else row


def owned(row: Row, step: Standing) -> Row:
    """Return *row* as one about the person of *step*."""
    return replace(
        row,
        face_id=step.candidate_id,
        application_id=step.application_id,
        candidate_id=step.candidate_id,
        role_id=step.role_id,
        role=step.role,
        version=step.version,
        step_id=step.step_id,
    )


def row_of(step: Standing, working: WorkingDays, *, now: datetime) -> Row | None:
    """Return what *step* needs from us now, if anything."""
    if step.task is not None and step.state is StepState.BOOKED:
        row = task_row(step, step.task, working, now=now)
    elif step.state is StepState.OPEN:  # of a loop, a part may be booked already
        row = booked_row(step, working, now=now) if is_booked(step) else None
        row = row or open_row(step, now=now)
    elif step.state is StepState.WINDOWS_SENT:
        row = offered_row(step, Kind.WINDOWS_SENT, "Pick a window", working)
    else:
        row = booked_row(step, working, now=now)
    return owned(replace(row, stage=step.stage), step) if row else None


def is_booked(step: Standing) -> bool:
    """Tell whether an interview of *step* stands."""
    return any(talk.state is BookingState.SCHEDULED for talk in step.talks)


def open_row(step: Standing, *, now: datetime) -> Row | None:
    """Return the row of a step that nobody has booked."""
    first = first_name(step.name)
    if not step.is_chosen:
        if step.kind is StageKind.APPLICATION and step.read_at is None:
            at, days = step.received_at, step.answer_days or 0
            due = step.answer_due_at
            row = Row(Kind.UNREAD, step.name, at, due, "Read it", Target.CANDIDATE)
            return replace(row, at=at, count=days)
        return to_advance(step, step.answer_due_at, step.read_at or step.state_at)
    if not is_unused(step.state_at, now):
        return None
    label = f"Call {first}" if step.phone else f"Write to {first}"
    due = choose_by(step.state_at)
    return Row(
        Kind.LINK_UNUSED, step.name, step.state_at, due, label, Target.CANDIDATE, at=step.state_at
    )


def to_advance(step: Standing, due: datetime | None, at: datetime) -> Row:
    """Return the row of somebody about whom we are to decide."""
    label = f"Advance {first_name(step.name)}"
    return Row(Kind.TO_ADVANCE, step.name, at, due, label, Target.ADVANCE, at=at)


def offered_row(step: Standing, kind: Kind, label: str, working: WorkingDays) -> Row | None:
    """Return the row of somebody who told us when they can."""
    if step.offered is None:
        return None
    sent = step.offered.sent_at
    due = step.answer_due_at or working.after(sent, WINDOWS_DAYS)
    return Row(kind, step.name, sent, due, label, Target.PICKER, at=sent, count=step.offered.count)


def booked_row(step: Standing, working: WorkingDays, *, now: datetime) -> Row | None:
    """Return the row of a step with interviews: the most pressing of what they need."""
    standing = [talk for talk in step.talks if talk.state is BookingState.SCHEDULED]
    broken = [talk for talk in standing if talk.at_risk_at and not is_over(talk.ends_at, now)]
    over = [talk for talk in standing if is_over(talk.ends_at, now)]
    if broken:
        return broken_row(step, broken[0])
    off = [talk for talk in standing if talk.is_off_clock and not is_over(talk.ends_at, now)]
    if off:
        return off_clock_row(step, off[0])
    if over and len(over) == len(standing):
        ended, label = over[-1].ends_at, "Set the outcome"
        due = working.outcome(ended, step.answer_days)
        row = Row(Kind.OUTCOME_MISSING, step.name, ended, due, label, Target.CANDIDATE)
        return about(row, over[-1])
    if not standing and step.talks:
        last = step.talks[-1]
        due = step.answer_due_at or working.outcome(last.ends_at, step.answer_days)
        return about(to_advance(step, due, last.starts_at), last)
    label = f"Move {first_name(step.name)}"
    row_or_none = offered_row(step, Kind.MOVE_ASKED, label, working)
    return about(row_or_none, standing[0]) if row_or_none and standing else None


def task_row(step: Standing, task: Task, working: WorkingDays, *, now: datetime) -> Row | None:
    """Return the row of a step that is done by an exercise."""
    if task.graded_at is not None:
        due = step.answer_due_at or working.outcome(task.graded_at, step.answer_days)
        return to_advance(step, due, task.graded_at)
    need = need_of(task, step.name, step.phone, working, now=now)
    if need is None:
        return None
    row = Row(Kind(need.kind), step.name, need.since, need.due_at, need.label, Target.CANDIDATE)
    return replace(row, at=need.since, who=need.who)


def broken_row(step: Standing, talk: Talk) -> Row:
    """Return the row of an interview that somebody of the line-up can't make."""
    row = Row(
        Kind.INTERVIEWER_CANT,
        step.name,
        talk.at_risk_at or talk.starts_at,
        talk.starts_at - REPLACE_BEFORE,
        "Find another time",
        Target.PICKER,
        who=tuple(name for name, _ in talk.missing),
        words=next((reason for _, reason in talk.missing if reason), ""),
    )
    return about(row, talk)


def off_clock_row(step: Standing, talk: Talk) -> Row:
    """Return the row of an interview whose promised wall time is another instant by a new law."""
    due = talk.starts_at - REPLACE_BEFORE
    since, label = talk.changed_at, "Find another time"
    return about(Row(Kind.CLOCK_CHANGED, step.name, since, due, label, Target.PICKER), talk)


def about(row: Row, talk: Talk) -> Row:
    """Return *row* as one about *talk*."""
    return replace(row, booking_id=talk.id, at=talk.starts_at)
