"""Cancelling a booking: its time is free in the same transaction, and both sides are told."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from scheduler.domain.endings import Letting
from scheduler.domain.terms import BY_CANDIDATE, BY_STAFF, BookingState
from scheduler.errors import StepClosed
from scheduler.models import WITH_CANDIDATE, Booking, CalendarObject, Hold
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.bookings.moving import require_change
from scheduler.services.debriefs import debriefs
from scheduler.services.messages.lost import Lost
from scheduler.services.messages.telling import Facts
from scheduler.services.placing import day_news, invitations
from scheduler.services.placing.ending import end
from scheduler.services.placing.securing import claimed_for
from scheduler.services.search import steps
from scheduler.services.search.claims import claimed_by, drop_holds, held_by, release
from scheduler.services.search.travel import lift_margins
from scheduler.services.transaction import lock_found, raise_versions, transaction

CANDIDATE, STAFF = BY_CANDIDATE, BY_STAFF


def cancel(session: Session, booking_id: int, *, by: str, reason: str = "", act: Act) -> Booking:
    """Cancel a booking for good; its step opens again for another choice.

    Raises Refused when it is too late for a candidate, StepClosed for a booking that is over.
    Cancelling what is cancelled changes nothing.
    """
    with transaction(session):
        touched = lock_found(session, lambda: claimed_along(session, booking_id))
        booking = session.get_one(Booking, booking_id, populate_existing=True)
        if booking.state == BookingState.CANCELLED:
            return booking
        if booking.state != BookingState.SCHEDULED or booking.starts_at <= act.now:
            raise StepClosed("This is over; it cannot be cancelled any more.")
        if by == CANDIDATE:
            require_change(booking, now=act.now)
        end_all(session, [booking], by=by, reason=reason, act=act)
        raise_versions(session, touched)
        invitations.tell_cancel(session, booking, act=act)
        debriefs.follow(session, booking.step, act=act)
    return booking


def cancel_day(
    session: Session, step_id: int, *, by: str, reason: str = "", act: Act
) -> list[Booking]:
    """Cancel all talks of a step that have not begun, in one go; the step opens again.

    Raises Refused when it is too late for a candidate, StepClosed where nothing is left to cancel;
    then nothing is cancelled.
    """
    with transaction(session):
        touched, talks = locked(session, step_id, act=act)
        if by == CANDIDATE:
            for each in talks:
                require_change(each, now=act.now)
        before = clear(session, talks, touched, by=by, reason=reason, act=act)
        day_news.tell_days_cancelled(session, talks, before, act=act)
        debriefs.follow(session, talks[0].step, act=act)
    return talks


def let_go(session: Session, step_id: int, *, letting: Letting, by: str, act: Act) -> list[Lost]:
    """Cancel all talks of a step that have not begun, since the whole process ends or rests.

    The line-ups are told at once; what is returned leaves the candidate's calendar with their
    letter, but for one that is let go of alone: of that they are told here.
    """
    touched, talks = locked(session, step_id, act=act)
    before = clear(session, talks, touched, by=by, act=act)
    if letting is Letting.ALONE:
        day_news.tell_days_cancelled(session, talks, before, act=act)
        return []
    day_news.tell_teams_cancelled(session, talks, letting, act=act)
    return day_news.days_lost(session, talks, before, act=act)


def locked(session: Session, step_id: int, *, act: Act) -> tuple[set[int], list[Booking]]:
    """Lock all that the talks of a step claim; return that, and those that have not begun."""
    touched = lock_found(session, lambda: claimed_for(session, step_id))
    talks = [
        session.get_one(Booking, ident, populate_existing=True)
        for ident in coming(session, step_id, act)
    ]
    if not talks:
        raise StepClosed("This is over, or cancelled already; there is nothing left to cancel.")
    return touched, talks


def clear(
    session: Session,
    talks: Sequence[Booking],
    touched: set[int],
    *,
    by: str,
    reason: str = "",
    act: Act,
) -> Mapping[CalendarObject, Facts]:
    """Cancel *talks* of one step, which are locked; return their days as they were before."""
    before = day_news.days_of(session, talks)
    end_all(session, talks, by=by, reason=reason, act=act)
    raise_versions(session, touched)
    return before


def coming(session: Session, step_id: int, act: Act) -> list[int]:
    """Return the bookings of a step that stand and have not begun, in order of time."""
    return list(
        session.scalars(
            select(Booking.id)
            .where(
                Booking.step_id == step_id,
                Booking.state == BookingState.SCHEDULED,
                Booking.starts_at > act.now,
                WITH_CANDIDATE,
            )
            .order_by(Booking.starts_at)
        )
    )


def claimed_along(session: Session, booking_id: int) -> set[int]:
    """Return the resources that a booking claims, and those of all that may follow it."""
    step_id = session.scalar(select(Booking.step_id).where(Booking.id == booking_id))
    return claimed_beside(session, booking_id) | claimed_for(session, step_id or 0)


def end_all(session: Session, talks: Sequence[Booking], *, by: str, reason: str, act: Act) -> None:
    """Write down that *talks* of one step are cancelled, and free what they and their holds claim."""
    for booking in talks:
        end(booking, by=by, reason=reason, act=act)
        release(session, bookings=[booking.id])
        drop_holds(session, holds_beside(session, booking.id), now=act.now)
        journal.record_booking(session, "cancel", booking, {"by": by, "reason": reason}, act=act)
    session.flush()
    steps.settle(session, talks[0].step, act=act)
    lift_margins(session, talks[0].step, now=act.now)


def claimed_beside(session: Session, booking_id: int) -> set[int]:
    """Return the resources that a booking, and a hold to move it, claim now."""
    held = held_by(session, holds_beside(session, booking_id))
    return {*claimed_by(session, booking_id), *held}


def holds_beside(session: Session, booking_id: int) -> list[int]:
    """Return the hold that was to move this booking: it has only what the booking left to it."""
    same = and_(Hold.step_id == Booking.step_id, Hold.interview_id == Booking.interview_id)
    return list(
        session.scalars(select(Hold.id).join(Booking, same).where(Booking.id == booking_id))
    )
