"""Holding a slot for the minutes in which somebody makes up their mind."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState
from scheduler.errors import Refused, SlotTaken
from scheduler.models import Booking, Hold
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.placing.glancing import glance
from scheduler.services.placing.lineups import Placed, choose, person_ids
from scheduler.services.placing.securing import Choice, gaps, secure
from scheduler.services.search import steps
from scheduler.services.search.claims import Owner, claim, drop_holds
from scheduler.services.search.finding import Asked
from scheduler.services.search.taken import hold_of as hold_of  # noqa: PLC0414 -- known by this name
from scheduler.services.transaction import raise_versions, transaction

HOLD = timedelta(minutes=10)


def hold(session: Session, step_id: int, choice: Choice, *, act: Act) -> Hold:
    """Hold *choice* for ten minutes in place of what the step held before.

    The same choice again renews the hold, once. Raises SlotTaken if it is no longer free, and
    Refused before the candidate's address is confirmed.
    """
    times = {choice.interview_id: choice.starts_at}
    glance(session, step_id, times, choice.office_id, now=act.now)
    with transaction(session, is_crowded=True):
        glance(session, step_id, times, choice.office_id, now=act.now)
        asked = secure(session, step_id, choice, act=act)
        if asked.step.application.candidate.confirmed_at is None:
            raise Refused("Please confirm your address first: use the link in our mail.")
        booking = standing(session, step_id, choice.interview_id)
        if booking is None:
            steps.require_choosing(asked.step)
        held = hold_of(session, step_id)
        if held and matches(held, choice):
            return renew(held, act=act)
        return replace_hold(session, asked, choice, held, booking, act=act)


def replace_hold(
    session: Session,
    asked: Asked,
    choice: Choice,
    held: Hold | None,
    booking: Booking | None,
    *,
    act: Act,
) -> Hold:
    """Return a new hold of *choice* beside the booking that it may move; *held* is given back."""
    if not asked.offers(choice.starts_at):
        raise SlotTaken
    people, room_id = lineup_for(session, asked, choice, booking)
    if held:
        drop_holds(session, [held.id], now=act.now)
        session.expunge(held)
    made = Hold(
        step_id=asked.step.id,
        interview_id=choice.interview_id,
        office_id=choice.office_id,
        room_id=room_id,
        starts_at=choice.starts_at,
        ends_at=choice.starts_at + timedelta(minutes=asked.interview.minutes),
        until=act.now + HOLD,
        lineup=list(people),
    )
    session.add(made)
    session.flush()
    claimed = gaps(session, asked.step.application.candidate_id, person_ids(people), room_id)
    claim(
        session,
        Owner(hold_id=made.id),
        (made.starts_at, made.ends_at),
        claimed,
        beside=booking.id if booking else None,
    )
    raise_versions(session, claimed)
    raise_feeds(session, {each["person_id"] for each in people}, now=act.now)
    return made


def lineup_for(
    session: Session, asked: Asked, choice: Choice, booking: Booking | None
) -> tuple[list[Placed], int | None]:
    """Return who comes to *choice*; whoever is in the *booking* that it moves stays if free."""
    return choose(
        session,
        asked,
        choice.starts_at,
        stay=booking.willing if booking else (),
        prefer_room=booking.room_id if booking else None,
    )


def renew(held: Hold, *, act: Act) -> Hold:
    """Return *held*, ten minutes from now, if it has not been renewed before."""
    if not held.renewed:
        held.until, held.renewed = act.now + HOLD, True
    return held


def matches(held: Hold, choice: Choice) -> bool:
    """Tell whether *held* is a hold of *choice*."""
    return (held.interview_id, held.office_id, held.starts_at) == (
        choice.interview_id,
        choice.office_id,
        choice.starts_at,
    )


def standing(session: Session, step_id: int, interview_id: int) -> Booking | None:
    """Return the booking of an interview that stands, if there is one."""
    return session.scalar(
        select(Booking).where(
            Booking.step_id == step_id,
            Booking.interview_id == interview_id,
            Booking.state == BookingState.SCHEDULED,
        )
    )
