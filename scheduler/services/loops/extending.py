"""A talk that began late takes ten minutes more, if all who are in it are free: nothing else moves."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick_up
from scheduler.errors import Conflict
from scheduler.models import Booking, BusyCalendar, BusyTime, Claim
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.busy.spans import blocks
from scheduler.services.debriefs import debriefs
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops.delaying import BY, claim_anew, late_talk, may_be_later
from scheduler.services.messages import telling
from scheduler.services.placing import invitations
from scheduler.services.placing.attending import Change
from scheduler.services.placing.securing import claims_of
from scheduler.services.search.claims import claimed_by, release
from scheduler.services.transaction import raise_versions, transaction

NOT_FREE = (
    "Somebody in it, or the room, is taken right afterwards, so nothing was changed. "
    "End on time, or let what follows begin later too."
)
MEANWHILE = "Its end has changed since you opened this page; this is how it stands."


def longer_until(session: Session, booking: Booking, *, now: datetime) -> datetime | None:
    """Return until when a talk may run on without anything else moving; none where it may not."""
    if not may_be_later(booking, now=now):
        return None
    return booking.ends_at + BY if is_free(session, booking) else None


def extend(session: Session, booking_id: int, until: datetime, *, act: Act) -> Booking:
    """Let one talk end ten minutes later, at *until*; everybody is told once.

    Who asks again for the end that it has by then changes nothing. Raises Conflict where it is too
    early or too late for that, or somebody or the room is taken right afterwards.
    """
    with transaction(session):
        booking = late_talk(session, booking_id, act=act)
        if booking.ends_at == until:
            return booking
        if booking.ends_at + BY != until:
            raise Conflict(MEANWHILE)
        if not is_free(session, booking):
            raise Conflict(NOT_FREE)
        lengthen(session, booking, act=act)
    return booking


def is_free(session: Session, booking: Booking) -> bool:
    """Tell whether all who have to be in a talk, and its room, have nothing right after it.

    A debrief keeps its distance: it would move otherwise.
    """
    first, end = tick_up(booking.ends_at), tick_up(booking.ends_at + BY)
    needed = claims_of(session, booking)
    debrief, apart = of_step(session, booking.step_id), timedelta(minutes=max(needed.values()))
    if debrief and debrief.starts_at < booking.ends_at + BY + apart:
        return False
    is_taken = exists().where(
        Claim.resource_id.in_(needed),
        Claim.tick >= first,
        Claim.tick < end,
        ~Claim.is_gap,  # gaps give way, and so does who only listens in
        ~Claim.is_shadow,
    )
    return not session.scalar(select(is_taken)) and not are_busy(session, needed, first, end)


def are_busy(session: Session, people: Collection[int], first: int, end: int) -> bool:
    """Tell whether somebody is elsewhere then by a calendar of their own."""
    is_busy = exists().where(
        BusyTime.calendar_id == BusyCalendar.id,
        BusyCalendar.person_id.in_(people),
        BusyTime.first < end,
        BusyTime.after > first,
        blocks(),
    )
    return bool(session.scalar(select(is_busy)))


def lengthen(session: Session, booking: Booking, *, act: Act) -> None:
    """Write down the later end, claim the time up to it, and tell everybody."""
    before, was_until = telling.when_facts(booking), booking.ends_at
    touched = claimed_by(session, booking.id)
    release(session, bookings=[booking.id])
    booking.ends_at = was_until + BY
    booking.minutes += int(BY.total_seconds()) // 60
    booking.by_hand = True
    booking.version += 1
    booking.changed_at = act.now
    session.flush()
    change = Change((), claim_anew(session, booking, act=act))
    raise_versions(session, touched)
    invitations.tell_move(session, booking, before, change, act=act)
    if change.gone:  # of those who learned by it; nothing else could change who talks about it
        debriefs.follow(session, booking.step, act=act)
    said = {
        "starts_at": booking.starts_at.isoformat(),
        "before": was_until.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
    }
    journal.record_booking(session, "extend", booking, said, act=act)
