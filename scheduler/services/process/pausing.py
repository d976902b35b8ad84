"""Pausing an application until a day, and going on: by its candidate, or by us for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.domain.endings import NOT_A_PAUSE, Letting, is_pause, pause_ends_at
from scheduler.domain.exercises import last_start
from scheduler.domain.process import moved
from scheduler.domain.terms import (
    BY_CANDIDATE,
    ApplicationState,
    ExerciseState,
    Notice,
    StepState,
)
from scheduler.errors import Invalid
from scheduler.models import Application, Company, Message, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import require_open, set_state, take_with_time
from scheduler.services.exercises import exercises
from scheduler.services.messages import news, one_letter
from scheduler.services.messages.lost import Lost, tell
from scheduler.services.messages.news import Letter
from scheduler.services.messages.telling import Facts
from scheduler.services.process import ending_news, left
from scheduler.services.process.endings import at_work
from scheduler.services.process.process import record, working_state
from scheduler.services.process.releasing import release_all
from scheduler.services.process.reopening import ask_anew, restore, tell_going_on
from scheduler.services.transaction import transaction

PAUSED = ApplicationState.PAUSED
LATE = timedelta(days=1)  # after which "today" is no longer true


def pause(  # noqa: PLR0913 -- until when, by whom and why, each with a name
    session: Session,
    application_id: int,
    until: date,
    *,
    by: str = BY_CANDIDATE,
    reason: str = "",
    act: Act,
    version: int | None = None,
) -> Application:
    """Let an application rest until the morning of a day; one that rests gets another day.

    What is to come is cancelled as if it had ended, but for work that was handed in. Raises
    Invalid for a day that cannot be, Conflict as ending does.
    """
    with transaction(session):
        application = take_with_time(session, application_id, version)
        require_open(application)
        if not is_pause(until, act.now, application.candidate.zone):
            raise Invalid(NOT_A_PAUSE)
        if application.paused_until == until:
            return application
        what = left.said(left.left_of(session, application, now=act.now))
        lost = let_rest(session, application, by=by, act=act)
        application.paused_until = until
        application.end_reason = reason
        application.version += 1
        tell_of_pause(session, application, what, lost, act=act)
        if by == BY_CANDIDATE:
            ending_news.tell_keepers(session, application, "paused", act=act)
        one_letter.gather(session, application, letting=Letting.PAUSED, act=act)
        said = {"until": until.isoformat(), "reason": reason}
        record(session, application, "pause", at_work(application), act=act, **said)
        return application


def let_rest(session: Session, application: Application, *, by: str, act: Act) -> Sequence[Lost]:
    """Let go of all that an application has, and let its step rest; once it rests, nothing."""
    if application.state is PAUSED:
        return []
    step = at_work(application)
    lost = release_all(session, application, letting=Letting.PAUSED, by=by, act=act)
    if step:
        set_state(step, StepState.PAUSED, act=act)
    application.state = moved(application.state, PAUSED)
    return lost


def tell_of_pause(
    session: Session, application: Application, what: Facts, lost: Sequence[Lost], *, act: Act
) -> None:
    """Tell the candidate until when they rest, and write the mail of that morning ahead."""
    forget(session, application, act=act)
    company = session.get_one(Company, 1)
    tell(session, letter_of(Notice.PAUSED, application, company, what), lost, act=act)
    news.send(session, reminder(application, company), act=act)


def resume(
    session: Session,
    application_id: int,
    *,
    by: str = BY_CANDIDATE,
    act: Act,
    version: int | None = None,
) -> Application:
    """Go on where the process stood: a time is asked for anew, an answer is owed anew.

    Going on twice is once. Raises Conflict for one that has ended.
    """
    with transaction(session):
        application = take_with_time(session, application_id, version)
        require_open(application)
        step = at_work(application)
        if application.state is not PAUSED or step is None:
            return application
        rested = act.now - step.state_at
        application.state = moved(application.state, working_state(application, step))
        application.paused_until, application.end_reason = None, ""
        application.version += 1
        forget(session, application, act=act)
        restore(session, step, act=act)
        move_on(session, step, rested, act=act)
        if by == BY_CANDIDATE:
            ending_news.tell_keepers(session, application, "resumed", act=act)
        else:
            tell_going_on(session, application, act=act)
        record(session, application, "resume", step, act=act)
        return application


def move_on(session: Session, step: Step, rested: timedelta, *, act: Act) -> None:
    """Let the day to decide and the last start wait as long as the pause was; ask referees anew."""
    if step.offer and step.offer.decided_at is None:
        step.offer.decide_by += rested
    exercise = exercises.find(session, step.id)
    if exercise and exercise.state is ExerciseState.OPEN:
        exercise.last_start_at = last_start(exercise.last_start_at + rested, 0)
    ask_anew(session, step, act=act)


def letter_of(notice: Notice, application: Application, company: Company, extra: Facts) -> Letter:
    """Return a letter about a pause, with the day until which it lasts."""
    until = application.paused_until
    day = {"until_on": until.isoformat() if until else ""}
    return ending_news.letter_of(notice, application, company, day | extra)


def reminder(application: Application, company: Company) -> Letter:
    """Return the mail that waits for the morning on which the pause is over."""
    letter = letter_of(Notice.PAUSE_OVER, application, company, {})
    return replace(letter, due_at=over_at(application))


def over_at(application: Application) -> datetime:
    """Return when the pause of an application is over."""
    return pause_ends_at(application.paused_until or date.max, application.candidate.zone)


def is_pause_over(application: Application, *, now: datetime) -> bool:
    """Tell whether an application still rests though its day has come."""
    return application.state is PAUSED and over_at(application) <= now


def forget(session: Session, application: Application, *, act: Act) -> None:
    """Set aside the reminder of a pause that lasts another day, or no longer."""
    session.execute(
        update(Message)
        .where(
            Message.subject == f"application:{application.id}",
            Message.notice == Notice.PAUSE_OVER,
            Message.attempt == 0,
            Message.superseded_at.is_(None),
        )
        .values(superseded_at=act.now)
        .execution_options(synchronize_session=False)
    )


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why the reminder of a pause says nothing true any more; empty if it does."""
    application = session.get(Application, message.facts["application_id"])
    until = application.paused_until if application else None
    is_same = until is not None and until.isoformat() == message.facts["until_on"]
    is_late = is_same and now - message.due_at > LATE
    return "" if is_same and not is_late else "The pause is over, or lasts another day."
