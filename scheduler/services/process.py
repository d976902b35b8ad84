"""Moving an application through its plan: on, over a step, and out."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.process import CURRENT, is_over, moved
from scheduler.domain.terms import (
    ApplicationState,
    BookingState,
    StageKind,
    StepState,
)
from scheduler.errors import Conflict
from scheduler.models import Application, Company, Hold, Step
from scheduler.services import (
    cancelling,
    debriefs,
    endings,
    exercise_endings,
    journal,
    news,
    telling,
    trips,
)
from scheduler.services.act import Act
from scheduler.services.applications import (
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
from scheduler.services.claims import drop_holds
from scheduler.services.transaction import transaction

STILL_BOOKED = (
    "An interview of this step is still to come. Wait until it is over, or cancel it first."
)
UNDER_WAY = "An interview of theirs is under way right now. Please wait until it is over."


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
        give_up_times(session, [step], act=act)
        if StageKind.REFERENCES in kinds_of(step):
            endings.release_references(session, application, act=act)
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
    application.ended_at = None if following else act.now
    if following is None:
        release_rest(session, application, done, act=act)
    application.read_at = application.read_at or act.now
    application.version += 1
    record(session, application, action, done, act=act)
    return following


def decline(
    session: Session, application_id: int, *, act: Act, version: int, reason: str = ""
) -> Application:
    """End an application, kindly: its times are free again and the candidate is told.

    The reason stays inside. Raises Conflict if *version* is old or an interview is under way.
    """
    with transaction(session):
        application = take_with_time(session, application_id, version)
        require_live(application)
        step = current_or_none(application)
        give_up_times(session, application.steps, act=act)
        endings.release_references(session, application, act=act)
        for each in application.steps:
            if each is step:
                set_state(each, StepState.DECLINED, act=act)
            elif each.state == StepState.AHEAD:
                set_state(each, StepState.CANCELLED, act=act)
        application.state = moved(application.state, ApplicationState.DECLINED)
        application.ended_at = act.now
        application.end_reason = reason
        application.read_at = application.read_at or act.now
        application.version += 1
        company = session.get_one(Company, 1)
        news.send(session, news.declined_kindly(application, company), act=act)
        record(session, application, "decline", step, act=act, reason=reason)
        return application


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


def close_bookings(session: Session, step: Step, *, act: Act) -> None:
    """Complete the interviews of *step*; raise Conflict if one is still to come."""
    exercise_endings.close_of(session, step, act=act)
    for booking in bookings_of(session, [step.id], BookingState.SCHEDULED):
        if booking.with_candidate and not is_over(booking.ends_at, act.now):
            raise Conflict(STILL_BOOKED)
        booking.state = moved(booking.state, BookingState.COMPLETE)
        booking.at_risk_at = None
        booking.version += 1
        booking.changed_at = act.now
    step.windows.clear()


def give_up_times(session: Session, steps: Sequence[Step], *, act: Act) -> None:
    """Cancel what is to come of *steps*, complete what is over, and let go of what is held."""
    ids = [step.id for step in steps]
    standing = bookings_of(session, ids, BookingState.SCHEDULED)
    talks = [each for each in standing if each.with_candidate]
    if any(each.starts_at <= act.now < each.ends_at for each in talks):
        raise Conflict(UNDER_WAY)
    for step in steps:
        debriefs.let_go(session, step, act=act)
    for step_id in dict.fromkeys(each.step_id for each in talks if each.starts_at > act.now):
        cancelling.cancel_day(session, step_id, by=cancelling.STAFF, act=act)
    held = session.scalars(select(Hold.id).where(Hold.step_id.in_(ids))).all()
    drop_holds(session, held, now=act.now)
    exercise_endings.cancel_of(session, steps, act=act)
    for step in steps:
        close_bookings(session, step, act=act)
    trips.end_all(session, ids, act=act)  # people and rooms are free by now
    news.supersede_invitations(session, ids, act=act)


def release_rest(session: Session, application: Application, done: Step, *, act: Act) -> None:
    """Let go of all that somebody who is hired still has: other times, holds and references."""
    others = [step for step in application.steps if step is not done]
    give_up_times(session, others, act=act)
    endings.release_references(session, application, act=act)
    endings.release_holds(session, application.candidate_id, act=act)


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
