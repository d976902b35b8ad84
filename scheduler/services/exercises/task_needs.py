"""What exercises need from a coordinator, as plain values for the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.domain import exercises
from scheduler.domain.exercises import ExerciseFacts, Phase
from scheduler.domain.terms import ExerciseState, StepState
from scheduler.models import Exercise, Person, Step
from scheduler.services.messages.promises import WorkingDays
from scheduler.text.names import first_name

SOON = timedelta(minutes=15)  # within which the worker finds somebody to grade
UNOPENED, OVERDUE, UNGRADED = "exercise_unopened", "exercise_overdue", "grading_late"
TOO_LATE = "too_late"  # to start without us
ANSWERED = 1  # working days within which somebody who is stuck hears from us


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise at which somebody stands."""

    facts: ExerciseFacts
    grader: str
    graded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Need:
    """One reason to look: its kind, since when, by when, and the words of its button."""

    kind: str
    since: datetime
    due_at: datetime
    label: str
    who: tuple[str, ...] = ()
    words: str = ""


def tasks_of(session: Session) -> Mapping[int, Task]:
    """Return the exercises of all steps that are done by one, by step."""
    has_work = or_(Exercise.text != "", Exercise.link != "", Exercise.file_id.is_not(None))
    minutes = (
        Exercise.minutes + Exercise.extra_minutes + Exercise.own_minutes + Exercise.granted_minutes
    )
    found: dict[int, Task] = {}
    for row in session.execute(
        select(
            Exercise.step_id,
            Exercise.state,
            minutes,
            Exercise.last_start_at,
            Exercise.starts_at,
            Exercise.opened_at,
            Exercise.handed_in_at,
            has_work,
            Exercise.due_at,
            Person.name,
            Exercise.graded_at,
        )
        .join(Step, Step.id == Exercise.step_id)
        .outerjoin(Person, Person.id == Exercise.grader_id)
        .where(
            Step.state == StepState.BOOKED,
            Exercise.state.in_((*exercises.UNDER_WAY, ExerciseState.DONE)),
        )
    ):
        found[row[0]] = Task(ExerciseFacts(*row[1:9]), row[9] or "", row[10])
    return found


def need_of(
    task: Task, name: str, phone: str, working: WorkingDays, *, now: datetime
) -> Need | None:
    """Return what *task* of the candidate *name* needs from us now, if anything."""
    facts, first = task.facts, first_name(name)
    reach = f"Call {first}" if phone else f"Write to {first}"
    closes = (facts.deadline_at or now) + exercises.GRACE
    match exercises.phase(facts, now=now):
        case Phase.EXPIRED if not exercises.may_start(facts, now=now):
            since = facts.start_until
            due = working.after(since, ANSWERED)
            return Need(UNOPENED, since, due, "Give more time", words=TOO_LATE)
        case Phase.EXPIRED:
            since = facts.expires_at
            return Need(UNOPENED, since, working.after(since, ANSWERED), reach)
        case Phase.OVERDUE:
            return Need(OVERDUE, closes, working.after(closes, ANSWERED), reach)
        case Phase.CLOSED if closes + SOON <= now:
            due = working.after(closes, exercises.GRADE_DAYS)
            return Need(UNGRADED, closes, due, "Choose a grader")
        case Phase.GRADING_LATE:
            due = facts.due_at or now
            return Need(UNGRADED, due, due, "Choose a grader", (task.grader,))
        case _:
            return None
