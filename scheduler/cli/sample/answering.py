"""What the line-ups have answered by today: most said yes, somebody maybe, somebody another time."""

from datetime import timedelta

from sqlalchemy import select

from scheduler.cli.sample.town import Town
from scheduler.domain.terms import Answer, BookingState, RemarkKind
from scheduler.models import Attendance, Booking, Remark
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction

BEFORE = timedelta(hours=3)  # before the end of the story


def answer(town: Town) -> None:
    """Let whoever sits in an interview to come answer, but for every fourth seat."""
    now = town.week.end - BEFORE
    for number, seat in enumerate(seats(town)):
        if number % 4 == 0:
            continue
        said = Answer.TENTATIVE if number % 4 == 3 else Answer.ACCEPTED  # noqa: PLR2004 -- the last of four
        answers.say(town.session, seat.id, said, act=town.by(seat.person.name, now))
    propose(town)


def seats(town: Town) -> list[Attendance]:
    """Return the seats to come that nobody has answered for, in order of time."""
    found = (
        select(Attendance)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(
            Booking.state == BookingState.SCHEDULED,
            Booking.starts_at > town.week.end,
            Attendance.answer == Answer.NEEDS_ACTION,
        )
        .order_by(Booking.starts_at, Attendance.id)
    )
    return list(town.session.scalars(found))


def propose(town: Town) -> None:
    """Have one of them propose another time by the button of their calendar."""
    seat = next(iter(seats_of(town, Answer.TENTATIVE)), None)
    if seat is None:
        return
    later = timedelta(hours=2)
    with transaction(town.session):
        town.session.add(
            Remark(
                booking_id=seat.booking_id,
                kind=RemarkKind.PROPOSED,
                who=seat.person.name,
                address=seat.person.mail,
                starts_at=seat.booking.starts_at + later,
                ends_at=seat.booking.ends_at + later,
                words="Could it be two hours later? I come from the dentist.",
                at=town.week.end - BEFORE,
            )
        )


def seats_of(town: Town, said: Answer) -> list[Attendance]:
    """Return the seats with one answer, in order of time."""
    found = (
        select(Attendance)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(Attendance.answer == said, Booking.state == BookingState.SCHEDULED)
        .order_by(Booking.starts_at, Attendance.id)
    )
    return list(town.session.scalars(found))
