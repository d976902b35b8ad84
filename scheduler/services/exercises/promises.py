"""What this program promises about exercises; `scheduler check` prints what breaks it."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.exercises import UNDER_WAY
from scheduler.domain.terms import ExerciseState, Method, StepState
from scheduler.models import CalendarObject, Exercise, Message, Step

S = ExerciseState


def is_done_by() -> ColumnElement[bool]:
    """Return the condition that an exercise stands in place of the bookings of a step."""
    stands = (*UNDER_WAY, S.DONE)
    return exists().where(Exercise.step_id == Step.id, Exercise.state.in_(stands))


def torn_steps(session: Session) -> Iterator[str]:
    """Yield the exercises under way whose step does not wait for them."""
    for exercise_id in session.scalars(
        select(Exercise.id)
        .join(Step, Step.id == Exercise.step_id)
        .where(
            Exercise.state.in_(UNDER_WAY),
            or_(
                Step.state.not_in((StepState.BOOKED, StepState.PAUSED)),
                (Step.state == StepState.PAUSED) & (Exercise.state == S.WINDOW_BOOKED),
                Step.way_id.is_distinct_from(Exercise.way_id),
            ),
        )
    ):
        yield f"exercise {exercise_id}"


def unkept_times(session: Session) -> Iterator[str]:
    """Yield the exercises that lack the instants that their state speaks of."""
    for exercise_id in session.scalars(
        select(Exercise.id).where(
            or_(
                (Exercise.state == S.WINDOW_BOOKED) & Exercise.starts_at.is_(None),
                (Exercise.state == S.GRADING)
                & or_(Exercise.due_at.is_(None), Exercise.handed_in_at.is_(None)),
                (Exercise.outcome.is_not(None)) & Exercise.graded_at.is_(None),
            )
        )
    ):
        yield f"exercise {exercise_id}"


def untold(session: Session) -> Iterator[str]:
    """Yield the windows and clocks of which the candidate was never told as they are now."""
    told = exists().where(
        Message.object_id == CalendarObject.id,
        Message.sequence == CalendarObject.sequence,
        Message.method == Method.REQUEST,
        Message.candidate_id.is_not(None),
    )
    for exercise_id in session.scalars(
        select(Exercise.id)
        .join(CalendarObject, CalendarObject.id == Exercise.candidate_object_id)
        .where(Exercise.state.in_((S.WINDOW_BOOKED, S.RUNNING)), ~told)
    ):
        yield f"exercise {exercise_id}, its candidate"
