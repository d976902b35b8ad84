"""Grading: closed by the clock, given to the fairest, passed on where it stays, and decided."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import exercises as rules
from scheduler.domain.exercises import Phase
from scheduler.domain.process import Outcome
from scheduler.domain.terms import LIVE_APPLICATIONS, ExerciseState, Notice
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Application, Exercise, Person, Step
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.exercises import graders, grading_news, news
from scheduler.services.exercises.endings import record
from scheduler.services.exercises.exercises import change, facts_of, find, take_step
from scheduler.services.exercises.graders import Chosen
from scheduler.services.exercises.work import promise
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.transaction import lock, transaction
from scheduler.text.names import clean_lines

S = ExerciseState
NOT_YOURS = "This is graded already, or somebody else grades it now."
NOBODY = "Nobody else of the pool can grade this now."
JUDGED = (Outcome.PASSED, Outcome.DECLINED, Outcome.UNDECIDED)


def tend(session: Session, *, act: Act) -> int:
    """Do what the clock asks of exercises: close, tell, give to grade, pass on; return how many."""
    due = [(exercise_id, do) for exercise_id, do in waiting(session, act=act)]
    for exercise_id, do in due:
        with transaction(session):
            exercise = taken(session, exercise_id)
            do(session, exercise, act=act)
    return len(due)


Deed = Callable[..., None]


def waiting(session: Session, *, act: Act) -> list[tuple[int, Deed]]:
    """Return what is to be done now, in order of time."""
    found = session.scalars(
        select(Exercise)
        .join(Step, Step.id == Exercise.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(Exercise.state.in_(rules.UNDER_WAY), Application.state.in_(LIVE_APPLICATIONS))
        .order_by(Exercise.id)
    )
    wanted = ((each.id, deed_for(session, each, act=act)) for each in found)
    return [(exercise_id, do) for exercise_id, do in wanted if do]


def deed_for(session: Session, exercise: Exercise, *, act: Act) -> Deed | None:
    """Return what *exercise* needs at this instant, if anything."""
    match rules.phase(facts_of(exercise), now=act.now):
        case Phase.EXPIRED | Phase.OVERDUE if exercise.expired_at is None:
            return expire
        case Phase.CLOSED if exercise.state is S.RUNNING or can_be_given(session, exercise, act):
            return close
        case Phase.GRADING_LATE if can_be_given(session, exercise, act):
            return pass_on
        case _:
            return None


def due_between(session: Session, since: datetime, until: datetime) -> list[datetime]:
    """Return the instants after *since*, *until* included, at which something is to be done."""
    running = session.scalars(select(Exercise).where(Exercise.state.in_(rules.UNDER_WAY)))
    found: set[datetime] = set()
    for facts in map(facts_of, running):
        if facts.opened_at is None:
            found.add(facts.expires_at)
        elif facts.due_at is not None and facts.state is S.GRADING:
            found.add(facts.due_at + timedelta(seconds=1))
        elif facts.deadline_at is not None:
            found.add(facts.deadline_at + rules.GRACE)
    return sorted(each for each in found if since < each <= until)


def can_be_given(session: Session, exercise: Exercise, act: Act) -> bool:
    """Tell whether somebody can be asked to grade who was not asked before."""
    return bool(exercise.grader_id and exercise.state is S.HANDED_IN) or (
        next_of(session, exercise, act=act) is not None
    )


def taken(session: Session, exercise_id: int) -> Exercise:
    """Return an exercise, locked after everybody who might grade it."""
    exercise = session.get_one(Exercise, exercise_id)
    lock(session, set(graders.members_of(session, exercise)))
    take_step(session, exercise.step_id)
    session.refresh(exercise)
    return exercise


def expire(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Tell the candidate, once, that a window has passed unopened or nothing was handed in."""
    if deed_for(session, exercise, act=act) is not expire:
        return
    exercise.expired_at = act.now
    exercise.version += 1
    is_overdue = exercise.state is S.RUNNING
    session.flush()
    news.tell_plain(session, exercise, Notice.EXERCISE_EXPIRED, act=act, is_overdue=is_overdue)
    record(session, exercise, "miss deadline" if is_overdue else "miss window", act=act)


def close(session: Session, exercise: Exercise, *, act: Act) -> None:
    """End what can be changed no more: what is saved counts, and it is given to be graded."""
    if rules.phase(facts_of(exercise), now=act.now) is not Phase.CLOSED:
        return
    if exercise.state is S.RUNNING:
        count_saved(session, exercise, act=act)
    if exercise.grader is not None and exercise.grader.is_active:
        give(session, exercise, Chosen(exercise.grader.id, exercise.chosen_because), act=act)
        return
    chosen = next_of(session, exercise, act=act)
    if chosen:
        give(session, exercise, chosen, act=act)


def count_saved(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Take what was saved by the end for what was handed in, and tell the candidate so."""
    exercise.handed_in_at, exercise.is_automatic = exercise.saved_at, True
    change(exercise, S.HANDED_IN, act=act)
    promise(session, exercise, act=act)
    session.flush()
    news.tell_plain(session, exercise, Notice.EXERCISE_HANDED_IN, act=act, is_automatic=True)
    record(session, exercise, "count saved work", act=act)


def next_of(session: Session, exercise: Exercise, *, act: Act) -> Chosen | None:
    """Return the fairest who was not asked to grade *exercise* yet."""
    due_at = WorkingDays.of(session).after(act.now, rules.GRADE_DAYS)
    without = {*exercise.asked_before, exercise.grader_id or 0}
    return graders.choose(session, exercise, due_at, without=without, now=act.now)


def give(session: Session, exercise: Exercise, chosen: Chosen, *, act: Act) -> None:
    """Let somebody grade *exercise*, until two working days from now."""
    if exercise.grader_id not in {None, chosen.person_id}:
        take_from(session, exercise, act=act)
    brief = exercise.way.brief
    exercise.grader = session.get_one(Person, chosen.person_id)
    exercise.chosen_because = chosen.because
    exercise.assigned_at = act.now
    exercise.due_at = WorkingDays.of(session).after(act.now, rules.GRADE_DAYS)
    exercise.grading_minutes = brief.grading_minutes if brief else rules.GRADING_MINUTES
    change(exercise, S.GRADING, act=act)
    session.flush()
    grading_news.ask(session, exercise, act=act)
    record(session, exercise, "give to grade", act=act, person=exercise.grader.name)


def take_from(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Tell whoever has the grading that it is not theirs any more; they are not asked again."""
    grading_news.release(session, exercise, act=act)
    exercise.asked_before = [*exercise.asked_before, exercise.grader_id]


def pass_on(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Give what was not graded in time to the next of the pool."""
    chosen = next_of(session, exercise, act=act)
    if chosen and deed_for(session, exercise, act=act) is pass_on:
        give(session, exercise, chosen, act=act)


def hand_over(session: Session, exercise_id: int, *, person_id: int, act: Act) -> Exercise:
    """Let a grader give their grading back: the next of the pool has it, else the queue."""
    with transaction(session):
        exercise = mine(session, exercise_id, person_id)
        chosen = next_of(session, exercise, act=act)
        if chosen:
            give(session, exercise, chosen, act=act)
            return exercise
        change(exercise, S.HANDED_IN, act=act)
        take_from(session, exercise, act=act)
        exercise.grader = None
        record(session, exercise, "give grading back", act=act)
        return exercise


def assign(session: Session, step_id: int, person_id: int, *, act: Act) -> Exercise:
    """Let a coordinator choose who grades."""
    with transaction(session):
        exercise = find(session, step_id)
        if exercise is None:
            raise Missing
        exercise = taken(session, exercise.id)
        person = session.get(Person, person_id)
        if person is None or not person.is_active:
            raise Invalid("Choose somebody who is with us.")
        is_closed = rules.phase(facts_of(exercise), now=act.now) is Phase.CLOSED
        if exercise.state is not S.GRADING and not is_closed:
            raise Conflict("There is nothing to grade now.")
        if exercise.state is S.RUNNING:
            count_saved(session, exercise, act=act)
        if exercise.state is not S.GRADING or exercise.grader_id != person_id:
            reason = [{"name": person.name, "minutes": 0, "verdict": "by_hand"}]
            give(session, exercise, Chosen(person_id, reason), act=act)
        return exercise


def grade(
    session: Session,
    exercise_id: int,
    outcome: Outcome,
    note: str,
    *,
    person_id: int,
    act: Act,
) -> Exercise:
    """Write down what a grader found; what follows from it, a coordinator decides.

    Raises Conflict where it is graded already or no longer theirs, Invalid without a note.
    """
    words = clean_lines(note)
    if outcome not in JUDGED:
        raise Invalid("Choose what you found.")
    if not words:
        raise Invalid("Write a few words: what was good, what was missing.")
    with transaction(session):
        exercise = mine(session, exercise_id, person_id)
        change(exercise, S.DONE, act=act)
        exercise.outcome, exercise.note, exercise.graded_at = outcome, words, act.now
        grading_news.forget_reminders(session, exercise, act=act)
        raise_feeds(session, [person_id], now=act.now)
        record(session, exercise, "grade", act=act, outcome=outcome.value)
        return exercise


def mine(session: Session, exercise_id: int, person_id: int) -> Exercise:
    """Return an exercise that somebody grades now, locked; raise Conflict for any other."""
    if session.get(Exercise, exercise_id) is None:
        raise Missing
    exercise = taken(session, exercise_id)
    if exercise.state is not S.GRADING or exercise.grader_id != person_id:
        raise Conflict(NOT_YOURS)
    return exercise
