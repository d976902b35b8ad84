"""Feedback is written elsewhere: we lead there after a talk, and ask once whoever has not been.

Where that is, a role says, or else the company; without an address nobody is asked for anything.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import LIVE_APPLICATIONS, Answer, BookingState, Notice
from scheduler.errors import Missing, StepClosed
from scheduler.models import COUNTED, WITH_CANDIDATE, Attendance, Booking, Company, Message
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.bookings import reminding
from scheduler.services.messages import outbox, telling
from scheduler.services.messages.feedback_places import address_of
from scheduler.services.messages.outbox import News
from scheduler.services.people.agenda import told_of
from scheduler.services.transaction import transaction

AFTER = timedelta(hours=24)  # of the end of the talk, when somebody is asked
LISTED = timedelta(days=60)  # on the page of whoever owes it
LATEST = timedelta(hours=72)  # later it is not for a mail any more
HELD = (BookingState.SCHEDULED, BookingState.COMPLETE)


def is_asked(session: Session, seat: Attendance, *, act: Act) -> bool:
    """Tell whether whoever has *seat* is to write feedback: they held a talk that took place."""
    booking = seat.booking
    return bool(
        seat.kind in COUNTED
        and seat.answer is not Answer.DECLINED
        and booking.state in HELD
        and booking.ends_at <= act.now
        and booking.candidate_missing_at is None
        and address_of(session, booking)
    )


def to_write(session: Session, person_id: int, *, act: Act) -> list[Attendance]:
    """Return the seats whose owner owes feedback on somebody still in the process, the oldest first."""
    found = session.scalars(
        select(Attendance)
        .join(Attendance.booking)
        .where(
            Attendance.person_id == person_id,
            Attendance.feedback_at.is_(None),
            Booking.state.in_(HELD),
            Booking.step_id.is_not(None),
            Booking.ends_at <= act.now,
            Booking.ends_at > act.now - LISTED,
        )
        .order_by(Booking.ends_at, Booking.id)
        .options(told_of())
    )
    return [
        seat
        for seat in found
        if seat.booking.application.state in LIVE_APPLICATIONS and is_asked(session, seat, act=act)
    ]


def note(
    session: Session, booking_id: int, person_id: int, *, act: Act, is_written: bool = True
) -> Attendance:
    """Note that somebody's feedback is written, or that it is not after all; twice is once.

    Raises Missing for whoever has no seat, StepClosed where nobody asks them for any.
    """
    with transaction(session):
        seat = session.scalar(
            select(Attendance).where(
                Attendance.booking_id == booking_id, Attendance.person_id == person_id
            )
        )
        if seat is None:
            raise Missing
        if not is_asked(session, seat, act=act):
            raise StepClosed("No feedback is asked for here.")
        if (seat.feedback_at is not None) != is_written:
            seat.feedback_at = act.now if is_written else None
            deed, about = "write feedback" if is_written else "take feedback back", seat.booking
            journal.record_booking(session, deed, about, {"title": about.title}, act=act)
    return seat


def remind(session: Session, *, act: Act) -> int:
    """Ask whoever held a talk a day ago and has not said that feedback is written; return how many."""
    with transaction(session):
        due = list(asked(session, act=act))
        written = reminding.known(session, {news["subject"] for news in due})
        fresh = [news for news in due if (news["subject"], news["address"]) not in written]
        for news in fresh:
            outbox.tell(session, Notice.FEEDBACK_ASKED, act=act, **news)
    return len(fresh)


def asked(session: Session, *, act: Act) -> Iterator[News]:
    """Yield the question to each seat of what ended a day ago, but not three."""
    company = session.get(Company, 1)
    bookings = session.scalars(
        select(Booking)
        .where(
            Booking.state.in_(HELD),
            WITH_CANDIDATE,
            Booking.step_id.is_not(None),
            Booking.ends_at <= act.now - AFTER,
            Booking.ends_at > act.now - LATEST,
        )
        .order_by(Booking.ends_at, Booking.id)
    ).all()
    for booking in bookings if company else ():
        for seat in booking.attendances:
            if seat.feedback_at is None and is_asked(session, seat, act=act):
                yield question(session, seat, session.get_one(Company, 1))


def question(session: Session, seat: Attendance, company: Company) -> News:
    """Return the question after feedback."""
    booking = seat.booking
    facts = telling.team_facts(booking, company) | telling.recipient_facts(seat.person)
    return News(
        address=seat.person.mail,
        name=seat.person.name,
        subject=f"booking:{booking.id}:feedback:{booking.starts_at:%Y%m%dT%H%M}",
        facts=facts | {"feedback_url": address_of(session, booking)},
        person_id=seat.person_id,
        step_id=booking.step_id,
    )


def pointless(session: Session, message: Message, *, now: datetime) -> str:  # noqa: ARG001 -- as of all
    """Return why nobody need be asked any more; empty if they must."""
    booking = session.get_one(Booking, message.facts["booking_id"])
    seats = [each for each in booking.attendances if each.person_id == message.person_id]
    if not seats or booking.state not in HELD or booking.candidate_missing_at:
        return "They did not hold this talk."
    if seats[0].feedback_at is not None:
        return "The feedback is written."
    return "" if address_of(session, booking) else "Nobody is asked for feedback any more."
