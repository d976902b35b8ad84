"""Coffee or lunch with one of ours: a booking with one host, claimed as an interview is."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.domain.terms import Audience, BookingState, Notice
from scheduler.domain.visits import TITLES
from scheduler.models import Booking, Visit
from scheduler.services import (
    attending,
    invitations,
    journal,
    listening,
    meetings,
    telling,
    visit_news,
)
from scheduler.services.act import Act
from scheduler.services.claims import Owner, claim, claimed_by, refusal, release
from scheduler.services.ending import end
from scheduler.services.lineups import Placed
from scheduler.services.place_facts import Facts
from scheduler.services.securing import gaps
from scheduler.services.transaction import raise_versions
from scheduler.services.visit_search import Hosts


def standing(session: Session, visit_id: int) -> Booking | None:
    """Return the booking of a host for a visit, if there is one."""
    return session.scalar(
        select(Booking).where(Booking.visit_id == visit_id, Booking.state == BookingState.SCHEDULED)
    )


def make(
    session: Session, visit: Visit, hosts: Hosts, starts_at: datetime, host: Placed, *, act: Act
) -> Booking:
    """Return a new booking of a host, with its claims and the host's invitation."""
    entry = visit_news.entry_of(session, visit, act=act)
    booking = Booking(
        reference=meetings.reference(),
        visit=visit,
        title=TITLES[hosts.offer.kind],
        minutes=hosts.offer.minutes,
        office=visit.office,
        candidate_object=entry,
        team_object=meetings.new_object(session, Audience.TEAM, act=act),
        created_at=act.now,
        changed_at=act.now,
    )
    put(booking, starts_at)
    session.add(booking)
    try:
        session.flush()
    except IntegrityError as error:
        raise refusal(error) from error
    seat(session, booking, host, act=act)
    note(session, booking, "book", act=act)
    return booking


def tell_made(session: Session, booking: Booking, before: Facts | None, *, act: Act) -> None:
    """Tell both sides of a new booking; of a visitor who had another time it is a move."""
    if before is None:
        invitations.invite(session, [booking], act=act)
        return
    invitations.revise_day(session, booking.entry, booking, act=act)
    invitations.tell_candidate(session, booking, Notice.MOVED, {"before": before}, act=act)
    invitations.revise_team(session, booking, act=act)
    for attendance in booking.attendances:
        invitations.tell_member(session, attendance, Notice.BOOKED_TEAM, {}, act=act)


def move(
    session: Session, booking: Booking, starts_at: datetime, host: Placed, *, act: Act
) -> Booking:
    """Put a booking at another time; the row and its calendar entries stay."""
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


def tell_change(session: Session, booking: Booking, *, act: Act) -> None:
    """Tell both sides of another number of guests; time and host stay."""
    booking.version += 1
    booking.changed_at = act.now
    before = telling.when_facts(booking)
    invitations.tell_move(session, booking, before, attending.Change(), act=act)


def put(booking: Booking, starts_at: datetime) -> None:
    """Put a booking at a time; the office's clock counts."""
    booking.put_at(starts_at, booking.office.zone if booking.office else "UTC")
    if booking.visit:
        booking.visit.starts_at, booking.visit.ends_at = booking.starts_at, booking.ends_at


def seat(session: Session, booking: Booking, host: Placed, *, act: Act) -> attending.Change:
    """Give the booking to a host, and claim their time; the visitor's is their own."""
    change = attending.seat(session, booking, [host], None, act=act)
    claimed = gaps(session, None, [host["person_id"]], None)
    listening.give_way(session, booking, claimed, act=act)
    claim(session, Owner(booking_id=booking.id), (booking.starts_at, booking.ends_at), claimed)
    raise_versions(session, claimed)
    return change


def cancel(
    session: Session, booking: Booking, *, by: str, reason: str = "", quietly: bool, act: Act
) -> None:
    """Cancel a booking whose host is locked; *quietly*: the visitor hears of something else."""
    touched = claimed_by(session, booking.id)
    end(booking, by=by, reason=reason, act=act)
    release(session, bookings=[booking.id])
    raise_versions(session, touched)
    if quietly:
        invitations.tell_team_cancel(session, booking, act=act)
    else:
        invitations.tell_cancel(session, booking, act=act)
    note(session, booking, "cancel", act=act)


def note(session: Session, booking: Booking, action: str, *, act: Act) -> None:
    """Leave the line that every booking has in the journal."""
    payload = {"starts_at": booking.starts_at.isoformat(), "title": booking.title}
    journal.record(session, action, f"booking:{booking.id}", act=act, payload=payload)
