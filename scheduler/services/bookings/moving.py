"""Moving a booking to another time or place; its row and its calendar objects stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.domain.hours import Place
from scheduler.domain.terms import BookingState
from scheduler.errors import Missing, Refused, SlotTaken, StepClosed
from scheduler.models import Booking
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.bookings import candidate_answers
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.debriefs import debriefs
from scheduler.services.messages import candidate_days, remarks, telling
from scheduler.services.placing import attending, day_news, holding, invitations, listening
from scheduler.services.placing.lineups import Placed, person_ids
from scheduler.services.placing.making import put_at
from scheduler.services.placing.securing import Choice, gaps, secure
from scheduler.services.search.claims import Owner, claim, claimed_by, drop_holds, release
from scheduler.services.search.finding import Asked
from scheduler.services.transaction import raise_versions, transaction

USED_UP = (
    "Your own changes are used up: each move counts, and so does cancelling and booking again."
)


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a booking goes, and who comes."""

    office_id: Place
    starts_at: datetime
    people: list[Placed]
    room_id: int | None


@dataclass(frozen=True, slots=True)
class Settled:
    """Whose seats a move has changed, and what the booking claims by now."""

    change: attending.Change
    claimed: frozenset[int]


def move(
    session: Session,
    booking_id: int,
    choice: Choice,
    *,
    act: Act,
    on_behalf: OnBehalf | None = None,
) -> Booking:
    """Move a booking to *choice*, with the same people and room where they are free.

    Raises Refused beyond the candidate's limits, SlotTaken if the new time is no longer free.
    Whatever is raised, the old time stands.
    """
    with transaction(session):
        step_id = session.get_one(Booking, booking_id).step_id
        asked = secure(session, step_id, choice, act=act, notice_hours=0 if on_behalf else None)
        booking = session.get_one(Booking, booking_id, populate_existing=True)
        check(booking, choice, act=act, on_behalf=on_behalf)
        if same(booking, choice):
            return booking
        before = telling.when_facts(booking)
        change = put(session, asked, booking, choice, act=act)
        booking.moves += 0 if on_behalf else 1
        asked.step.office_id = choice.office_id
        asked.step.windows.clear()
        reason = {"reason": on_behalf.reason} if on_behalf else {}
        conclude(session, booking, before, change, reason, act=act)
    return booking


def conclude(
    session: Session,
    booking: Booking,
    before: telling.Facts,
    change: attending.Change,
    said: Mapping[str, str],
    *,
    act: Act,
) -> None:
    """Let the days and the debrief follow a booking that is elsewhere now, and tell everybody."""
    left = candidate_days.follow(session, booking, act=act)
    invitations.tell_move(session, booking, before, change, act=act)
    if left:
        day_news.tell_left(session, left, booking, before, act=act)
    debriefs.follow(session, booking.step, act=act)
    times = {"before": before, "after": telling.when_facts(booking)}
    journal.record_booking(session, "move", booking, {**times, **said}, act=act)


def check(booking: Booking, choice: Choice, *, act: Act, on_behalf: OnBehalf | None) -> None:
    """Raise unless *booking* may be moved to *choice* by whoever acts."""
    if booking.interview_id != choice.interview_id:
        raise Missing
    if booking.state != BookingState.SCHEDULED:
        raise StepClosed("This was cancelled or is over; it cannot be moved any more.")
    rule = "" if on_behalf or same(booking, choice) else rule_against(booking, now=act.now)
    if rule:
        raise Refused(rule)


def rule_against(booking: Booking, *, now: datetime) -> str:
    """Return the rule that keeps the candidate from moving *booking* alone; empty if none does."""
    if booking.state != BookingState.SCHEDULED or booking.ends_at <= now:
        return "This was cancelled or is over, so it cannot be moved any more."
    if booking.is_locked:
        return "We have fixed this time for everybody in it; ask us, and we look for another."
    if now > telling.change_until(booking):
        hours = booking.interview.way.notice_hours
        return f"Changes are yours until {hours} hours before the start; this is closer now."
    if not telling.moves_left(booking):
        return USED_UP if booking.moves else "To move this one, ask us; we look for another time."
    return ""


def require_change(booking: Booking, *, now: datetime) -> None:
    """Raise Refused when it is too late for the candidate to change *booking* alone."""
    if now > telling.change_until(booking):
        hours = booking.interview.way.notice_hours
        raise Refused(f"Changes end {hours} hours before the start. Ask us, and we help.")


def same(booking: Booking, choice: Choice) -> bool:
    """Tell whether *booking* is at *choice* already: the same form sent twice."""
    return (booking.starts_at, booking.office_id) == (choice.starts_at, choice.office_id)


def put(
    session: Session, asked: Asked, booking: Booking, choice: Choice, *, act: Act
) -> attending.Change:
    """Give *booking* its new time, people and claims; return whose seats have changed."""
    people, room_id = new_lineup(session, asked, booking, choice, act=act)
    touched = claimed_by(session, booking.id)
    release(session, bookings=[booking.id])
    moved = Moved(choice.office_id, choice.starts_at, people, room_id)
    settled = settle_at(session, booking, moved, act=act)
    raise_versions(session, {*touched, *settled.claimed})
    return listening.settle(session, booking, settled.change, act=act)


def settle_at(session: Session, booking: Booking, moved: Moved, *, act: Act) -> Settled:
    """Write a booking that has given its claims back at its new place, and claim that.

    Who may come beside its line-up is seated when all that moves at once has its claims.
    """
    if moved.starts_at != booking.starts_at:
        booking.moved_from = booking.starts_at
    put_at(session, booking, moved.office_id, moved.starts_at)
    change = attending.seat(session, booking, moved.people, moved.room_id, act=act)
    booking.at_risk_at = None
    booking.unattended_by = None
    candidate_answers.forget(booking.entry)
    booking.version += 1
    booking.changed_at = act.now
    candidate_id = booking.step.application.candidate_id
    claimed = gaps(session, candidate_id, person_ids(moved.people), moved.room_id)
    listening.give_way(session, booking, claimed, act=act)
    claim(session, Owner(booking_id=booking.id), (booking.starts_at, booking.ends_at), claimed)
    remarks.answered_by_move(session, booking, act=act)
    return Settled(change, frozenset(claimed))


def new_lineup(
    session: Session, asked: Asked, booking: Booking, choice: Choice, *, act: Act
) -> tuple[list[Placed], int | None]:
    """Return who comes at the new time: those of the hold if there is one, else chosen now."""
    held = holding.hold_of(session, asked.step.id)
    if held is None:
        return chosen(session, asked, booking, choice)
    is_mine = held.until > act.now and holding.matches(held, choice)
    found = (held.lineup, held.room_id) if is_mine else None
    drop_holds(session, [held.id], now=act.now)
    session.expunge(held)
    return found or chosen(session, asked, booking, choice)


def chosen(
    session: Session, asked: Asked, booking: Booking, choice: Choice
) -> tuple[list[Placed], int | None]:
    """Return the line-up at the new time; whoever is in it now stays if free."""
    if not asked.offers(choice.starts_at):
        raise SlotTaken
    return holding.lineup_for(session, asked, choice, booking)
