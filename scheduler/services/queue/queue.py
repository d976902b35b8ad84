"""The coordinator's queue: who needs something, why, by when, and the one thing to do."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.domain.offers import said_title
from scheduler.domain.process import (
    WINDOWS_DAYS,
    choose_by,
    is_over,
    is_overdue,
    is_unused,
)
from scheduler.domain.terms import BookingState, StageKind, StepState
from scheduler.services.exercises.task_needs import Task, need_of
from scheduler.services.inbox import mailbox_trouble
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.pools import qualifying
from scheduler.services.questions import tasks as question_tasks
from scheduler.services.queue import (
    answer_rows,
    closing_rows,
    fit_rows,
    pause_rows,
    visit_rows,
    waiting,
)
from scheduler.services.queue.queue_rows import TICKABLE, Kind, Row, Target, owned, to_advance
from scheduler.services.queue.talk_rows import about, again_rows
from scheduler.services.queue.waiting import Failed, Standing
from scheduler.services.trips import tasks as trip_tasks
from scheduler.text.names import first_name

__all__ = ["TICKABLE", "Kind", "Page", "Row", "Target", "gather", "rows", "urgency"]
PAGE = 25
SOON_DAYS = 2  # working days
EVENING = timedelta(hours=7)  # from the close of a day to its end
# Rows whose *at* is the start of a talk to come.
OF_TALKS = (
    Kind.INTERVIEWER_CANT,
    Kind.NOBODY_IN_ROOM,
    Kind.NO_FIT,
    Kind.VISIT_HOST,
    Kind.CLOCK_CHANGED,
    Kind.MUST_NOT_MEET,
    Kind.NO_ANSWER,
    Kind.CANDIDATE_CANT,
    Kind.REMARK,
    Kind.MOVE_ASKED,
)


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
    """Return one page of the queue over all roles, after what is soon the oldest broken promise.

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


def urgency(row: Row) -> tuple[bool, bool, datetime, datetime, str, str]:
    """Return what the queue is sorted by: what is soon by its start, all else by what we owe."""
    first = (row.at if row.is_soon else None) or row.due_at or row.since
    has_date = row.is_soon or row.due_at is not None
    return (not row.is_soon, not has_date, first, row.since, row.name, row.kind)


def gather(
    session: Session, *, steps: Sequence[Standing] | None = None, now: datetime
) -> Iterator[Row]:
    """Yield every row, in no order, those about talks of the next two working days marked.

    *steps* are where everybody stands, for whoever has read it already.
    """
    working = WorkingDays.of(session)
    steps = list(waiting.standing(session)) if steps is None else steps
    until = working.after(now, SOON_DAYS) + EVENING
    for row in every(session, steps, working, now=now):
        yield replace(row, is_soon=True) if is_soon(row, until, now=now) else row


def is_soon(row: Row, until: datetime, *, now: datetime) -> bool:
    """Tell whether *row* is about a talk that begins by *until*, or where somebody waits alone."""
    begins = row.at if row.kind in OF_TALKS else None
    return row.kind is Kind.NOBODY_HERE or (begins is not None and now < begins <= until)


def every(
    session: Session, steps: Sequence[Standing], working: WorkingDays, *, now: datetime
) -> Iterator[Row]:
    """Yield every row, in no order: one for each letter that failed, one for each step."""
    letters = waiting.failed(session)
    latest = {step.candidate_id: step for step in steps}
    yield from failed_rows(letters, latest, working)
    yield from answer_rows.gather(session, steps, working, now=now)
    yield from fit_rows.gather(session, steps, working, now=now)
    unreached = {letter.candidate_id for letter in letters}
    closing = closing_rows.closing(session)
    for step in steps:
        row = row_of(step, working, closing, now=now)
        if row and not (row.kind is Kind.LINK_UNUSED and step.candidate_id in unreached):
            yield row
    yield from trained_rows(session, now=now)
    for trouble in mailbox_trouble.lasting(session, now=now):
        since, due = trouble.since or now, working.after(trouble.since or now, 1)
        row = Row(Kind.MAILBOX_FAILS, "Answers by mail", since, due, "Look at it", Target.MAILBOX)
        yield replace(row, words=trouble.words, at=trouble.read_at)
    yield from pause_rows.gather(session, working, now=now)
    yield from visit_rows.gather(session, working, now=now)
    for each in trip_tasks.columns(session, working, now=now):
        yield Row(Kind.TRIP, target=Target.TRIP, **each)
    for each in question_tasks.columns(session, working, now=now):
        yield Row(Kind.QUESTION, target=Target.QUESTION, **each)


def trained_rows(session: Session, *, now: datetime) -> Iterator[Row]:
    """Yield one row for each of us who has done what their pool asks; nothing is promised."""
    for each in qualifying.ready(session, now=now):
        who = each.member.person
        row = Row(Kind.TRAINED, who.name, each.since, None, "Look at it", Target.POOL)
        yield replace(
            row,
            face_id=who.id,
            person_id=who.id,
            pool_id=each.member.pool_id,
            words=each.member.pool.name,
        )


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


def row_of(
    step: Standing, working: WorkingDays, closing: closing_rows.Closing, *, now: datetime
) -> Row | None:
    """Return what *step* needs from us now, if anything."""
    if closing.speaks_for(step):
        row = closing.row_of(step, working, now=now)
    elif step.task is not None and step.state is StepState.BOOKED:
        row = task_row(step, step.task, working, now=now)
    elif step.state is StepState.OPEN:  # of a loop, a part may be booked already
        row = booked_row(step, working, now=now) if is_booked(step) else None
        row = row or open_row(step, now=now)
    elif step.state is StepState.WINDOWS_SENT:
        row = offered_row(step, Kind.WINDOWS_SENT, "Pick a window", working)
    else:
        row = booked_row(step, working, now=now) or debrief_row(step)
    return owned(replace(row, stage=said_title(step.kind, step.stage)), step) if row else None


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
    ahead = [talk for talk in standing if not is_over(talk.ends_at, now)]
    over = [talk for talk in standing if is_over(talk.ends_at, now)]
    if found := next(again_rows(step, ahead, working), None):
        return found
    if over and len(over) == len(standing):
        ended, label = over[-1].ends_at, "Set the outcome"
        due = step.answer_due_at or working.outcome(ended, step.answer_days)
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
    return replace(row, at=need.since, who=need.who, words=need.words)


def debrief_row(step: Standing) -> Row | None:
    """Return the row of a loop whose debrief has no time, or one that somebody can't make."""
    if step.debrief_at is None:
        return None
    label, target = "Place the debrief", Target.DEBRIEF
    return Row(Kind.DEBRIEF_MISSING, step.name, step.debrief_at, None, label, target)
