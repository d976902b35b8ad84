"""Somebody is late: a talk, and what follows it that day, begins ten minutes later, at one press.

Hours, limits and gaps do not bind by then; but nobody is taken out of something else.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState, Notice, SeatKind
from scheduler.errors import Conflict, Missing, SlotTaken
from scheduler.models import Booking
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.bookings.handing_over import coming_after
from scheduler.services.debriefs import debriefs
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops.swapping import before_of
from scheduler.services.messages import telling
from scheduler.services.placing import day_news, invitations, listening
from scheduler.services.placing.attending import Change, Gone
from scheduler.services.placing.overriding import claim_over
from scheduler.services.placing.securing import claims_of, gaps, take
from scheduler.services.search.claims import Owner, claim, claimed_by, release
from scheduler.services.search.travel import DATE
from scheduler.services.transaction import attempt, raise_versions, transaction

BY = timedelta(minutes=10)
FROM = timedelta(minutes=15)  # before the start; earlier than that it is a move like any other
NOT_NOW = "This can be said from a quarter of an hour before the start until the end."
NOT_FREE = (
    "Somebody is needed elsewhere before you would be done, so nothing was changed. "
    "Begin when you can and end on time, or call whoever coordinates."
)


def may_be_later(booking: Booking, *, now: datetime) -> bool:
    """Tell whether a talk may begin later: it is about to begin, or has begun and is not over."""
    is_talk = booking.with_candidate and booking.step_id is not None
    stands = booking.state is BookingState.SCHEDULED and booking.candidate_missing_at is None
    return is_talk and stands and booking.starts_at - FROM <= now < booking.ends_at


def late_talk(session: Session, booking_id: int, *, act: Act) -> Booking:
    """Return a talk that may begin or end later, with all that its day may claim locked.

    Raises Conflict where it is too early or too late for that, Missing where it is no talk.
    """
    booking = session.get_one(Booking, booking_id)
    if booking.step_id is None or not booking.with_candidate:
        raise Missing
    interviews = [each.id for each in booking.interview.way.interviews]
    take(session, booking.step, interviews, booking.office_id, act=act)
    session.refresh(booking)
    if not may_be_later(booking, now=act.now):
        raise Conflict(NOT_NOW)
    return booking


def begin_later(session: Session, booking_id: int, *, act: Act) -> list[Booking]:
    """Let a talk and those after it that day begin later; return them. Everybody is told once.

    Raises Conflict where it is too early or too late for that, or somebody could not stay.
    """
    with transaction(session):
        booking = late_talk(session, booking_id, act=act)
        talks = [booking, *coming_after(session, booking)]
        for each in talks:
            session.refresh(each)
        shift(session, [each for each in talks if each.state is BookingState.SCHEDULED], act=act)
    return talks


def shift(session: Session, talks: Sequence[Booking], *, act: Act) -> None:
    """Move talks by ten minutes, the time of everybody with them, and tell them."""
    step, days = talks[0].step, day_news.days_of(session, talks)
    before = {each.id: telling.when_facts(each) for each in talks}
    if debrief := of_step(session, step.id):
        debriefs.loosen(session, debrief)
    touched = {one for each in talks for one in claimed_by(session, each.id)}
    release(session, bookings=[each.id for each in talks])
    for each in talks:
        put_later(each, act=act)
    session.flush()
    gone = [claim_anew(session, each, act=act) for each in talks]
    raise_versions(session, touched)
    for each, left in zip(talks, gone, strict=True):
        invitations.tell_team_move(session, each, before[each.id], Change((), left), act=act)
        note(session, each, act=act)
    for entry, day in days.items():
        invitations.revise_day(session, entry, talks[0], act=act)
        was = {"before": before_of(day)}
        invitations.tell_day(session, entry, Notice.MOVED, was, act=act)
    debriefs.follow(session, step, act=act)


def put_later(booking: Booking, *, act: Act) -> None:
    """Write down the later time; who comes, where, and what they answered stay."""
    booking.moved_from = booking.moved_from or booking.starts_at
    promised_on = booking.wall_time[:DATE]
    booking.put_at(booking.starts_at + BY, booking.anchor_zone)
    if booking.wall_time[:DATE] != promised_on:
        raise Conflict(NOT_NOW)  # a day ends at midnight, and so does its entry in the calendar
    booking.by_hand = True
    booking.version += 1
    booking.changed_at = act.now


def claim_anew(session: Session, booking: Booking, *, act: Act) -> tuple[Gone, ...]:
    """Claim the later time; return who learned by the talk and is needed elsewhere by then."""
    times = booking.starts_at, booking.ends_at
    wanted = claims_of(session, booking)
    listening.give_way(session, booking, wanted, act=act)
    try:
        claim_over(session, booking.id, times, wanted)
    except SlotTaken as error:
        raise Conflict(NOT_FREE) from error
    gone = []
    for seat in booking.shadows:
        is_shadow = seat.kind is SeatKind.SHADOW
        gap = gaps(session, None, [seat.person_id], None)
        try:
            with attempt(session):
                claim(session, Owner(booking_id=booking.id), times, gap, is_shadow=is_shadow)
        except SlotTaken:
            gone.append(listening.leave(booking, seat))
    session.flush()
    return tuple(gone)


def note(session: Session, booking: Booking, *, act: Act) -> None:
    """Leave a line in the journal."""
    journal.record_booking(
        session, "begin later", booking, {"starts_at": booking.starts_at.isoformat()}, act=act
    )
