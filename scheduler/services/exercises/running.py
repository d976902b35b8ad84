"""The clock of an exercise: started once, extended by the candidate once and by us at will."""

from datetime import timedelta

from sqlalchemy.orm import Session

from scheduler.domain import exercises as rules
from scheduler.domain.exercises import BEGUN, OWN_MINUTES, Phase
from scheduler.domain.terms import ExerciseState, Notice
from scheduler.domain.topics import require_topic
from scheduler.errors import Conflict, Invalid
from scheduler.models import Exercise, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import require_live
from scheduler.services.exercises import grading_news, news
from scheduler.services.exercises.endings import record
from scheduler.services.exercises.exercises import change, ensure, facts_of, find, take_step, total
from scheduler.services.exercises.windows import choose, take_for_choice
from scheduler.services.transaction import transaction

S = ExerciseState
TOO_LATE = "The last start has passed. Write to us, and we see what can be done."
ADDED_ALREADY = "You have added the time that you can add by yourself. Call us if you need more."
NOT_RUNNING = "The clock of this exercise does not run now."
MOST_MINUTES = 14 * 24 * 60


def start(session: Session, step_id: int, *, act: Act) -> Exercise:
    """Start the clock, now: the brief opens. Pressed twice, or in two tabs, it is one window.

    Raises Conflict after the last start.
    """
    with transaction(session):
        found = find(session, step_id)
        if found is not None and found.state in BEGUN:
            return found
        step = take_for_start(session, step_id, act=act)
        exercise = ensure(session, step, act=act)
        if exercise.state in BEGUN:  # the other tab was first
            return exercise
        require_topic(step.topic, exercise.way.topics)
        if not rules.may_start(facts_of(exercise), now=act.now):
            raise Conflict(TOO_LATE)
        choose(session, step, exercise, act=act)
        change(exercise, S.RUNNING, act=act)
        exercise.opened_at = act.now.replace(microsecond=0)
        session.flush()
        news.tell(session, exercise, Notice.EXERCISE_STARTED, act=act)
        news.write_ahead(session, exercise, act=act)
        record(session, exercise, "start exercise", act=act)
    return exercise


def take_for_start(session: Session, step_id: int, *, act: Act) -> Step:
    """Return the locked step whose clock is to be started, unless another tab has just done it."""
    step = take_step(session, step_id)
    exercise = find(session, step_id)
    if exercise is not None and exercise.state in BEGUN:
        return step
    return take_for_choice(session, step_id, act=act)


def add_own_time(session: Session, step_id: int, *, act: Act) -> Exercise:
    """Give the candidate the half hour that they can take once, without a reason."""
    with transaction(session):
        step = take_step(session, step_id)
        require_live(step.application)
        exercise = ensure(session, step, act=act)
        if rules.phase(facts_of(exercise), now=act.now) not in STILL_OPEN:
            raise Conflict(NOT_RUNNING)
        if exercise.own_minutes:
            raise Conflict(ADDED_ALREADY)
        exercise.own_minutes = OWN_MINUTES
        extended(session, exercise, "add time", OWN_MINUTES, act=act)
    return exercise


STILL_OPEN = (Phase.RUNNING, Phase.CLOSING, Phase.GRACE, Phase.HANDED_IN)


def grant_time(
    session: Session, step_id: int, minutes: int, *, act: Act, reason: str = ""
) -> Exercise:
    """Give more time from now, or from a deadline that is still to come; the candidate is told.

    What was closed meanwhile is open again; whoever grades it already has as much longer.
    """
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid("Give between 1 minute and 14 days.")
    with transaction(session):
        step = take_step(session, step_id)
        require_live(step.application)
        exercise = ensure(session, step, act=act)
        if exercise.state not in {S.RUNNING, S.HANDED_IN, S.GRADING} or not exercise.opened_at:
            raise Conflict(NOT_RUNNING)
        exercise.granted_minutes += minutes + past_minutes(exercise, act=act)
        extended(session, exercise, "grant time", minutes, act=act, reason=reason)
    return exercise


def past_minutes(exercise: Exercise, *, act: Act) -> int:
    """Return how many minutes ago the deadline was, upwards; none while it is to come."""
    deadline = facts_of(exercise).deadline_at
    if deadline is None or deadline >= act.now:
        return 0
    return -((deadline - act.now) // timedelta(minutes=1))


def extended(
    session: Session, exercise: Exercise, action: str, minutes: int, *, act: Act, **payload: object
) -> None:
    """Let all that hangs on the deadline follow it."""
    if exercise.is_automatic:
        exercise.is_automatic, exercise.handed_in_at = False, None
        change(exercise, S.RUNNING, act=act)
    elif exercise.state is S.GRADING:
        change(exercise, S.HANDED_IN, act=act)
    else:
        change(exercise, exercise.state, act=act)
    if exercise.state is S.RUNNING:
        exercise.step.answer_due_at = None
    session.flush()
    news.tell(session, exercise, Notice.EXERCISE_EXTENDED, act=act)
    news.write_ahead(session, exercise, act=act)
    grading_news.follow(session, exercise, act=act)
    record(session, exercise, action, act=act, minutes=minutes, **payload)


def set_extra_time(session: Session, step_id: int, minutes: int, *, act: Act) -> Exercise:
    """Give extra time for access needs, before the clock runs or while it does; no mail says so.

    The candidate's page shows the longer time and nothing else.
    """
    if not 0 <= minutes <= MOST_MINUTES:
        raise Invalid("Give between 0 minutes and 14 days.")
    with transaction(session):
        step = take_step(session, step_id)
        require_live(step.application)
        exercise = ensure(session, step, act=act)
        if exercise.state not in {S.OPEN, S.WINDOW_BOOKED, S.RUNNING}:
            raise Conflict(NOT_RUNNING)
        if exercise.extra_minutes == minutes:
            return exercise
        was = total(exercise)
        exercise.extra_minutes = minutes
        exercise.version += 1
        exercise.step.version += 1
        session.flush()
        news.write_ahead(session, exercise, act=act)
        record(session, exercise, "set extra time", act=act, before=was, minutes=minutes)
    return exercise


def open_again(session: Session, step_id: int, *, act: Act) -> Exercise:
    """Let a candidate begin whose last start has passed: as many days as at first, from now."""
    with transaction(session):
        step = take_step(session, step_id)
        require_live(step.application)
        exercise = ensure(session, step, act=act)
        if exercise.state not in {S.OPEN, S.WINDOW_BOOKED}:
            raise Conflict(BEGUN_SAYS)
        exercise.last_start_at = rules.last_start(act.now, exercise.way.horizon_days)
        exercise.version += 1
        exercise.expired_at = None
        step.version += 1
        session.flush()
        news.tell_plain(session, exercise, Notice.EXERCISE_EXPIRED, act=act, is_open_again=True)
        record(session, exercise, "open exercise again", act=act)
    return exercise


BEGUN_SAYS = "They have begun already. Give more time instead."
