"""Calling a referee: booked by them, moved, given back, rung soon, and what came of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.domain.references import MINUTES, MISSES, Call, ReferenceState, call_of
from scheduler.domain.terms import Audience
from scheduler.errors import Conflict, Invalid, SlotTaken
from scheduler.models import Booking, Person, Reference
from scheduler.services.act import Act
from scheduler.services.bookings import single_talks
from scheduler.services.calendars import meetings
from scheduler.services.placing import invitations
from scheduler.services.placing.lineups import Placed
from scheduler.services.placing.single_seat import whoever
from scheduler.services.references import news, references
from scheduler.services.references.referees import OVER, require_open
from scheduler.services.references.search import Calls, calls, soon, standing
from scheduler.services.search.claims import claimed_by, drop_holds, expired_holds, held_by
from scheduler.services.transaction import lock_found, transaction
from scheduler.text.names import clean

S = ReferenceState
TITLE = "Reference call"
NO_NUMBER = "Enter the number that we should call."
NOBODY_NOW = "Nobody of ours can ring within half an hour just now. Pick a time instead."
ONLY_WRITING = "We have missed each other twice. Please answer in writing."


def book(  # noqa: PLR0913 -- what a referee says of where and how, each with a name
    session: Session,
    reference_id: int,
    starts_at: datetime,
    *,
    phone: str,
    zone: str,
    clock: int,
    act: Act,
) -> Booking:
    """Book a quarter of an hour, or move the one that is booked; both sides are told.

    Raises SlotTaken if it is no longer free, Invalid without a number.
    """
    with transaction(session):
        secure(session, reference_id, act=act)
        reference = references.taken(session, reference_id)
        require_open(reference)
        if reference.misses >= MISSES:
            raise Conflict(ONLY_WRITING)
        introduce(reference, phone, zone, clock)
        asked = calls(session, reference, now=act.now)
        booking = standing(session, reference_id)
        if booking and booking.starts_at == starts_at:
            return booking
        if not asked.offers(starts_at):
            raise SlotTaken
        caller = whoever(session, asked, asked.reference.step_id, starts_at)
        if booking:
            return single_talks.move(session, booking, starts_at, caller, act=act)
        return make(session, asked, starts_at, caller, act=act)


def introduce(reference: Reference, phone: str, zone: str, clock: int) -> None:
    """Note how the referee is reached and reads a clock; raise Invalid without a number."""
    number = clean(phone)
    if not any(each.isdigit() for each in number):
        raise Invalid(NO_NUMBER)
    reference.phone, reference.zone, reference.clock = number, zone, clock


def secure(session: Session, reference_id: int, *, act: Act) -> None:
    """Lock all that a call of this reference might claim, and sweep the holds on it that ran out."""
    expired: list[int] = []

    def find() -> set[int]:
        nonlocal expired
        reference = session.get_one(Reference, reference_id)
        wanted = set(calls(session, reference, now=act.now).members)
        booking = standing(session, reference_id)
        wanted |= set(claimed_by(session, booking.id)) if booking else set()
        expired = expired_holds(session, wanted, now=act.now)
        return wanted | set(held_by(session, expired)) if expired else wanted

    lock_found(session, find)
    drop_holds(session, expired, now=act.now)


def make(
    session: Session, asked: Calls, starts_at: datetime, caller: Placed, *, act: Act
) -> Booking:
    """Return a new call, with its claims and its letters."""
    reference = asked.reference
    booking = Booking(
        reference=meetings.reference(),
        call_of=reference,
        title=TITLE,
        minutes=MINUTES,
        candidate_object_id=meetings.new_object(session, Audience.GUEST, act=act).id,
        team_object_id=meetings.new_object(session, Audience.TEAM, act=act).id,
        created_at=act.now,
        changed_at=act.now,
    )
    single_talks.store(session, booking, starts_at, caller, act=act)
    references.shift(reference, S.BOOKED, act=act)
    reference.soon_at = reference.calling_at = reference.caller_id = None
    news.take_back(session, reference, now=act.now)
    invitations.invite(session, [booking], act=act)
    references.settle(session, reference.step, act=act)
    return booking


def give_back(
    session: Session, reference_id: int, *, by: str, reason: str = "", act: Act
) -> Reference:
    """Cancel the call of a reference; they may pick another time, or write."""
    with transaction(session):
        secure(session, reference_id, act=act)
        reference = references.taken(session, reference_id)
        booking = standing(session, reference_id)
        if booking is None or booking.starts_at <= act.now:
            raise Conflict("There is no call to give back.")
        cancel(session, booking, by=by, reason=reason, act=act)
        references.shift(reference, S.INVITED, act=act)
        references.settle(session, reference.step, act=act)
        return reference


def cancel(session: Session, booking: Booking, *, by: str, reason: str = "", act: Act) -> None:
    """Cancel a call whose resources are locked; both sides are told."""
    single_talks.give_up(session, booking, by=by, reason=reason, act=act)
    invitations.tell_cancel(session, booking, act=act)


def ask_soon(
    session: Session, reference_id: int, *, phone: str, zone: str, clock: int, act: Act
) -> Reference:
    """Ask whoever is at work and free to ring within half an hour; raise Conflict for nobody."""
    with transaction(session):
        secure(session, reference_id, act=act)
        reference = references.taken(session, reference_id)
        require_open(reference)
        if reference.state is not S.INVITED or reference.misses >= MISSES:
            raise Conflict(OVER if reference.state is not S.INVITED else ONLY_WRITING)
        introduce(reference, phone, zone, clock)
        if call_of(reference.soon_at, reference.calling_at, act.now) is Call.WAITING:
            return reference
        found = soon(session, reference, now=act.now)
        if found is None:
            raise Conflict(NOBODY_NOW)
        reference.soon_at, reference.calling_at = act.now, None
        reference.caller = found.person
        reference.version += 1
        session.flush()
        news.take_back(session, reference, now=act.now)
        news.call_now(session, reference, found.person, act=act)
        references.note(
            session, reference.step, "ask to be called", act=act, number=reference.position
        )
        references.settle(session, reference.step, act=act)
        return reference


def caller_of(reference: Reference, booking: Booking | None) -> Person | None:
    """Return who rings: whoever is booked, else whoever was asked to ring soon."""
    if booking and booking.attendances:
        return booking.attendances[0].person
    return reference.caller
