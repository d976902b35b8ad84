"""A changed law of clocks: bookings keep the wall time that was promised, and the instant moves.

The zone data of a process changes only with a new version of the program, so a worker asks once,
when it starts. A booking whose clock shows another time by then is put where the promised one is.
Where that cannot be, its old instant stands and the coordinator's queue shows it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import zones
from scheduler.domain.terms import BookingState
from scheduler.errors import SlotTaken
from scheduler.models import Booking
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.bookings.cancelling import claimed_beside, holds_beside
from scheduler.services.messages import telling
from scheduler.services.placing import invitations, listening
from scheduler.services.placing.attending import Change
from scheduler.services.placing.securing import claims_of
from scheduler.services.search.claims import Owner, claim, drop_holds, release
from scheduler.services.search.travel import lift_margins
from scheduler.services.transaction import attempt, lock_found, raise_versions, transaction

KEPT = "keep instant"  # what the journal calls a booking that could not move


def rezone(session: Session, *, act: Act) -> int:
    """Put every booking to come at its promised wall time; return how many have moved."""
    found = list(off_clock(session, now=act.now))
    return sum(put_right(session, booking_id, act=act) for booking_id in found)


def off_clock(session: Session, *, now: datetime) -> Iterator[int]:
    """Yield the bookings to come of which a clock does not show the wall time that was promised."""
    rows = session.execute(
        select(Booking.id, Booking.starts_at, Booking.wall_time, Booking.anchor_zone)
        .where(Booking.state == BookingState.SCHEDULED, Booking.starts_at > now)
        .order_by(Booking.starts_at, Booking.id)
    )
    for row in rows:
        if zones.wall_time(row.starts_at, row.anchor_zone) != row.wall_time:
            yield row.id


def put_right(session: Session, booking_id: int, *, act: Act) -> bool:
    """Move one booking to its promised wall time, and tell everybody; tell whether it could."""
    with transaction(session):
        touched = lock_found(session, lambda: claimed_beside(session, booking_id))
        booking = session.get_one(Booking, booking_id, populate_existing=True)
        promised = promised_start(booking)
        if booking.state != BookingState.SCHEDULED or promised == booking.starts_at:
            return False
        before = telling.when_facts(booking) | {"by_law": True}
        if (
            promised is None
            or promised <= act.now
            or not claimed(session, booking, promised, act=act)
        ):
            keep(session, booking, before, act=act)
            return False
        drop_holds(session, holds_beside(session, booking_id), now=act.now)
        booking.is_off_clock = False
        booking.moved_from = booking.starts_at
        booking.starts_at = promised
        booking.ends_at = promised + timedelta(minutes=booking.minutes)
        if booking.visit:
            booking.visit.starts_at, booking.visit.ends_at = promised, booking.ends_at
        booking.version += 1
        booking.changed_at = act.now
        raise_versions(session, touched)
        tell = invitations.tell_move if booking.with_candidate else invitations.tell_team_move
        tell(session, booking, before, beside(session, booking, act=act), act=act)
        note(session, booking, "rezone", before, act=act)
        return True


def beside(session: Session, booking: Booking, *, act: Act) -> Change:
    """Seat anew who sits beside the line-up, if a candidate is there; return what has changed."""
    if not booking.with_candidate or booking.visit_id is not None:
        return Change()
    return listening.settle(session, booking, Change(), act=act)


def promised_start(booking: Booking) -> datetime | None:
    """Return the instant of the promised wall time; none if no clock shows it any more."""
    if zones.wall_time(booking.starts_at, booking.anchor_zone) == booking.wall_time:
        return booking.starts_at  # the second showing of a repeated time is as good as the first
    wall = datetime.fromisoformat(booking.wall_time)
    if not zones.exists(wall, booking.anchor_zone):
        return None
    return zones.instant_of(wall, booking.anchor_zone)


def claimed(session: Session, booking: Booking, starts_at: datetime, *, act: Act) -> bool:
    """Claim the new time in place of the old; tell whether nobody of it is taken."""
    wanted = claims_of(session, booking)
    if booking.step_id is not None:
        lift_margins(session, booking.step, now=act.now)
    until = starts_at + timedelta(minutes=booking.minutes)
    session.flush()
    try:
        with attempt(session):
            release(session, bookings=[booking.id])
            claim(session, Owner(booking_id=booking.id), (starts_at, until), wanted)
    except SlotTaken:
        return False
    return True


def keep(session: Session, booking: Booking, before: telling.Facts, *, act: Act) -> None:
    """Write down, once, that a booking stays at its old instant; the queue shows it from then on."""
    if not booking.is_off_clock:
        booking.is_off_clock = True
        booking.version += 1
        note(session, booking, KEPT, before, act=act)


def note(
    session: Session, booking: Booking, action: str, before: telling.Facts, *, act: Act
) -> None:
    """Leave a line in the journal."""
    journal.record_booking(
        session, action, booking, {"before": before, "after": telling.when_facts(booking)}, act=act
    )
