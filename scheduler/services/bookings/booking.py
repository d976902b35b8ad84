"""Booking a slot: one transaction from the lock to the letters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from scheduler.domain.terms import SeatKind, StepState
from scheduler.domain.topics import require_topic
from scheduler.errors import SlotTaken, StepClosed
from scheduler.models import Booking, Hold, Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.debriefs import debriefs
from scheduler.services.placing import holding, invitations, listening
from scheduler.services.placing.attending import Change
from scheduler.services.placing.glancing import glance
from scheduler.services.placing.lineups import choose
from scheduler.services.placing.making import Placing, make_all
from scheduler.services.placing.securing import Choice, secure
from scheduler.services.search import steps
from scheduler.services.search.claims import (
    Owner,
    claim,
    claimed_by,
    drop_holds,
    hand_over,
    rows_of,
    store,
)
from scheduler.services.search.finding import Asked
from scheduler.services.search.taken import Taken
from scheduler.services.transaction import raise_versions, transaction


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """Staff who act for a candidate: without notice, with a reason."""

    reason: str


def book(
    session: Session, step_id: int, choice: Choice, *, act: Act, on_behalf: OnBehalf | None = None
) -> Booking:
    """Book *choice*; the invitations go out with the next delivery.

    Raises SlotTaken if it is no longer free, StepClosed if this interview is booked already.
    """
    times = {choice.interview_id: choice.starts_at}
    glance(session, step_id, times, choice.office_id, now=act.now)
    with transaction(session, is_crowded=True):
        glance(session, step_id, times, choice.office_id, now=act.now)
        asked = secure(session, step_id, choice, act=act, notice_hours=0 if on_behalf else None)
        if any(each.interview_id == choice.interview_id for each in asked.taken.standing):
            raise StepClosed("This is booked already.")
        steps.require_choosing(asked.step)
        if on_behalf is None:
            require_topic(asked.step.topic, asked.interview.way.topics)
        held = asked.taken.held
        if held and held.until > act.now and holding.matches(held, choice):
            booking = from_hold(session, asked, held, act=act)
        else:
            booking = from_choice(session, asked, choice, act=act)
        note(session, booking, {"reason": on_behalf.reason} if on_behalf else {}, act=act)
        conclude(session, asked.step, [booking], asked.taken, act=act)
    return booking


def conclude(
    session: Session, step: Step, made: Sequence[Booking], taken: Taken, *, act: Act
) -> None:
    """Let the step follow the bookings *made* beside those that it had, and tell whoever comes."""
    step.windows.clear()
    step.office_id = made[0].office_id
    steps.settle_with(session, step, [*taken.standing, *made], act=act)
    invitations.invite(session, made, act=act, is_first=not taken.before)
    if any(way.debriefs for way in step.stage.ways) or taken.has_debrief:
        debriefs.follow(session, step, act=act, is_new=step.state == StepState.BOOKED)


def note(session: Session, booking: Booking, said: Mapping[str, Any], *, act: Act) -> None:
    """Leave a line in the journal."""
    journal.record_booking(
        session, "book", booking, {"starts_at": booking.starts_at.isoformat(), **said}, act=act
    )


def from_hold(session: Session, asked: Asked, held: Hold, *, act: Act) -> Booking:
    """Return a booking of what is held; the claims change hands."""
    placing = Placing(asked, held.starts_at, held.lineup, held.room_id)
    [booking] = make_all(session, [placing], act=act)
    hand_over(session, held.id, booking.id)
    claimed = needs_of(booking)
    listening.give_way(session, booking, claimed, act=act)
    times = booking.starts_at, booking.ends_at
    claim(session, Owner(booking_id=booking.id), times, claimed, beside=booking.id)
    drop_holds(session, [held.id], now=act.now)
    session.expunge(held)
    raise_versions(session, claimed_by(session, booking.id))
    settle_beside(session, [booking], asked.taken, act=act)
    return booking


def from_choice(session: Session, asked: Asked, choice: Choice, *, act: Act) -> Booking:
    """Return a booking of a slot that was not held; what the step held instead is given back."""
    if not asked.offers(choice.starts_at):
        raise SlotTaken
    people, room_id = choose(session, asked, choice.starts_at)
    if asked.taken.held:
        give_back(session, asked.taken.held, act=act)
    placing = Placing(asked, choice.starts_at, people, room_id)
    [booking] = from_line_ups(session, [placing], act=act)
    return booking


def give_back(session: Session, held: Hold, *, act: Act) -> None:
    """Free what the step held."""
    drop_holds(session, [held.id], now=act.now)
    session.expunge(held)


def from_line_ups(session: Session, wanted: Sequence[Placing], *, act: Act) -> list[Booking]:
    """Return the bookings of talks of one step with their people and rooms, and their claims."""
    made = make_all(session, wanted, act=act)
    needs = [(each, needs_of(each)) for each in made]
    listening.give_way_to_all(session, needs, act=act)
    store(
        session,
        [
            row
            for each, claimed in needs
            for row in rows_of(Owner(each.id), (each.starts_at, each.ends_at), claimed)
        ],
    )
    raise_versions(session, {one for _, claimed in needs for one in claimed})
    settle_beside(session, made, wanted[0].asked.taken, act=act)
    return made


def needs_of(booking: Booking) -> dict[int, int]:
    """Return what a new booking has to claim, and for how many minutes afterwards."""
    needs = {booking.step.application.candidate_id: 0}
    if booking.room_id is not None:
        needs[booking.room_id] = 0
    claiming = (each for each in booking.attendances if each.kind is not SeatKind.OPTIONAL)
    return needs | {each.person_id: each.person.gap_minutes for each in claiming}


def settle_beside(session: Session, made: Iterable[Booking], taken: Taken, *, act: Act) -> None:
    """Seat who may come beside the line-ups that are claimed by now: mostly there is nobody."""
    if taken.beside:
        for each in made:
            listening.settle(session, each, Change(), act=act)
