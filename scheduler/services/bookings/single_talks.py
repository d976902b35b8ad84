"""Talks of one of ours with a guest, whose own time is theirs: booked, moved, given up."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.models import Booking
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.messages import telling
from scheduler.services.placing import attending, invitations, listening
from scheduler.services.placing.ending import end
from scheduler.services.placing.lineups import Placed
from scheduler.services.placing.securing import gaps
from scheduler.services.search.claims import Owner, claim, claimed_by, refusal, release
from scheduler.services.transaction import raise_versions


def store(
    session: Session, booking: Booking, starts_at: datetime, host: Placed, *, act: Act
) -> None:
    """Store a new booking with its claims; nobody is told yet."""
    put(booking, starts_at)
    session.add(booking)
    try:
        session.flush()
    except IntegrityError as error:
        raise refusal(error) from error
    seat(session, booking, host, act=act)
    note(session, booking, "book", act=act)


def move(
    session: Session, booking: Booking, starts_at: datetime, host: Placed, *, act: Act
) -> Booking:
    """Put a booking at another time; the row and its calendar entries stay, both sides are told."""
    before = telling.when_facts(booking)
    touched = claimed_by(session, booking.id)
    release(session, bookings=[booking.id])
    booking.moved_from = booking.starts_at
    put(booking, starts_at)
    booking.at_risk_at = None
    booking.version += 1
    booking.changed_at = act.now
    change = seat(session, booking, host, act=act)
    raise_versions(session, touched)
    invitations.tell_move(session, booking, before, change, act=act)
    note(session, booking, "move", act=act)
    return booking


def give_up(session: Session, booking: Booking, *, by: str, reason: str = "", act: Act) -> None:
    """Cancel a booking whose resources are locked; nobody is told yet."""
    touched = claimed_by(session, booking.id)
    end(booking, by=by, reason=reason, act=act)
    release(session, bookings=[booking.id])
    raise_versions(session, touched)
    note(session, booking, "cancel", act=act)


def put(booking: Booking, starts_at: datetime) -> None:
    """Put a booking at a time; the clock at the guest's end counts: a referee's, or the office's."""
    if booking.call_of:
        zone = booking.call_of.zone
    else:
        zone = booking.office.zone if booking.office else "UTC"
    booking.put_at(starts_at, zone)
    if booking.visit:
        booking.visit.starts_at, booking.visit.ends_at = booking.starts_at, booking.ends_at


def seat(session: Session, booking: Booking, host: Placed, *, act: Act) -> attending.Change:
    """Give the booking to one of ours, and claim their time; the guest's is their own."""
    booking.link = ""
    is_call = booking.call_of is not None
    change = attending.seat(session, booking, [host], None, act=act, by_phone=is_call)
    claimed = gaps(session, None, [host["person_id"]], None)
    listening.give_way(session, booking, claimed, act=act)
    claim(session, Owner(booking_id=booking.id), (booking.starts_at, booking.ends_at), claimed)
    raise_versions(session, claimed)
    return change


def note(session: Session, booking: Booking, action: str, *, act: Act) -> None:
    """Leave the line that every booking has in the journal."""
    said = {"starts_at": booking.starts_at.isoformat(), "title": booking.title}
    journal.record_booking(session, action, booking, said, act=act)
