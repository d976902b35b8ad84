"""The window of an exercise: booked, moved and given back by the candidate until it is opened."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.exercises import BEGUN
from scheduler.domain.terms import ExerciseState, Notice, StepState
from scheduler.domain.topics import require_topic
from scheduler.domain.zones import wall_time
from scheduler.errors import Conflict, Invalid
from scheduler.models import Exercise, Hold, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import require_live, set_state
from scheduler.services.bookings import cancelling
from scheduler.services.exercises import exercises
from scheduler.services.exercises import news as exercise_news
from scheduler.services.exercises.endings import record
from scheduler.services.exercises.exercises import change, ensure, take_step
from scheduler.services.messages import news
from scheduler.services.search.claims import drop_holds, held_by
from scheduler.services.search.steps import CHOOSING, live_bookings, require_choosing
from scheduler.services.transaction import lock, transaction

S = ExerciseState
SOONEST = timedelta(minutes=1)
BEGUN_ALREADY = "The clock of this exercise has been started; its window cannot be moved any more."
TOO_EARLY = "This time has passed. Choose a later one, or start now."
TOO_LATE = "This is after the last start. Choose an earlier time."


def book_window(session: Session, step_id: int, starts_at: datetime, *, act: Act) -> Exercise:
    """Book the window of a step's exercise, or move it; the entry and what is said then follow.

    A live interview of the same step, booked instead, is cancelled by its rules. Raises Invalid for
    a time that is past or after the last start, Conflict once the clock runs.
    """
    with transaction(session):
        step = take_for_choice(session, step_id, act=act)
        exercise = ensure(session, step, act=act)
        require_topic(step.topic, exercise.way.topics)
        require_start(exercise, starts_at, now=act.now)
        was = exercise.starts_at if exercise.state is S.WINDOW_BOOKED else None
        if was == starts_at:
            return exercise
        choose(session, step, exercise, act=act)
        change(exercise, S.WINDOW_BOOKED, act=act)
        set_window(exercise, starts_at)
        session.flush()
        before = {"before_at": was.isoformat()} if was else {}
        notice = Notice.EXERCISE_MOVED if was else Notice.EXERCISE_BOOKED
        exercise_news.tell(session, exercise, notice, before, act=act)
        exercise_news.write_ahead(session, exercise, act=act)
        record(session, exercise, "move window" if was else "book window", act=act)
    return exercise


def take_for_choice(session: Session, step_id: int, *, act: Act) -> Step:
    """Return a locked step on which nothing else is booked; its live interview gives way."""
    if live_bookings(session, step_id):
        cancelling.cancel_day(session, step_id, by=cancelling.CANDIDATE, act=act)
    held = holds_of(session, step_id)
    owner = session.get_one(Step, step_id).application.candidate_id
    lock(session, {owner, *held_by(session, held)})
    step = take_step(session, step_id)
    require_live(step.application)
    exercise = exercises.find(session, step_id)
    if exercise is None or exercise.state is not S.WINDOW_BOOKED:
        if exercise is not None and exercise.state in BEGUN:
            raise Conflict(BEGUN_ALREADY)
        require_choosing(step)
    return step


def holds_of(session: Session, step_id: int) -> list[int]:
    """Return what a step holds of other people's time."""
    return list(session.scalars(select(Hold.id).where(Hold.step_id == step_id)))


def require_start(exercise: Exercise, starts_at: datetime, *, now: datetime) -> None:
    """Raise Invalid unless the window may begin at *starts_at*."""
    if starts_at < now - SOONEST:
        raise Invalid(TOO_EARLY)
    if starts_at > exercise.last_start_at:
        raise Invalid(TOO_LATE)


def choose(session: Session, step: Step, exercise: Exercise, *, act: Act) -> None:
    """Let *step* be done by its exercise: it counts as booked, and nothing else is held."""
    drop_holds(session, holds_of(session, step.id), now=act.now)
    step.windows.clear()
    step.way_id = exercise.way_id
    step.office_id = None
    exercise.expired_at = None
    if step.state in CHOOSING:
        set_state(step, StepState.BOOKED, act=act)
    news.supersede_invitations(session, [step.id], act=act)


def set_window(exercise: Exercise, starts_at: datetime) -> None:
    """Put the window at an instant; its wall time is the candidate's own."""
    zone = exercise.step.application.candidate.zone
    exercise.starts_at, exercise.anchor_zone = starts_at, zone
    exercise.wall_time = wall_time(starts_at, zone)


def give_back(session: Session, step_id: int, *, act: Act) -> Exercise:
    """Give the window back: the step is open for either way again. Twice is once."""
    with transaction(session):
        step = take_step(session, step_id)
        exercise = ensure(session, step, act=act)
        if exercise.state in BEGUN:
            raise Conflict(BEGUN_ALREADY)
        if exercise.state is S.OPEN:
            return exercise
        change(exercise, S.OPEN, act=act)
        exercise_news.forget_ahead(session, exercise, act=act)
        exercise_news.tell(
            session, exercise, Notice.EXERCISE_CANCELLED, {"by": "candidate"}, act=act
        )
        exercise.starts_at = exercise.expired_at = None
        set_state(step, StepState.OPEN, act=act)
        step.way_id = None
        record(session, exercise, "give window back", act=act)
    return exercise
