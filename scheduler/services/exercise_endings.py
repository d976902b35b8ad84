"""How exercises end with their step: cancelled with what else is left of it, or passed over."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from scheduler.domain import exercises as rules
from scheduler.domain.terms import ExerciseState, Notice
from scheduler.errors import Conflict
from scheduler.models import Exercise, Step
from scheduler.services import exercise_news, exercises, grading_news, journal
from scheduler.services.act import Act
from scheduler.services.exercises import change, facts_of

S = ExerciseState
STILL_THEIRS = (
    "Their exercise is still booked or under way. Wait until it is over, or leave it out."
)


STILL_THEIRS = (
    "Their exercise is still booked or under way. Wait until it is over, or leave it out."
)


def cancel_of(session: Session, steps: Iterable[Step], *, act: Act) -> None:
    """Cancel the exercises of locked *steps* that end another way; both sides are told."""
    for exercise in exercises.by_step(session, [step.id for step in steps]).values():
        if exercise.state not in rules.UNDER_WAY:
            continue
        was = exercise.state
        change(exercise, S.CANCELLED, act=act)
        exercise_news.forget_ahead(session, exercise, act=act)
        if was in {S.WINDOW_BOOKED, S.RUNNING}:
            by = {"by": "staff"}
            exercise_news.tell(session, exercise, Notice.EXERCISE_CANCELLED, by, act=act)
        grading_news.release(session, exercise, act=act)
        record(session, exercise, "cancel exercise", act=act)


def close_of(session: Session, step: Step, *, act: Act) -> None:
    """End the exercise of a step that is passed; raise Conflict while the candidate is at it."""
    exercise = exercises.find(session, step.id)
    if exercise is None or exercise.state not in rules.UNDER_WAY:
        return
    now = rules.phase(facts_of(exercise), now=act.now)
    if now in {rules.Phase.HANDED_IN, rules.Phase.CLOSED} or exercise.state is S.GRADING:
        if exercise.state is S.RUNNING:
            change(exercise, S.HANDED_IN, act=act)
        change(exercise, S.DONE, act=act)
        grading_news.release(session, exercise, act=act)
    elif now in {rules.Phase.EXPIRED, rules.Phase.OVERDUE}:
        cancel_of(session, [step], act=act)
    else:
        raise Conflict(STILL_THEIRS)


def record(
    session: Session, exercise: Exercise, action: str, *, act: Act, **payload: object
) -> None:
    """Write *action* into the journal of the application."""
    starts = {"starts_at": exercise.starts_at.isoformat()} if exercise.starts_at else {}
    journal.record(
        session,
        action,
        f"exercise:{exercise.id}",
        act=act,
        application_id=exercise.step.application_id,
        payload={"step": exercise.step.stage.title, **starts, **payload},
    )
