"""Letting go of what an application still has, in the one order: people and rooms first.

Whoever ends, pauses or skips something does it through here. Debriefs, talks with their rooms,
holds, the exercise, offered windows, references and their calls, and last the trip: by then
nobody is waited for any more.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.endings import Letting
from scheduler.domain.process import is_over, moved
from scheduler.domain.references import ReferenceState
from scheduler.domain.terms import BY_STAFF, BookingState
from scheduler.errors import Conflict
from scheduler.models import Application, Booking, Hold, Reference, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import bookings_of
from scheduler.services.bookings import cancelling
from scheduler.services.debriefs import debriefs
from scheduler.services.exercises import endings
from scheduler.services.messages import news
from scheduler.services.messages.lost import Lost
from scheduler.services.references import calls, outcomes
from scheduler.services.references import news as reference_news
from scheduler.services.search.claims import drop_holds
from scheduler.services.trips import trips

STILL_BOOKED = (
    "An interview of this step is still to come. Wait until it is over, or cancel it first."
)
UNDER_WAY = "An interview of theirs is under way right now. Please wait until it is over."


def release_all(
    session: Session, application: Application, *, letting: Letting, by: str = BY_STAFF, act: Act
) -> list[Lost]:
    """Let go of all that an application has; return what leaves the candidate's calendar.

    They are told of it in the one letter about the end or the pause, everybody else at once.
    """
    lost = release_talks(session, application.steps, letting=letting, by=by, act=act)
    release_references(session, application, letting=letting, act=act)
    end_trips(session, application.steps, letting=letting, act=act)
    if letting is Letting.ENDED:
        release_holds(session, application.candidate_id, act=act)
    return lost


def release_steps(
    session: Session,
    steps: Sequence[Step],
    *,
    letting: Letting = Letting.ALONE,
    by: str = BY_STAFF,
    act: Act,
) -> list[Lost]:
    """Cancel what is to come of *steps*, complete what is over, and let go of what is held."""
    lost = release_talks(session, steps, letting=letting, by=by, act=act)
    end_trips(session, steps, letting=letting, act=act)
    return lost


def end_trips(session: Session, steps: Sequence[Step], *, letting: Letting, act: Act) -> None:
    """Cancel the trips of *steps*: people and rooms are free by now."""
    trips.end_all(session, [step.id for step in steps], letting=letting, act=act)


def release_talks(
    session: Session, steps: Sequence[Step], *, letting: Letting, by: str, act: Act
) -> list[Lost]:
    """Let go of all of *steps* but their trips; return what leaves the candidate's calendar."""
    ids = [step.id for step in steps]
    standing = bookings_of(session, ids, BookingState.SCHEDULED)
    talks = [each for each in standing if each.with_candidate]
    if any(each.starts_at <= act.now < each.ends_at for each in talks):
        raise Conflict(UNDER_WAY)
    lost: list[Lost] = []
    for step in steps:
        debriefs.let_go(session, step, act=act)
    for step_id in dict.fromkeys(each.step_id for each in talks if each.starts_at > act.now):
        lost += cancelling.let_go(session, step_id, letting=letting, by=by, act=act)
    held = session.scalars(select(Hold.id).where(Hold.step_id.in_(ids))).all()
    drop_holds(session, held, now=act.now)
    lost += endings.let_go(session, steps, letting=letting, act=act)
    for step in steps:
        complete(session, step, act=act)
    news.supersede_invitations(session, ids, act=act)
    return lost


def close_bookings(session: Session, step: Step, *, act: Act) -> None:
    """Complete what took place of *step*; raise Conflict if something is still to come."""
    endings.close_of(session, step, act=act)
    complete(session, step, act=act)


def complete(session: Session, step: Step, *, act: Act) -> None:
    """Complete the interviews of *step*; raise Conflict if one is still to come."""
    for booking in bookings_of(session, [step.id], BookingState.SCHEDULED):
        if booking.with_candidate and not is_over(booking.ends_at, act.now):
            raise Conflict(STILL_BOOKED)
        booking.state = moved(booking.state, BookingState.COMPLETE)
        booking.at_risk_at = None
        booking.version += 1
        booking.changed_at = act.now
    step.windows.clear()


def release_references(
    session: Session, application: Application, *, letting: Letting = Letting.ENDED, act: Act
) -> None:
    """Cancel the calls that are still to come, and let nobody be asked any more.

    States stay: a decision that is taken back finds the references as they were. Who was asked
    and has neither answered nor a call is thanked.
    """
    for reference in references_of(session, [step.id for step in application.steps]):
        reference_news.take_back(session, reference, now=act.now)
        booking = session.scalar(
            select(Booking).where(
                Booking.reference_id == reference.id, Booking.state == BookingState.SCHEDULED
            )
        )
        if booking is None:
            reference_news.release(session, reference, letting, act=act)
        elif booking.starts_at > act.now:
            calls.cancel(session, booking, by=BY_STAFF, act=act)
            if reference.state is ReferenceState.BOOKED:
                reference.state = ReferenceState.INVITED
        else:
            outcomes.close_call(session, reference, BookingState.COMPLETE, act=act)
    session.flush()


def references_of(session: Session, step_ids: Collection[int]) -> Sequence[Reference]:
    """Return the references of these steps."""
    return session.scalars(
        select(Reference).where(Reference.step_id.in_(step_ids)).order_by(Reference.id)
    ).all()


def release_holds(session: Session, candidate_id: int, *, act: Act) -> None:
    """Let go of all times that a candidate holds, whatever they hold them for."""
    held = session.scalars(
        select(Hold.id)
        .join(Step, Step.id == Hold.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(Application.candidate_id == candidate_id)
    ).all()
    drop_holds(session, held, now=act.now)
