"""What came of a reference: rung, spoken with, missed, read; and the notes of whoever called."""

from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick
from scheduler.domain.process import is_over
from scheduler.domain.process import moved as booking_moved
from scheduler.domain.references import MISSES, Call, ReferenceState, call_of
from scheduler.domain.terms import BookingState, Notice
from scheduler.errors import Conflict
from scheduler.models import Reference
from scheduler.services.act import Act
from scheduler.services.references import news, references
from scheduler.services.references.calls import secure
from scheduler.services.references.referees import OVER
from scheduler.services.references.search import standing
from scheduler.services.search.claims import claimed_by
from scheduler.services.transaction import raise_versions, transaction

S = ReferenceState
TOO_LATE = "That half hour is over; {name} was offered times instead."


def ring(session: Session, reference_id: int, *, by: int, act: Act) -> Reference:
    """Say "I am calling", within the half hour, or at the time that is booked."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        if reference.state is S.BOOKED:
            reference.calling_at = act.now
            return reference
        state = call_of(reference.soon_at, reference.calling_at, act.now)
        if reference.state is not S.INVITED or state not in {Call.WAITING, Call.CALLING}:
            raise Conflict(TOO_LATE.format(name=reference.name))
        reference.calling_at = reference.calling_at or act.now
        reference.caller_id = by
        reference.version += 1
        references.note(session, reference.step, "ring", act=act, number=reference.position)
        return reference


def finish(session: Session, reference_id: int, *, notes: str, by: int, act: Act) -> Reference:
    """Note that we spoke, or that what they wrote was read, with notes for the hiring team."""
    with transaction(session):
        secure(session, reference_id, act=act)
        reference = references.taken(session, reference_id)
        close_call(session, reference, BookingState.COMPLETE, act=act)
        references.shift(reference, S.DONE, act=act)
        keep_notes(reference, notes, by)
        news.take_back(session, reference, now=act.now)
        references.note(
            session, reference.step, "reference done", act=act, number=reference.position
        )
        references.settle(session, reference.step, act=act)
        return reference


def miss(session: Session, reference_id: int, *, act: Act) -> Reference:
    """Note that nobody picked up: they may choose once more, and after that they may write."""
    with transaction(session):
        secure(session, reference_id, act=act)
        reference = references.taken(session, reference_id)
        was_ringing = reference.state is S.INVITED and reference.calling_at is not None
        close_call(session, reference, BookingState.CANDIDATE_NO_SHOW, act=act)
        if reference.state is S.BOOKED:
            references.shift(reference, S.INVITED, act=act)
        elif not was_ringing:
            raise Conflict("Nobody has rung yet.")
        reference.misses += 1
        reference.soon_at = reference.calling_at = None
        session.flush()
        news.tell_referee(
            session,
            reference,
            Notice.REFEREE_TIMES,
            reference.version,
            {"why": "write" if reference.misses >= MISSES else "missed"},
            act=act,
        )
        references.note(
            session, reference.step, "reference missed", act=act, number=reference.position
        )
        references.settle(session, reference.step, act=act)
        return reference


def close_call(session: Session, reference: Reference, state: BookingState, *, act: Act) -> None:
    """Write down how a booked call ended; raise Conflict while it is still to come."""
    booking = standing(session, reference.id)
    if booking is None:
        return
    if not is_over(booking.starts_at, act.now):
        raise Conflict("This call is still to come.")
    touched = claimed_by(session, booking.id)
    booking.state = booking_moved(booking.state, state)
    booking.at_risk_at = None
    booking.version += 1
    booking.changed_at = act.now
    if tick(booking.ends_at) > tick(act.now):
        raise_versions(session, touched)
    session.flush()


def save_notes(session: Session, reference_id: int, notes: str, *, by: int) -> Reference:
    """Keep notes while one listens; the state does not change."""
    with transaction(session):
        reference = references.taken(session, reference_id)
        if reference.erased_at is not None:
            raise Conflict(OVER)
        keep_notes(reference, notes, by)
        return reference


def keep_notes(reference: Reference, notes: str, by: int) -> None:
    """Store notes, with who wrote them; nothing typed leaves what stands."""
    if notes and notes != reference.notes:
        reference.notes, reference.notes_by_id = notes, by
