"""Exercises: reached through their owner, in plain values, and as far as they have come."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.domain import exercises
from scheduler.domain.exercises import ExerciseFacts
from scheduler.domain.terms import ExerciseState, StageKind
from scheduler.errors import Missing
from scheduler.models import Application, Exercise, Step, Way
from scheduler.services.act import Act
from scheduler.services.applications.applications import take

S = ExerciseState


def exercise_way(step: Step) -> Way | None:
    """Return the way of *step* that is an exercise, if it has one."""
    return next((way for way in step.stage.ways if way.kind is StageKind.EXERCISE), None)


def require_way(step: Step) -> Way:
    """Return the way of *step* that is an exercise; raise Missing if it has none."""
    way = exercise_way(step)
    if way is None or not way.minutes:
        raise Missing
    return way


def find(session: Session, step_id: int) -> Exercise | None:
    """Return the exercise of a step, if anything was done about it."""
    return session.scalar(
        select(Exercise)
        .where(Exercise.step_id == step_id)
        .execution_options(populate_existing=True)
    )


def by_step(session: Session, step_ids: Collection[int]) -> dict[int, Exercise]:
    """Return the exercises of these steps."""
    found = session.scalars(
        select(Exercise)
        .where(Exercise.step_id.in_(step_ids))
        .options(joinedload(Exercise.grader), joinedload(Exercise.file))
    )
    return {each.step_id: each for each in found}


def own(session: Session, candidate_id: int, step_id: int) -> Exercise:
    """Return the exercise of a candidate's step; raise Missing for anybody else's."""
    found = session.scalar(
        select(Exercise)
        .join(Step, Step.id == Exercise.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(Exercise.step_id == step_id, Application.candidate_id == candidate_id)
    )
    if found is None:
        raise Missing
    return found


def own_of(session: Session, exercise_id: int, person_id: int) -> Exercise:
    """Return an exercise that is somebody's to grade, or was graded by them; else raise Missing."""
    found = session.scalar(
        select(Exercise).where(Exercise.id == exercise_id, Exercise.grader_id == person_id)
    )
    if found is None:
        raise Missing
    return found


def to_grade(session: Session, person_id: int) -> Sequence[Exercise]:
    """Return what somebody has to grade, the first to be due first."""
    application = joinedload(Exercise.step).joinedload(Step.application)
    return session.scalars(
        select(Exercise)
        .where(Exercise.grader_id == person_id, Exercise.state == S.GRADING)
        .order_by(Exercise.due_at, Exercise.id)
        .options(
            application.joinedload(Application.candidate),
            application.joinedload(Application.role),
            joinedload(Exercise.way).joinedload(Way.brief),
        )
    ).all()


def take_step(session: Session, step_id: int) -> Step:
    """Return a step with its application, both locked."""
    application_id = session.scalar(select(Step.application_id).where(Step.id == step_id))
    if application_id is None:
        raise Missing
    take(session, application_id, None)
    return session.get_one(Step, step_id)


def ensure(session: Session, step: Step, *, act: Act) -> Exercise:
    """Return the exercise of a locked step, made now if there is none; what was cancelled is new."""
    way = require_way(step)
    found = find(session, step.id)
    if found is None:
        found = Exercise(step=step, way=way, minutes=way.minutes, created_at=act.now)
        found.last_start_at = exercises.last_start(step.state_at, way.horizon_days)
        found.changed_at = act.now
        session.add(found)
        session.flush()
    elif found.state is S.CANCELLED:
        found.state = exercises.moved(found.state, S.OPEN)
        found.last_start_at = exercises.last_start(step.state_at, way.horizon_days)
        found.starts_at = found.opened_at = found.handed_in_at = found.expired_at = None
    return found


def facts_of(exercise: Exercise) -> ExerciseFacts:
    """Return *exercise* in plain values."""
    return ExerciseFacts(
        state=exercise.state,
        minutes=total(exercise),
        last_start_at=exercise.last_start_at,
        starts_at=exercise.starts_at,
        opened_at=exercise.opened_at,
        handed_in_at=exercise.handed_in_at,
        has_work=has_work(exercise),
        due_at=exercise.due_at,
    )


def total(exercise: Exercise) -> int:
    """Return all the minutes of *exercise*, whoever gave them."""
    return (
        exercise.minutes + exercise.extra_minutes + exercise.own_minutes + exercise.granted_minutes
    )


def has_work(exercise: Exercise) -> bool:
    """Tell whether something is saved that could be graded."""
    return bool(exercise.text or exercise.link or exercise.file_id)


def planned(step: Step) -> ExerciseFacts:
    """Return what the exercise of *step* would be, of which nothing is booked yet."""
    way = require_way(step)
    last = exercises.last_start(step.state_at, way.horizon_days)
    return ExerciseFacts(S.OPEN, way.minutes or 0, last)


def facts_at(step: Step, exercise: Exercise | None) -> ExerciseFacts:
    """Return how the exercise of *step* stands, whether or not there is one yet."""
    if exercise is None or exercise.state is S.CANCELLED:
        return planned(step)
    return facts_of(exercise)


def change(exercise: Exercise, state: ExerciseState, *, act: Act) -> None:
    """Put *exercise* into *state* if the table allows it; every change raises its version."""
    exercise.state = exercises.moved(exercise.state, state)
    exercise.version += 1
    exercise.changed_at = act.now
    exercise.step.version += 1
