"""Steps: reaching one through its owner, its interviews, and moving it from state to state."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from scheduler.domain.terms import LIVE_APPLICATIONS, BookingState, StageKind, StepState
from scheduler.errors import Missing, StepClosed
from scheduler.models import (
    PEOPLE,
    WITH_CANDIDATE,
    Application,
    Attendance,
    Booking,
    Interview,
    Office,
    Stage,
    Step,
    Way,
    WayPlace,
)
from scheduler.services.act import Act
from scheduler.services.messages import unused
from scheduler.services.plain import rows_of

NOT_APPROVED = "Nobody has approved this conversation yet."
CHOOSING = (StepState.OPEN, StepState.WINDOWS_SENT)


# With what every page about a step asks next: a few rows, and so all of them in one query.
OWN = (
    select(Step)
    .join(Step.application)
    .where(Step.id == bindparam("step"), Application.candidate_id == bindparam("candidate"))
    .options(
        contains_eager(Step.application)
        .joinedload(Application.role)
        .options(*map(joinedload, PEOPLE)),
        joinedload(Step.stage)
        .joinedload(Stage.ways)
        .options(joinedload(Way.interviews), joinedload(Way.places).joinedload(WayPlace.office)),
    )
)


def own_step(session: Session, candidate_id: int, step_id: int) -> Step:
    """Return a step of this candidate; raise Missing for anybody else's."""
    asked = {"step": step_id, "candidate": candidate_id}
    step = session.scalars(OWN, asked).unique().one_or_none()
    if step is None:
        raise Missing
    return step


STOPS = select(func.count(Step.id)).where(Step.application_id == bindparam("application"))


def stop_count(session: Session, step: Step) -> int:
    """Return how many steps the application of *step* has, without reading any."""
    [[count]] = rows_of(session, STOPS, {"application": step.application_id})
    return count


def own_booking(session: Session, candidate_id: int, booking_id: int) -> Booking:
    """Return a booking of this candidate; raise Missing for anybody else's."""
    booking = session.scalar(
        select(Booking)
        .join(Step, Step.id == Booking.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(Booking.id == booking_id, Application.candidate_id == candidate_id, WITH_CANDIDATE)
        .options(selectinload(Booking.attendances).joinedload(Attendance.person))
    )
    if booking is None:
        raise Missing
    return booking


def interviews_of(step: Step) -> list[tuple[Way, Interview]]:
    """Return what can be booked in *step*: the interviews of its chosen way, else of all ways."""
    ways: Iterable[Way] = [step.way] if step.way else step.stage.ways
    return [(way, interview) for way in ways for interview in way.interviews]


def interview_of(step: Step, interview_id: int) -> Interview:
    """Return one interview of the stage of *step*; raise Missing for any other."""
    for way in step.stage.ways:
        for interview in way.interviews:
            if interview.id == interview_id:
                return interview
    raise Missing


def place_of(interview: Interview, office_id: int | None) -> Office | None:
    """Return the office, or none for remote, if *interview* is offered there; else raise Missing."""
    for place in interview.way.places:
        if place.office_id == office_id:
            return place.office
    raise Missing


def live_bookings(session: Session, step_id: int) -> list[Booking]:
    """Return the bookings of a step that stand, in order of time; without a debrief."""
    return list(
        session.scalars(
            select(Booking)
            .where(
                Booking.step_id == step_id,
                Booking.state == BookingState.SCHEDULED,
                WITH_CANDIDATE,
            )
            .order_by(Booking.starts_at)
        )
    )


def standing(session: Session, step_id: int) -> list[Booking]:
    """Return what is or was booked of a step and was not cancelled, in order of time."""
    return list(
        session.scalars(
            select(Booking)
            .where(
                Booking.step_id == step_id,
                Booking.state != BookingState.CANCELLED,
                WITH_CANDIDATE,
            )
            .order_by(Booking.starts_at, Booking.id)
            .options(selectinload(Booking.attendances).joinedload(Attendance.person))
        )
    )


def require_choosing(step: Step) -> None:
    """Raise StepClosed unless times of *step* may be chosen now."""
    if step.state not in CHOOSING or step.application.state not in LIVE_APPLICATIONS:
        raise StepClosed
    if StageKind.OFFER in {way.kind for way in step.stage.ways} and step.offer is None:
        raise StepClosed(NOT_APPROVED)


def has_windows(step: Step) -> bool:
    """Tell whether windows of *step* stand, asking for them only where its state allows any."""
    return step.state in {StepState.WINDOWS_SENT, StepState.BOOKED} and bool(step.windows)


def settle(session: Session, step: Step, *, act: Act) -> None:
    """Let the state of *step* follow its bookings: booked once every interview of a way is."""
    settle_with(session, step, live_bookings(session, step.id), act=act)


def settle_with(session: Session, step: Step, live: Iterable[Booking], *, act: Act) -> None:
    """Let the state of *step* follow these bookings of it, which are all that stand."""
    booked = {booking.interview_id for booking in live}
    ways = [way for way in step.stage.ways if any(each.id in booked for each in way.interviews)]
    whole = any(all(each.id in booked for each in way.interviews) for way in ways)
    wanted = StepState.BOOKED if whole else StepState.OPEN
    if ways:
        step.way_id = ways[0].id
    step.answer_due_at = None
    step.version += 1
    if step.state in (*CHOOSING, StepState.BOOKED) and step.state != wanted:
        step.state = wanted
        step.state_at = act.now
        unused.follow(session, step, act=act)
