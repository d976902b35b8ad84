"""Booking a slot: one transaction from the lock to the letters."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler.domain.hours import Place
from scheduler.domain.offers import TITLE
from scheduler.domain.terms import BY_CANDIDATE, Audience, StageKind, StepState
from scheduler.domain.topics import require_topic
from scheduler.errors import SlotTaken, StepClosed
from scheduler.models import Booking, Hold, Office, Step
from scheduler.services import (
    attending,
    candidate_days,
    debriefs,
    holding,
    invitations,
    journal,
    listening,
    meetings,
    steps,
)
from scheduler.services.act import Act
from scheduler.services.attending import Change
from scheduler.services.claims import Owner, claim, claimed_by, drop_holds, hand_over, refusal
from scheduler.services.finding import Asked
from scheduler.services.lineups import Placed, choose, person_ids
from scheduler.services.securing import Choice, gaps, secure
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
    with transaction(session):
        asked = secure(session, step_id, choice, act=act, notice_hours=0 if on_behalf else None)
        if holding.standing(session, step_id, choice.interview_id):
            raise StepClosed("This is booked already.")
        steps.require_choosing(asked.step)
        if on_behalf is None:
            require_topic(asked.step.topic, asked.interview.way.topics)
        held = holding.hold_of(session, step_id)
        if held and held.until > act.now and holding.matches(held, choice):
            booking = from_hold(session, asked, held, act=act)
        else:
            booking = from_choice(session, asked, choice, held, act=act)
        listening.settle(session, booking, Change(), act=act)
        asked.step.office_id = choice.office_id
        asked.step.windows.clear()
        steps.settle(session, asked.step, act=act)
        invitations.invite(session, [booking], act=act)
        is_whole = asked.step.state == StepState.BOOKED
        debriefs.follow(session, asked.step, act=act, is_new=is_whole)
        journal.record(
            session,
            "book",
            f"booking:{booking.id}",
            act=act,
            application_id=asked.step.application_id,
            payload={"starts_at": booking.starts_at.isoformat()}
            | ({"reason": on_behalf.reason} if on_behalf else {}),
        )
    return booking


def from_hold(session: Session, asked: Asked, held: Hold, *, act: Act) -> Booking:
    """Return a booking of what is held; the claims change hands."""
    booking = make(session, asked, held.office_id, held.starts_at, act=act)
    attending.seat(session, booking, held.lineup, held.room_id, act=act)
    hand_over(session, held.id, booking.id)
    seize(session, booking, held.lineup, held.room_id, act=act)
    drop_holds(session, [held.id], now=act.now)
    session.expunge(held)
    raise_versions(session, claimed_by(session, booking.id))
    return booking


def from_choice(
    session: Session, asked: Asked, choice: Choice, held: Hold | None, *, act: Act
) -> Booking:
    """Return a booking of a slot that was not held; what the step held instead is given back."""
    if not asked.offers(choice.starts_at):
        raise SlotTaken
    people, room_id = choose(session, asked, choice.starts_at)
    if held:
        give_back(session, held, act=act)
    return from_line_up(session, asked, choice.starts_at, people, room_id, act=act)


def give_back(session: Session, held: Hold, *, act: Act) -> None:
    """Free what the step held."""
    drop_holds(session, [held.id], now=act.now)
    session.expunge(held)


def from_line_up(
    session: Session,
    asked: Asked,
    starts_at: datetime,
    people: list[Placed],
    room_id: int | None,
    *,
    act: Act,
) -> Booking:
    """Return a booking of *asked* with these people in this room, and their claims.

    Who may come beside them is seated when all that is booked at once has its claims.
    """
    booking = make(session, asked, asked.place, starts_at, act=act)
    attending.seat(session, booking, people, room_id, act=act)
    raise_versions(session, seize(session, booking, people, room_id, act=act))
    return booking


def seize(
    session: Session, booking: Booking, people: list[Placed], room_id: int | None, *, act: Act
) -> set[int]:
    """Claim what *booking* has not claimed yet; who listens in elsewhere gives way."""
    candidate_id = booking.step.application.candidate_id
    claimed = gaps(session, candidate_id, person_ids(people), room_id)
    times = booking.starts_at, booking.ends_at
    listening.give_way(session, booking, claimed, act=act)
    claim(session, Owner(booking_id=booking.id), times, claimed, beside=booking.id)
    return set(claimed)


def make(
    session: Session, asked: Asked, office_id: Place, starts_at: datetime, *, act: Act
) -> Booking:
    """Return a new booking without people: its time, its anchor and its two calendar objects."""
    anchor = anchor_of(session, asked.step, office_id)
    entry = candidate_days.object_for(session, asked.step, starts_at, anchor, act=act)
    booking = Booking(
        reference=meetings.reference(),
        step=asked.step,
        interview=asked.interview,
        title=title_of(asked),
        minutes=asked.interview.minutes,
        moves=moves_before(session, asked),
        candidate_object_id=entry.id,
        team_object_id=meetings.new_object(session, Audience.TEAM, act=act).id,
        created_at=act.now,
        changed_at=act.now,
    )
    set_time(session, booking, office_id, starts_at)
    session.add(booking)
    try:
        session.flush()
    except IntegrityError as error:
        raise refusal(error) from error
    return booking


def anchor_of(session: Session, step: Step, office_id: Place) -> str:
    """Return the zone whose wall time is promised: the office's, or the candidate's own."""
    if office_id is None:
        return step.application.candidate.zone
    return session.get_one(Office, office_id).zone


def moves_before(session: Session, asked: Asked) -> int:
    """Return how often the candidate has moved this interview: to cancel and book is to move."""
    last = session.scalar(
        select(Booking.moves)
        .where(
            Booking.step_id == asked.step.id,
            Booking.interview_id == asked.interview.id,
            Booking.cancelled_by == BY_CANDIDATE,
        )
        .order_by(Booking.id.desc())
        .limit(1)
    )
    return 0 if last is None else last + 1


def title_of(asked: Asked) -> str:
    """Return what the meeting is called; an offer call never says what it is about."""
    if asked.interview.way.kind == StageKind.OFFER:
        return TITLE
    return asked.interview.title


def set_time(session: Session, booking: Booking, office_id: Place, starts_at: datetime) -> None:
    """Put *booking* at a time and a place; the anchor keeps its wall time for good."""
    office = session.get(Office, office_id) if office_id is not None else None
    booking.office = office
    booking.starts_at = starts_at
    booking.ends_at = starts_at + timedelta(minutes=booking.minutes)
    booking.is_off_clock = False
    booking.by_hand = False
    booking.anchor_zone = anchor_of(session, booking.step, office_id)
    local = starts_at.astimezone(ZoneInfo(booking.anchor_zone))
    booking.wall_time = local.strftime("%Y-%m-%dT%H:%M")
