"""What a candidate makes: saved while they type, handed in, and replaced until the deadline."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.domain import exercises as rules
from scheduler.domain.exercises import Phase
from scheduler.domain.terms import ExerciseState, Notice
from scheduler.errors import Conflict, Invalid
from scheduler.models import Exercise
from scheduler.services import files
from scheduler.services.act import Act
from scheduler.services.applications.applications import require_live
from scheduler.services.applications.applying import checked_link
from scheduler.services.exercises import grading_news, news
from scheduler.services.exercises.endings import record
from scheduler.services.exercises.exercises import change, facts_of, find, has_work, take_step
from scheduler.services.files import Upload
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.transaction import transaction
from scheduler.text.names import clean_work

S = ExerciseState
NOTHING = "Write something, enter a link or choose a file: one of the three is enough."
OTHER_TAB = (
    "Something newer was saved in another tab or on another device. What you typed here stands "
    "below and is not saved; compare, then press again to save it in place of the other."
)
OVER = "The time is over, and what was saved by then counts. Nothing can be changed any more."
LINK = "Enter a link like https://git.example/you/work, or choose a file."
LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Work:
    """What a candidate has typed and chosen; *seen* is the version that their page began with."""

    text: str = ""
    link: str = ""
    notes: str = ""
    upload: Upload | None = None
    drops_file: bool = False
    seen: int | None = None


def save(session: Session, step_id: int, work: Work, *, act: Act) -> Exercise:
    """Keep what stands in the form; nothing is handed in by it.

    Raises Conflict if another tab has saved something newer, or the time is over.
    """
    with transaction(session):
        exercise = taken(session, step_id)
        if rules.phase(facts_of(exercise), now=act.now) not in CHANGEABLE:
            raise Conflict(OVER)
        keep(session, exercise, work, act=act)
    return exercise


CHANGEABLE = rules.WORKING | {Phase.HANDED_IN}


def hand_in(session: Session, step_id: int, work: Work, *, act: Act) -> Exercise:
    """Hand the work in; until the deadline and its grace it may be replaced, later it is marked.

    Raises Invalid where there is nothing to grade, Conflict if another tab has saved something
    newer or the time is over.
    """
    with transaction(session):
        exercise = taken(session, step_id)
        if not may_hand_in(exercise, act=act):
            raise Conflict(OVER)
        keep(session, exercise, work, act=act)
        if not has_work(exercise):
            raise Invalid(NOTHING)
        exercise.handed_in_at, exercise.is_automatic = act.now, False
        state = S.GRADING if exercise.state is S.GRADING else S.HANDED_IN
        change(exercise, state, act=act)
        promise(session, exercise, act=act)
        session.flush()
        news.forget_ahead(session, exercise, act=act)
        news.tell_plain(session, exercise, Notice.EXERCISE_HANDED_IN, act=act)
        grading_news.follow(session, exercise, act=act)
        record(session, exercise, "hand in", act=act, late=rules.is_late(facts_of(exercise)))
    return exercise


def may_hand_in(exercise: Exercise, *, act: Act) -> bool:
    """Tell whether work is taken: in time, or late in place of nothing or of what was only saved."""
    if exercise.state is S.RUNNING:
        return True
    if exercise.state is S.GRADING:
        return exercise.is_automatic
    is_open = rules.may_change(facts_of(exercise), now=act.now)
    return exercise.state is S.HANDED_IN and (is_open or exercise.is_automatic)


def promise(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Note by when we answer: so many working days after nothing can be changed any more."""
    deadline = facts_of(exercise).deadline_at
    closes = max(act.now, deadline) if deadline else act.now
    promised = exercise.step.application.role.answer_days
    exercise.step.answer_due_at = WorkingDays.of(session).outcome(closes, promised)


def taken(session: Session, step_id: int) -> Exercise:
    """Return the exercise of a locked step; raise Conflict where its clock was never started."""
    step = take_step(session, step_id)
    require_live(step.application)
    exercise = find(session, step_id)
    if exercise is None or exercise.opened_at is None or exercise.state is S.CANCELLED:
        raise Conflict("Start the clock first; then there is something to hand in.")
    return exercise


def keep(session: Session, exercise: Exercise, work: Work, *, act: Act) -> None:
    """Store *work* in place of what is saved; the same once more changes nothing."""
    text, notes = clean_work(work.text), clean_work(work.notes)
    if max(len(text), len(notes)) > LONGEST:
        raise Invalid(f"Use {LONGEST:,} characters at most; send longer work as a file.")
    link = link_of(work)
    is_same = (text, notes, link) == (exercise.text, exercise.notes, exercise.link)
    if is_same and not work.upload and not (work.drops_file and exercise.file_id):
        return
    if work.seen is not None and work.seen != exercise.work_version:
        raise Conflict(OTHER_TAB)
    exercise.text, exercise.notes, exercise.link = text, notes, link
    replace_file(session, exercise, work, act=act)
    exercise.saved_at = act.now
    exercise.work_version += 1


def link_of(work: Work) -> str:
    """Return the link to a repository, or nothing; raise Invalid for what leads nowhere."""
    try:
        return checked_link(work.link)
    except Invalid as odd:
        raise Invalid(LINK) from odd


def replace_file(session: Session, exercise: Exercise, work: Work, *, act: Act) -> None:
    """Store the file that was chosen; the one before it goes."""
    old = exercise.file
    if work.upload is None and not (work.drops_file and old):
        return
    exercise.file = None
    if work.upload:
        name, data = work.upload.name, work.upload.data
        exercise.file = files.keep(session, name, data, act=act, kinds=files.WORK)
    session.flush()
    if old is not None:
        files.discard(session, old)
