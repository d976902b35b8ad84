"""What must be true of calendar entries and of the mails that carry them."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from scheduler.domain.terms import Audience, BookingState, Method
from scheduler.models import WITH_CANDIDATE, Attendance, Booking, CalendarObject, Message

STANDS = Booking.state == BookingState.SCHEDULED
OUTSIDE = case((Booking.step_id.is_(None), Audience.GUEST.value), else_=Audience.CANDIDATE.value)


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
