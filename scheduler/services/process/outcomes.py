"""What became of an interview, and what follows from it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.process import BOOKING_AFTER, Outcome, is_over, moved
from scheduler.domain.terms import BookingState
from scheduler.errors import Conflict, Missing
from scheduler.models import Application, Booking, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import open_step, take_with_time, version_of
from scheduler.services.debriefs import debriefs
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.process.endings import decline
from scheduler.services.process.process import pass_on, record
from scheduler.services.transaction import transaction

NOT_YET = "This interview has not taken place yet."
NO_SHOWS = (BookingState.CANDIDATE_NO_SHOW, BookingState.INTERVIEWER_NO_SHOW)


def set_outcome(
    session: Session, booking_id: int, outcome: Outcome, *, act: Act, version: int
) -> Application:
    """Write down what became of an interview that is over, and do what follows.

    Passed goes on, declined ends kindly, undecided waits for us; who did not meet may choose a
    time once more. Raises Conflict if *version* is old or the interview is still to come.
    """
    with transaction(session):
        application_id = session.scalar(
            select(Step.application_id)
            .join(Booking, Booking.step_id == Step.id)
            .where(Booking.id == booking_id)
        )
        if application_id is None:
            raise Missing
        application = take_with_time(session, application_id, version)
        booking = session.get_one(Booking, booking_id, populate_existing=True)
        if not booking.with_candidate:
            raise Missing
        end(booking, BOOKING_AFTER[outcome], act=act)
        booking.step.version += 1
        record(session, application, "set outcome", booking.step, act=act, outcome=outcome.value)
        session.flush()
        follow(session, application, booking, outcome, act=act)
        return application


def end(booking: Booking, state: BookingState, *, act: Act) -> None:
    """Write down how *booking* ended; that somebody is missing shows once it has begun."""
    known_at = booking.starts_at if state in NO_SHOWS else booking.ends_at
    if not is_over(known_at, act.now):
        raise Conflict(NOT_YET)
    booking.state = moved(booking.state, state)
    booking.at_risk_at = None
    booking.version += 1
    booking.changed_at = act.now


def follow(
    session: Session, application: Application, booking: Booking, outcome: Outcome, *, act: Act
) -> None:
    """Do what *outcome* means for the step and the application."""
    match outcome:
        case Outcome.PASSED | Outcome.UNDECIDED if booking.step.offer:
            pass  # we have talked; from here on it is theirs to decide
        case Outcome.PASSED:
            pass_on(session, application, act=act)
        case Outcome.DECLINED:
            decline(session, application.id, act=act, version=version_of(application))
        case Outcome.UNDECIDED:
            promised = application.role.answer_days
            due = WorkingDays.of(session).outcome(booking.ends_at, promised)
            said = booking.step.answer_due_at  # a later day, told to them meanwhile
            booking.step.answer_due_at = max(due, said) if said else due
        case _:
            debriefs.let_go(session, booking.step, act=act)
            open_step(session, booking.step, act=act)
