"""What this program promises about its data: one function a promise, each naming what breaks it.

`scheduler check` prints what they yield; tests of races and crashes end with them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import (
    String,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from scheduler.domain.process import CURRENT
from scheduler.domain.references import ReferenceState
from scheduler.domain.terms import (
    LIVE_APPLICATIONS,
    ApplicationState,
    BookingState,
    StepState,
)
from scheduler.models import (
    Application,
    Booking,
    Entry,
    Message,
    Reference,
    Step,
)
from scheduler.services import sealing
from scheduler.services.bookings import held_time
from scheduler.services.calendars import truths as calendar_truths
from scheduler.services.debriefs import truths as debrief_truths
from scheduler.services.exercises import promises as exercise_promises
from scheduler.services.process import truths as ending_truths
from scheduler.services.visits import promises as visit_promises

STANDS = Booking.state == BookingState.SCHEDULED


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence about the data, and the function that yields what breaks it."""

    sentence: str
    broken: Callable[[Session], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Broken:
    """One row that breaks a promise."""

    promise: str
    row: str


def check(session: Session) -> list[Broken]:
    """Return every row that breaks a promise."""
    return [
        Broken(promise.sentence, row) for promise in PROMISES for row in promise.broken(session)
    ]


def twice_booked(session: Session) -> Iterator[str]:
    """Yield the steps of which one interview has two bookings that stand."""
    for step_id, interview_id in session.execute(
        select(Booking.step_id, Booking.interview_id)
        .where(STANDS, Booking.step_id.is_not(None))
        .group_by(Booking.step_id, Booking.interview_id)
        .having(func.count() > 1)
    ):
        yield f"step {step_id}, interview {interview_id}"


def half_marked(session: Session) -> Iterator[str]:
    """Yield the messages that are both out and not, or tried without a stamp."""
    tried = or_(Message.sent_at.is_not(None), Message.dead_at.is_not(None))
    for message_id in session.scalars(
        select(Message.id).where(
            or_(
                and_(Message.sent_at.is_not(None), Message.dead_at.is_not(None)),
                and_(Message.sent_at.is_not(None), Message.digest == ""),
                and_(tried | (Message.attempt > 0), Message.stamped_at.is_(None)),
                and_(tried, Message.attempt == 0),
            )
        )
    ):
        yield f"message {message_id}"


def unknown_states(session: Session) -> Iterator[str]:
    """Yield the rows whose state is no word of ours."""
    for column, words in (
        (Application.state, ApplicationState),
        (Step.state, StepState),
        (Booking.state, BookingState),
        (Reference.state, ReferenceState),
    ):
        yield from strangers(session, column, {word.value for word in words})


def strangers(
    session: Session, column: InstrumentedAttribute[str], words: set[str]
) -> Iterator[str]:
    """Yield the rows of which *column* bears none of *words*."""
    raw = type_coerce(cast(column, String), String)
    table = column.class_.__tablename__
    for row_id, state in session.execute(
        select(column.class_.id, raw).where(raw.not_in(sorted(words)))
    ):
        yield f"{table} {row_id}: {state}"


def unbooked_steps(session: Session) -> Iterator[str]:
    """Yield the steps that disagree with their bookings about being booked."""
    held = (BookingState.SCHEDULED, BookingState.COMPLETE)
    has = exists().where(Booking.step_id == Step.id, Booking.state.in_(held))
    comes = exists().where(Booking.step_id == Step.id, STANDS)
    for step_id in session.scalars(
        select(Step.id).where(
            or_(
                and_(Step.state == StepState.BOOKED, ~has, ~exercise_promises.is_done_by()),
                and_(Step.state.not_in(CURRENT), comes),
            )
        )
    ):
        yield f"step {step_id}"


def ended_halfway(session: Session) -> Iterator[str]:
    """Yield the applications that have ended while one of their steps goes on, or without a date."""
    goes_on = exists().where(Step.application_id == Application.id, Step.state.in_(CURRENT))
    over = Application.state.not_in(LIVE_APPLICATIONS)
    for application_id in session.scalars(
        select(Application.id).where(over, or_(goes_on, Application.ended_at.is_(None)))
    ):
        yield f"application {application_id}"


def unwritten(session: Session) -> Iterator[str]:
    """Yield the bookings of which the journal does not know who made or cancelled them."""
    about = "booking:" + cast(Booking.id, String)
    made = exists().where(Entry.subject == about, Entry.action == "book")
    cancelled = exists().where(Entry.subject == about, Entry.action == "cancel")
    is_off = Booking.state == BookingState.CANCELLED
    for booking_id in session.scalars(
        select(Booking.id).where(or_(~made, and_(is_off, ~cancelled)))
    ):
        yield f"booking {booking_id}"


def forged(session: Session) -> Iterator[str]:
    """Yield the lines of the journal that are not as they were written."""
    for entry in sealing.broken(session):
        yield f"entry {entry.id}"


PROMISES = (
    Promise("A booking has exactly the time that it needs.", held_time.of_bookings),
    Promise("A cancelled booking keeps nobody's time.", held_time.of_cancelled),
    Promise("A hold has time, and time belongs to something.", held_time.of_holds),
    Promise("A booking is as long as it says, at the wall time promised.", held_time.moved_clocks),
    Promise("Nobody is booked beyond their limits.", held_time.beyond_limits),
    Promise("Who learns to lead is never alone.", held_time.lone_leaders),
    Promise("A debrief stands only after the talks that it is about.", debrief_truths.lone),
    Promise("An interview of a step has one booking.", twice_booked),
    Promise("A UID belongs to one meeting.", calendar_truths.shared_uids),
    Promise(
        "A calendar object belongs to one audience of one booking.", calendar_truths.strange_objects
    ),
    Promise("An entry of a candidate's calendar is one day.", calendar_truths.torn_days),
    Promise("No message runs ahead of its meeting.", calendar_truths.future_sequences),
    Promise("No message overtakes another of its meeting.", calendar_truths.overtaken),
    Promise("Everybody is told of their bookings.", calendar_truths.untold),
    Promise("A message is out, on its way or given up.", half_marked),
    Promise("Every state is one that we know.", unknown_states),
    Promise("A step waits for its exercise.", exercise_promises.torn_steps),
    Promise("An exercise has the times of its state.", exercise_promises.unkept_times),
    Promise("Everybody is told of their exercise.", exercise_promises.untold),
    Promise("A step is booked if and only if its interview is.", unbooked_steps),
    Promise("An application that ended has ended everywhere.", ended_halfway),
    Promise("An application says why it ended, or until when it rests.", ending_truths.unsaid),
    Promise("What has ended or rests holds nothing.", ending_truths.held_on),
    Promise("Whoever visits has the places of their group.", visit_promises.torn_places),
    Promise("Whoever has coffee with us has a host.", visit_promises.lone_visits),
    Promise("The journal knows every booking.", unwritten),
    Promise("The journal is as it was written.", forged),
)
