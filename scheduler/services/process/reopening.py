"""Taking back the last decision about an application, as far as it can be taken back."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.domain import exercises as rules
from scheduler.domain.endings import Ending
from scheduler.domain.process import SETTLED, moved
from scheduler.domain.references import ReferenceState
from scheduler.domain.terms import LIVE_APPLICATIONS, BookingState, Notice, StepState
from scheduler.errors import Conflict
from scheduler.models import Application, Company, Message, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import (
    bookings_of,
    is_theirs,
    live_application,
    open_step,
    set_state,
    take,
)
from scheduler.services.exercises import exercises
from scheduler.services.messages import news
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.process import ending_news
from scheduler.services.process.ending_news import LETTERS
from scheduler.services.process.endings import at_work
from scheduler.services.process.process import current_or_none, record, working_state
from scheduler.services.process.releasing import references_of
from scheduler.services.references import news as reference_news
from scheduler.services.references import references
from scheduler.services.transaction import transaction

CANCELLED = StepState.CANCELLED
NOTHING = "There is nothing to take back here."
BEGUN = "They have already chosen a time for the next step, so this cannot be taken back."
ANOTHER = "They have applied for this role again meanwhile; go on with that application."


def reopen(session: Session, application_id: int, *, act: Act, version: int) -> Application:
    """Take back the last advance, skip or decline and return the application.

    Cancelled interviews stay cancelled; a candidate who may choose again is asked again. Raises
    Conflict if *version* is old, or where something has been built on the decision.
    """
    with transaction(session):
        application = take(session, application_id, version)
        was_live = application.state in LIVE_APPLICATIONS
        if was_live:
            step = step_back(session, application, act=act)
        else:
            step = revive(session, application, act=act)
        restore(session, step, act=act)
        ask_anew(session, step, act=act)
        state = working_state(application, step)
        if application.state != state:
            application.state = moved(application.state, state)
        application.ended_at, application.ending = None, Ending.NONE
        application.end_reason = ""
        application.version += 1
        if not was_live and was_told(session, application, act=act):
            tell_going_on(session, application, act=act)
        record(session, application, "reopen", step, act=act)
        return application


def step_back(session: Session, application: Application, *, act: Act) -> Step:
    """Close the step that opened last; return the one before it."""
    step = current_or_none(application)
    if step is None:
        raise Conflict(NOTHING)
    # what is left out of the steps ahead was a decision of its own
    behind = [each for each in application.steps if each.position < step.position]
    before = [each for each in behind if each.state in SETTLED]
    if not before:
        raise Conflict(NOTHING)
    if step.state != StepState.OPEN or bookings_of(session, [step.id], *BookingState):
        raise Conflict(BEGUN)
    news.supersede_invitations(session, [step.id], act=act)
    if step.offer:  # what was approved was so for then
        session.delete(step.offer)
        session.flush()
        session.expire(step, ["offer"])
    set_state(step, StepState.AHEAD, act=act)
    return before[-1]


def revive(session: Session, application: Application, *, act: Act) -> Step:
    """Put the steps behind the one at which it ended ahead again; return that one."""
    if live_application(session, application.candidate_id, application.role_id):
        raise Conflict(ANOTHER)
    ended_at = next(
        (step for step in application.steps if step.state in (StepState.DECLINED, CANCELLED)), None
    )
    for step in application.steps:
        if step is not ended_at and step.state == CANCELLED:
            set_state(step, StepState.AHEAD, act=act)
    settled = [step for step in application.steps if step.state in SETTLED]
    if ended_at is None and not settled:
        raise Conflict(NOTHING)
    return ended_at or settled[-1]


def restore(session: Session, step: Step, *, act: Act) -> None:
    """Let *step* wait for a decision if it took place, else open it again."""
    held = bookings_of(session, [step.id], BookingState.COMPLETE)
    if step.offer:
        step.offer.decided_at = None
    exercise = exercises.find(session, step.id)
    if not held and not (exercise and exercise.state in rules.BEGUN):
        open_step(session, step, act=act)
        return
    set_state(step, StepState.BOOKED, act=act)
    promised = step.application.role.answer_days
    step.answer_due_at = WorkingDays.of(session).outcome(act.now, promised)


def ask_anew(session: Session, step: Step, *, act: Act) -> None:
    """Ask the referees of *step* once more whom we had told that nothing is needed."""
    for reference in references_of(session, [step.id]):
        if reference.state is ReferenceState.INVITED:
            reference.invited_at = act.now
            reference.version += 1
            session.flush()
            notice, number = Notice.REFEREE_INVITED, reference.version
            reference_news.tell_referee(session, reference, notice, number, act=act)
    if references.request_of(session, step.id):
        references.settle(session, step, act=act)


def tell_going_on(session: Session, application: Application, *, act: Act) -> None:
    """Tell the candidate that their process goes on, unless the link to choose says it already."""
    step = at_work(application)
    if step is None or (step.state is StepState.OPEN and is_theirs(step)):
        return
    company = session.get_one(Company, 1)
    due = {"answer_by": news.iso(step.answer_due_at)}
    letter = ending_news.letter_of(Notice.RESUMED, application, company, due)
    news.send(session, letter, act=act)


def was_told(session: Session, application: Application, *, act: Act) -> bool:
    """Tell whether somebody may have read that their application has ended.

    A letter that nobody has tried to send is set aside, but for one that a calendar waits for.
    """
    mine = (
        Message.candidate_id == application.candidate_id,
        Message.notice.in_(LETTERS.values()),
        Message.facts["application_id"].as_integer() == application.id,
    )
    session.execute(
        update(Message)
        .where(*mine, Message.object_id.is_(None), Message.attempt == 0)
        .where(Message.superseded_at.is_(None))
        .values(superseded_at=act.now)
        .execution_options(synchronize_session=False)
    )
    told = select(Message.id).where(*mine, Message.superseded_at.is_(None))
    return session.scalar(told.limit(1)) is not None
