"""What this program promises about applications that ended or rest; `scheduler check` prints it."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Exists, and_, exists, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.endings import STATE_AFTER, Ending
from scheduler.domain.exercises import UNDER_WAY
from scheduler.domain.terms import (
    LIVE_APPLICATIONS,
    ApplicationState,
    BookingState,
    ExerciseState,
    StepState,
)
from scheduler.domain.trips import WANTED
from scheduler.models import (
    Application,
    Booking,
    Exercise,
    Hold,
    Message,
    Reference,
    Step,
    Trip,
    Window,
)
from scheduler.services.messages.news import INVITING
from scheduler.services.references.news import TO_REFEREES

PAUSED = ApplicationState.PAUSED


def held_on(session: Session) -> Iterator[str]:
    """Yield the applications that have ended, or rest, and still have something of anybody's."""
    over = Application.state.not_in(LIVE_APPLICATIONS)
    for application_id, what in (
        (each, name)
        for name, has in HELD.items()
        for each in session.scalars(
            select(Application.id)
            .where(or_(over, Application.state == PAUSED), has())
            .order_by(Application.id)
        )
    ):
        yield f"application {application_id}, {what}"


def of_steps(*wheres: ColumnElement[bool]) -> Exists:
    """Return the condition that something of a step of the application is so."""
    return exists().where(Step.application_id == Application.id, *wheres)


def has_booking() -> ColumnElement[bool]:
    """Return the condition that a talk, a debrief or a call of a referee still stands."""
    stands = Booking.state == BookingState.SCHEDULED
    return or_(
        of_steps(Booking.step_id == Step.id, stands),
        of_steps(Reference.step_id == Step.id, Booking.reference_id == Reference.id, stands),
    )


def has_exercise() -> ColumnElement[bool]:
    """Return the condition that an exercise goes on; in a pause what was handed in is graded."""
    booked = Exercise.state == ExerciseState.WINDOW_BOOKED
    goes_on = or_(booked, and_(Application.state != PAUSED, Exercise.state.in_(UNDER_WAY)))
    return of_steps(Exercise.step_id == Step.id, goes_on)


def has_trip() -> ColumnElement[bool]:
    """Return the condition that somebody is to travel who has not been there."""
    been = exists().where(
        Booking.step_id == Step.id,
        Booking.office_id.is_not(None),
        Booking.state != BookingState.CANCELLED,
    )
    return of_steps(Trip.step_id == Step.id, Trip.state.in_(WANTED), ~been)


def has_mail() -> ColumnElement[bool]:
    """Return the condition that somebody is still to be asked for something."""
    waits = and_(
        Message.sent_at.is_(None), Message.superseded_at.is_(None), Message.dead_at.is_(None)
    )
    asks = Message.notice.in_((*INVITING, *TO_REFEREES))
    return of_steps(Message.step_id == Step.id, waits, Message.attempt == 0, asks)


HELD = {
    "a booking": has_booking,
    "a hold": lambda: of_steps(Hold.step_id == Step.id),
    "an exercise": has_exercise,
    "windows": lambda: of_steps(Window.step_id == Step.id),
    "a trip": has_trip,
    "a mail that asks": has_mail,
}


def unsaid(session: Session) -> Iterator[str]:
    """Yield the applications whose end is not the one of their state, or whose pause has no day."""
    fits = or_(
        *(
            and_(Application.ending == ending, Application.state == state)
            for ending, state in STATE_AFTER.items()
        ),
        and_(Application.ending == Ending.NONE, Application.state.in_(LIVE_APPLICATIONS)),
    )
    rests = Application.state == PAUSED
    torn = or_(
        rests != Application.paused_until.is_not(None),
        rests != of_steps(Step.state == StepState.PAUSED),
    )
    for application_id in session.scalars(select(Application.id).where(or_(~fits, torn))):
        yield f"application {application_id}"
