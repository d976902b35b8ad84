"""What this program promises about its data: one function a promise, each naming what breaks it.

`scheduler check` prints what they yield; tests of races and crashes end with them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from scheduler.domain.process import CURRENT
from scheduler.domain.references import ReferenceState
from scheduler.domain.terms import (
    LIVE_APPLICATIONS,
    ApplicationState,
    Audience,
    BookingState,
    Method,
    StepState,
)
from scheduler.models import (
    WITH_CANDIDATE,
    Application,
    Attendance,
    Booking,
    CalendarObject,
    Entry,
    Message,
    Reference,
    Step,
)
from scheduler.services import debrief_truths, exercise_promises, held_time, sealing
from scheduler.services.visit_promises import lone_visits, torn_places

STANDS = Booking.state == BookingState.SCHEDULED
OUTSIDE = case((Booking.step_id.is_(None), Audience.GUEST.value), else_=Audience.CANDIDATE.value)


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


def shared_uids(session: Session) -> Iterator[str]:
    """Yield the UIDs that two calendar objects bear."""
    yield from session.scalars(
        select(CalendarObject.uid).group_by(CalendarObject.uid).having(func.count() > 1)
    )


def strange_objects(session: Session) -> Iterator[str]:
    """Yield the bookings whose calendar objects are another audience's or another booking's."""
    other, mine, theirs = aliased(Booking), aliased(CalendarObject), aliased(CalendarObject)
    stranger = exists().where(
        other.id != Booking.id,
        or_(
            other.team_object_id == Booking.team_object_id,
            and_(
                other.candidate_object_id == Booking.candidate_object_id,
                other.step_id != Booking.step_id,
            ),
        ),
    )
    for booking_id in session.scalars(
        select(Booking.id)
        .join(mine, mine.id == Booking.candidate_object_id)
        .join(theirs, theirs.id == Booking.team_object_id)
        .where(or_(mine.audience != OUTSIDE, theirs.audience != Audience.TEAM, stranger))
    ):
        yield f"booking {booking_id}"


def torn_days(session: Session) -> Iterator[str]:
    """Yield the entries of candidates' calendars that hold talks of different days."""
    day = func.substr(Booking.wall_time, 1, 10)
    for object_id in session.scalars(
        select(Booking.candidate_object_id)
        .where(Booking.state != BookingState.CANCELLED, WITH_CANDIDATE)
        .group_by(Booking.candidate_object_id)
        .having(func.count(day.distinct()) > 1)
    ):
        yield f"calendar object {object_id}"


def future_sequences(session: Session) -> Iterator[str]:
    """Yield the messages that bear a higher SEQUENCE than their calendar object has reached."""
    for message_id in session.scalars(
        select(Message.id)
        .join(CalendarObject, CalendarObject.id == Message.object_id)
        .where(Message.sequence > CalendarObject.sequence)
    ):
        yield f"message {message_id}"


def overtaken(session: Session) -> Iterator[str]:
    """Yield the messages that bear a lower SEQUENCE, or left later, than a newer one."""
    newer = aliased(Message)
    for message_id in session.scalars(
        select(Message.id)
        .join(newer, and_(newer.object_id == Message.object_id, newer.id > Message.id))
        .where(
            newer.address == Message.address,
            or_(newer.sequence < Message.sequence, newer.sent_at < Message.sent_at),
        )
        .distinct()
    ):
        yield f"message {message_id}"


def untold(session: Session) -> Iterator[str]:
    """Yield the bookings of which somebody was never told, or not as they are now."""
    for booking_id in session.scalars(
        select(Booking.id)
        .join(CalendarObject, CalendarObject.id == Booking.candidate_object_id)
        .where(
            STANDS,
            ~exists().where(
                *of_now(),
                Message.method == Method.REQUEST,
                or_(Message.candidate_id.is_not(None), Booking.step_id.is_(None)),
            ),
        )
    ):
        yield f"booking {booking_id}, its candidate"
    for booking_id, person_id in session.execute(
        select(Booking.id, Attendance.person_id)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(CalendarObject, CalendarObject.id == Booking.team_object_id)
        .where(STANDS, ~exists().where(*tells(), Message.person_id == Attendance.person_id))
    ):
        yield f"booking {booking_id}, person {person_id}"


def tells() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what tells a seat's owner of it: an invitation, or words alone."""
    is_plain = and_(~Attendance.is_mailed, Message.method.is_(None))
    return (*of_now(), or_(Message.method == Method.REQUEST, is_plain))


def of_now() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a message about a calendar object as it is now."""
    return (
        Message.object_id == CalendarObject.id,
        Message.sequence == CalendarObject.sequence,
    )


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
    Promise("A debrief stands only after the talks that it is about.", debrief_truths.lone),
    Promise("An interview of a step has one booking.", twice_booked),
    Promise("A UID belongs to one meeting.", shared_uids),
    Promise("A calendar object belongs to one audience of one booking.", strange_objects),
    Promise("An entry of a candidate's calendar is one day.", torn_days),
    Promise("No message runs ahead of its meeting.", future_sequences),
    Promise("No message overtakes another of its meeting.", overtaken),
    Promise("Everybody is told of their bookings.", untold),
    Promise("A message is out, on its way or given up.", half_marked),
    Promise("Every state is one that we know.", unknown_states),
    Promise("A step waits for its exercise.", exercise_promises.torn_steps),
    Promise("An exercise has the times of its state.", exercise_promises.unkept_times),
    Promise("Everybody is told of their exercise.", exercise_promises.untold),
    Promise("A step is booked if and only if its interview is.", unbooked_steps),
    Promise("An application that ended has ended everywhere.", ended_halfway),
    Promise("Whoever visits has the places of their group.", torn_places),
    Promise("Whoever has coffee with us has a host.", lone_visits),
    Promise("The journal knows every booking.", unwritten),
    Promise("The journal is as it was written.", forged),
)
