"""Somebody is not there: said with one press, told at once, and another time offered."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.absence import Absence, may_rebook, may_say
from scheduler.domain.terms import BookingState, KeyPurpose, Notice
from scheduler.errors import Conflict, StepClosed
from scheduler.models import Booking, Company
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.applications.applications import take_with_time
from scheduler.services.keys import ensure_key
from scheduler.services.messages import outbox, telling
from scheduler.services.messages.telling import Facts
from scheduler.services.process import outcomes
from scheduler.services.search import steps
from scheduler.services.search.claims import claimed_by, release
from scheduler.services.seats import risks
from scheduler.services.seats.vacancies import secure_booking
from scheduler.services.transaction import raise_versions, transaction

OVER = "This was cancelled or is over."
TOO_SOON = "Please wait for the first five minutes; press again then."


def absence_of(session: Session, booking: Booking) -> Absence:
    """Return what was said of *booking* so far."""
    missed = (
        Booking.step_id == booking.step_id,
        Booking.interview_id == booking.interview_id,
        Booking.state == BookingState.CANDIDATE_NO_SHOW,
    )
    return Absence(
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        candidate_missing_at=booking.candidate_missing_at,
        nobody_here_at=booking.nobody_here_at,
        missed_before=session.scalar(select(func.count(Booking.id)).where(*missed)) or 0,
        stands=booking.state is BookingState.SCHEDULED,
    )


def candidate_missing(session: Session, booking_id: int, *, act: Act) -> Booking:
    """Note that the candidate is not there: they are written to once, and so is the coordinator."""
    with transaction(session):
        booking = begun(session, booking_id, act=act)
        if booking.candidate_missing_at is None:
            booking.candidate_missing_at = act.now
            booking.version += 1
            may_choose = may_rebook(absence_of(session, booking), act.now)
            write(session, booking, Notice.NOT_HERE, {"may_choose": may_choose}, act=act)
            tell_keepers(session, booking, "candidate", act=act)
            journal.record_booking(session, "candidate missing", booking, act=act)
    return booking


def nobody_here(session: Session, booking_id: int, *, act: Act) -> Booking:
    """Note that the candidate waits alone: we apologise, and the coordinator hears at once."""
    with transaction(session):
        booking = begun(session, booking_id, act=act)
        if booking.nobody_here_at is None:
            booking.nobody_here_at = act.now
            booking.version += 1
            write(session, booking, Notice.SORRY, {}, act=act)
            tell_keepers(session, booking, "us", act=act)
            journal.record_booking(session, "nobody there", booking, act=act)
    return booking


def choose_anew(session: Session, booking_id: int, *, act: Act) -> Booking:
    """End a meeting that did not take place, so that the candidate chooses another time.

    It counts as no move. Raises Conflict where that is not theirs to do.
    """
    with transaction(session):
        booking = session.get_one(Booking, booking_id)
        take_with_time(session, booking.step.application_id, None)
        booking = session.get_one(Booking, booking_id, populate_existing=True)
        if booking.state in outcomes.NO_SHOWS:
            return booking
        if not may_rebook(absence_of(session, booking), act.now):
            raise Conflict("Please ask us for another time; we help at once.")
        missed = booking.nobody_here_at is None
        state = BookingState.CANDIDATE_NO_SHOW if missed else BookingState.INTERVIEWER_NO_SHOW
        outcomes.end(booking, state, act=act)
        claimed = claimed_by(session, booking.id)
        release(session, bookings=[booking.id])
        raise_versions(session, claimed)
        session.flush()
        steps.settle(session, booking.step, act=act)
        journal.record_booking(session, "choose anew", booking, act=act)
    return booking


def begun(session: Session, booking_id: int, *, act: Act) -> Booking:
    """Return a booking under the lock; raise unless somebody may be missed in it by now."""
    booking = secure_booking(session, booking_id, act=act)
    found = absence_of(session, booking)
    if not found.stands or act.now >= booking.ends_at:
        raise StepClosed(OVER)
    if not may_say(found, act.now):
        raise Conflict(TOO_SOON)
    return booking


def write(session: Session, booking: Booking, notice: Notice, more: Facts, *, act: Act) -> None:
    """Write to the candidate, once a meeting."""
    candidate = booking.step.application.candidate
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    outbox.tell(
        session,
        notice,
        act=act,
        address=candidate.mail,
        name=candidate.name,
        subject=subject_of(booking),
        candidate_id=candidate.id,
        step_id=booking.step_id,
        facts=telling.candidate_facts(booking, session.get_one(Company, 1)) | more,
    )


def tell_keepers(session: Session, booking: Booking, missing: str, *, act: Act) -> None:
    """Tell whoever coordinates who is *missing*: the candidate, or us."""
    subject = subject_of(booking)
    risks.tell_keepers(session, booking, Notice.ABSENT, subject, {"missing": missing}, act=act)


def subject_of(booking: Booking) -> str:
    """Return what the news of an absence is about; a moved interview may be missed anew."""
    return f"absence:{booking.id}:{booking.starts_at:%Y%m%dT%H%M}"
