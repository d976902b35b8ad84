"""How exercises end with their step: cancelled with what else is left of it, or passed over."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from scheduler.domain import exercises as rules
from scheduler.domain.endings import Letting
from scheduler.domain.terms import BY_STAFF, ExerciseState, Notice
from scheduler.errors import Conflict
from scheduler.models import Exercise, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.exercises import exercises, grading_news, news
from scheduler.services.exercises.exercises import change, facts_of
from scheduler.services.messages.lost import Lost

S = ExerciseState
STILL_THEIRS = (
    "Their exercise is still booked or under way. Wait until it is over, or leave it out."
)


def let_go(
    session: Session, steps: Iterable[Step], *, letting: Letting = Letting.ALONE, act: Act
) -> list[Lost]:
    """Cancel the exercises of locked *steps* that end another way; graders are told at once.

    A pause leaves alone what was handed in. What is returned leaves the candidate's calendar
    with their letter, but for one that is let go of alone: of that they are told here.
    """
    lost = []
    for exercise in exercises.by_step(session, [step.id for step in steps]).values():
        if exercise.state not in rules.UNDER_WAY or stays(exercise, letting, act=act):
            continue
        was = exercise.state
        facts = news.facts(session, exercise)
        change(exercise, S.CANCELLED, act=act)
        news.forget_ahead(session, exercise, act=act)
        if was in {S.WINDOW_BOOKED, S.RUNNING} and letting is Letting.ALONE:
            by = {"by": BY_STAFF}
            news.tell(session, exercise, Notice.EXERCISE_CANCELLED, by, act=act)
        elif was in {S.WINDOW_BOOKED, S.RUNNING}:
            entry = news.entry_of(session, exercise, act=act)
            facts |= news.calendar(entry)
            lost.append(Lost(entry, exercise.step_id, facts, Notice.EXERCISE_CANCELLED))
        grading_news.release(session, exercise, act=act)
        record(session, exercise, "cancel exercise", act=act)
    return lost


def stays(exercise: Exercise, letting: Letting, *, act: Act) -> bool:
    """Tell whether a pause leaves *exercise* as it is: what was handed in is graded meanwhile."""
    now = rules.phase(facts_of(exercise), now=act.now)
    return letting is Letting.PAUSED and (now is rules.Phase.HANDED_IN or now in rules.OURS)


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
        let_go(session, [step], act=act)
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
