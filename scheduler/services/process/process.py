"""Moving an application through its plan: on, over a step, and out."""

from sqlalchemy.orm import Session

from scheduler.domain.endings import Ending, Letting
from scheduler.domain.process import CURRENT, moved
from scheduler.domain.terms import (
    ApplicationState,
    BookingState,
    StageKind,
    StepState,
)
from scheduler.errors import Conflict
from scheduler.models import Application, Company, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.applications.applications import (
    ENDED,
    application_of,
    bookings_of,
    kinds_of,
    open_step,
    require_live,
    set_state,
    take,
    take_with_time,
)
from scheduler.services.debriefs import debriefs
from scheduler.services.messages import news, telling
from scheduler.services.messages.lost import tell_alone
from scheduler.services.process.releasing import (
    close_bookings,
    release_all,
    release_references,
    release_steps,
)
from scheduler.services.transaction import transaction


def advance(session: Session, application_id: int, *, act: Act, version: int) -> Step | None:
    """Pass the current step and return the next one, now open; none after the last.

    A candidate who is to choose a time is asked at once, and reminded after 2 and 5 days. Raises
    Conflict if *version* is old or an interview of the step is still to come.
    """
    with transaction(session):
        application = take_with_time(session, application_id, version)
        return pass_on(session, application, act=act)


def pass_on(session: Session, application: Application, *, act: Act) -> Step | None:
    """Pass the current step of a locked application; return the step that opens."""
    step = current_step(application)
    debriefs.let_go(session, step, act=act)
    close_bookings(session, step, act=act)
    set_state(step, StepState.PASSED, act=act)
    return go_on(session, application, step, "advance", act=act)


def skip(session: Session, step_id: int, *, act: Act, version: int) -> Step | None:
    """Leave a step out and return the one that is open afterwards.

    Its bookings are cancelled, the letters included. Raises Conflict if *version* is old.
    """
    with transaction(session):
        application = take_with_time(session, application_of(session, step_id), version)
        step = session.get_one(Step, step_id)
        require_live(application)
        was_current = step.state in CURRENT
        release_steps(session, [step], act=act)
        if StageKind.REFERENCES in kinds_of(step):
            release_references(session, application, act=act)
        set_state(step, StepState.SKIPPED, act=act)
        if was_current:
            return go_on(session, application, step, "skip", act=act)
        application.version += 1
        record(session, application, "skip", step, act=act)
        return current_or_none(application)


def go_on(
    session: Session, application: Application, done: Step, action: str, *, act: Act
) -> Step | None:
    """Open the step after *done*; after the last one the candidate is hired."""
    require_live(application)
    news.supersede_invitations(session, [done.id], act=act)
    following = next((each for each in application.steps if each.state == StepState.AHEAD), None)
    if following:
        open_step(session, following, act=act)
    state = working_state(application, following) if following else ApplicationState.HIRED
    if application.state != state:
        application.state = moved(application.state, state)
    if following is None:
        application.ended_at, application.ending = act.now, Ending.HIRED
        lost = release_all(session, application, letting=Letting.ENDED, act=act)
        tell_alone(session, application.candidate, lost, act=act)
    application.read_at = application.read_at or act.now
    application.version += 1
    record(session, application, action, done, act=act)
    return following


def mark_read(session: Session, application_id: int, *, act: Act) -> Application:
    """Note that an application was read and waits for a decision; twice is once."""
    with transaction(session):
        application = take(session, application_id, None)
        if application.read_at is None:
            application.read_at = act.now
            application.version += 1
            record(session, application, "read", None, act=act)
        return application


def grant_move(session: Session, step_id: int, *, act: Act, version: int) -> Step:
    """Let the candidate move the interviews of a step once more by themselves, and tell them."""
    with transaction(session):
        application = take(session, application_of(session, step_id), version)
        require_live(application)
        step = session.get_one(Step, step_id)
        step.extra_moves += 1
        step.version += 1
        tell_move(session, step, act=act)
        record(session, application, "grant move", step, act=act)
        return step


def tell_move(session: Session, step: Step, *, act: Act) -> None:
    """Tell the candidate of their extra move, if there is something that they can still move."""
    standing = bookings_of(session, [step.id], BookingState.SCHEDULED)
    mine = (telling.change_until(each) for each in standing if each.with_candidate)
    until = [at for at in mine if at > act.now]
    if until:
        company = session.get_one(Company, 1)
        news.send(session, news.extra_move(step, company, min(until)), act=act)


def current_or_none(application: Application) -> Step | None:
    """Return the step that an application stands at."""
    return next((step for step in application.steps if step.state in CURRENT), None)


def current_step(application: Application) -> Step:
    """Return the step that an application stands at; raise Conflict if there is none."""
    require_live(application)
    step = current_or_none(application)
    if step is None:
        raise Conflict(ENDED)
    return step


def working_state(application: Application, step: Step) -> ApplicationState:
    """Return what an application is while *step* is its current one."""
    if StageKind.OFFER in kinds_of(step):
        return ApplicationState.OFFERED
    if step is application.steps[0] and StageKind.APPLICATION in kinds_of(step):
        return ApplicationState.RECEIVED
    return ApplicationState.IN_PROCESS


def record(
    session: Session,
    application: Application,
    action: str,
    step: Step | None,
    *,
    act: Act,
    **payload: str,
) -> None:
    """Write *action* into the journal of an application, with the step that it was about."""
    journal.record(
        session,
        action,
        f"step:{step.id}" if step else f"application:{application.id}",
        act=act,
        application_id=application.id,
        payload={"step": step.stage.title if step else "", **payload},
    )
