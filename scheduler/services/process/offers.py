"""The last conversation: approved first, called at short notice, decided by a date.

No amount is kept, and no mail, calendar or feed says what it is about.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.endings import Ending, Letting
from scheduler.domain.offers import MOST_DAYS, REMIND_BEFORE, Decision, Refusal
from scheduler.domain.terms import (
    ACTIVE_APPLICATIONS,
    BookingState,
    StageKind,
    StepState,
)
from scheduler.errors import Conflict, Invalid
from scheduler.models import Application, Booking, Offer, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import (
    application_of,
    bookings_of,
    kinds_of,
    open_step,
    require_live,
    set_state,
    take,
    take_with_time,
)
from scheduler.services.applications.stances import was_held
from scheduler.services.messages import news, offer_news, one_letter
from scheduler.services.messages.lost import tell_alone
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.process.endings import finish
from scheduler.services.process.process import go_on, record
from scheduler.services.process.releasing import release_steps
from scheduler.services.search.steps import CHOOSING
from scheduler.services.transaction import transaction
from scheduler.text.names import clean_lines

NOT_NOW = "There is nothing to approve at this point."
NOT_APPROVED = "Nobody has approved this conversation yet."
BOOKED = "The call is booked already. Cancel it first."
TOO_EARLY = "Choose a day to decide that is still to come."
TOO_FAR = f"Choose a day within {MOST_DAYS} days."
NOT_YET = "There is nothing to decide before we have talked, or written to you."


def approve(
    session: Session, step_id: int, decide_by: datetime, *, by: int, act: Act, version: int
) -> Offer:
    """Approve the last conversation: the candidate is asked at once to choose a time.

    Raises Conflict if *version* is old or the step is not open, Invalid for a date that cannot be.
    """
    check_date(decide_by, act=act)
    with transaction(session):
        application = take(session, application_of(session, step_id), version)
        require_live(application)
        step = session.get_one(Step, step_id)
        if step.state != StepState.OPEN or StageKind.OFFER not in kinds_of(step) or step.offer:
            raise Conflict(NOT_NOW)
        step.offer = Offer(approved_at=act.now, approved_by_id=by, decide_by=decide_by)
        session.flush()
        step.state = StepState.AHEAD  # to be opened anew, to the candidate this time
        open_step(session, step, act=act)
        record(session, application, "approve", step, act=act)
        return step.offer


def check_date(decide_by: datetime, *, act: Act) -> None:
    """Raise Invalid for a date to decide that is past, or too far."""
    if decide_by <= act.now:
        raise Invalid(TOO_EARLY)
    if decide_by > act.now + timedelta(days=MOST_DAYS):
        raise Invalid(TOO_FAR)


def refuse_call(
    session: Session,
    step_id: int,
    refusal: Refusal,
    *,
    words: str = "",
    again_on: date | None = None,
    act: Act,
) -> Offer:
    """Say that one would rather not have the call, and why; what was approved stays."""
    with transaction(session):
        offer = taken(session, step_id)
        if bookings_of(session, [step_id], BookingState.SCHEDULED):
            raise Conflict(BOOKED)
        if offer.step.state not in CHOOSING:
            raise Conflict(NOT_NOW)
        offer.refusal, offer.refusal_words = refusal, clean_lines(words)
        offer.refused_at = act.now
        offer.again_on = again_on if refusal is Refusal.LATER else None
        offer.step.windows.clear()
        if offer.step.state != StepState.OPEN:
            set_state(offer.step, StepState.OPEN, act=act)
        news.supersede_invitations(session, [step_id], act=act)
        promised = offer.step.application.role.answer_days or 1
        offer.step.answer_due_at = WorkingDays.of(session).after(act.now, promised)
        raise_version(offer)
        record(session, offer.step.application, "refuse the call", offer.step, act=act)
        return offer


def ask_again(session: Session, step_id: int, *, act: Act) -> Offer:
    """Ask once more for a time of somebody who would rather not have talked then."""
    with transaction(session):
        offer = taken(session, step_id)
        if offer.refusal is None or offer.step.state not in CHOOSING:
            raise Conflict(NOT_NOW)  # they may have booked a call after all
        offer.refusal = offer.again_on = None
        raise_version(offer)
        session.flush()
        offer.step.state = StepState.AHEAD
        open_step(session, offer.step, act=act)
        record(session, offer.step.application, "ask again", offer.step, act=act)
        return offer


def note_written(session: Session, step_id: int, *, act: Act) -> Offer:
    """Note that we have written to somebody who would rather not be called."""
    with transaction(session):
        offer = taken(session, step_id)
        if offer.refusal is not Refusal.WRITE:
            raise Conflict(NOT_NOW)
        offer.step.answer_due_at = None
        raise_version(offer)
        record(session, offer.step.application, "write instead", offer.step, act=act)
        return offer


def ask_for_time(session: Session, step_id: int, until: date, words: str, *, act: Act) -> Offer:
    """Ask for more time to decide; until it is answered the date stands."""
    with transaction(session):
        offer = taken(session, step_id)
        if not offer.decide_by.date() < until <= (act.now + timedelta(days=MOST_DAYS)).date():
            raise Invalid("Choose a day after the one that stands, within three months.")
        offer.more_until, offer.more_words = until, clean_lines(words)
        raise_version(offer)
        record(session, offer.step.application, "ask for time", offer.step, act=act)
        return offer


def answer_time(
    session: Session, step_id: int, decide_by: datetime | None, *, act: Act, version: int
) -> Offer:
    """Give more time, until *decide_by*, or keep the date that stands; the candidate is told."""
    if decide_by:
        check_date(decide_by, act=act)
    with transaction(session):
        take(session, application_of(session, step_id), version)
        offer = taken(session, step_id)
        offer.decide_by = decide_by or offer.decide_by
        offer.more_until = None
        raise_version(offer)
        session.flush()
        offer_news.tell_date(session, offer, "more" if decide_by else "kept", act=act)
        action = "give more time" if decide_by else "keep the date"
        record(session, offer.step.application, action, offer.step, act=act)
        return offer


def decide(
    session: Session,
    step_id: int,
    decision: Decision,
    *,
    reason: str = "",
    act: Act,
    version: int | None = None,
) -> Application:
    """Write down yes or no; either lets go of all that is still booked, held or asked.

    A candidate decides once we have talked or written; staff may write it down whenever they heard.
    """
    with transaction(session):
        application = take_with_time(session, application_of(session, step_id), version)
        offer = taken(session, step_id)
        step = offer.step
        if version is None and not may_decide(session, offer, now=act.now):
            raise Conflict(NOT_YET)
        offer.decided_at, offer.more_until = act.now, None
        raise_version(offer)
        lost = release_steps(session, [step], letting=Letting.ENDED, act=act)
        if decision is Decision.ACCEPTED:
            set_state(step, StepState.PASSED, act=act)
            go_on(session, application, step, "accept", act=act)
        else:
            why = f"They said no. {clean_lines(reason)}".strip()
            lost = [*lost, *finish(session, application, Ending.TURNED_DOWN, reason=why, act=act)]
        tell_alone(session, application.candidate, lost, act=act)
        offer_news.tell_decision(session, offer, decision, act=act)
        one_letter.gather(session, application, letting=Letting.ENDED, act=act)
        return application


def may_decide(session: Session, offer: Offer, *, now: datetime) -> bool:
    """Tell whether we have talked, or were asked to write instead."""
    held = select(Booking.id).where(Booking.step_id == offer.step_id, was_held(now))
    return offer.refusal is Refusal.WRITE or session.scalar(held.limit(1)) is not None


def taken(session: Session, step_id: int) -> Offer:
    """Return what was approved, with its application locked; raise Conflict for nothing or over."""
    application = take(session, application_of(session, step_id), None)
    require_live(application)
    offer = session.get(Offer, step_id, populate_existing=True)
    if offer is None:
        raise Conflict(NOT_APPROVED)
    if offer.decided_at is not None:
        raise Conflict("This is decided already.")
    return offer


def raise_version(offer: Offer) -> None:
    """Let pages that show an older state notice it."""
    offer.version = (offer.version or 0) + 1
    offer.step.version += 1


def remind(session: Session, *, act: Act) -> int:
    """Remind once, gently, of dates to decide that are near; return how many were due."""
    near = session.scalars(
        select(Offer)
        .join(Step, Step.id == Offer.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(
            Offer.decided_at.is_(None),
            Offer.decide_by > act.now,
            Offer.decide_by <= act.now + REMIND_BEFORE,
            Application.state.in_(ACTIVE_APPLICATIONS),
        )
    ).all()
    count = 0
    for offer in near:
        # A date that was set within the two days is no news; before we talked there is none.
        if may_decide(session, offer, now=act.now) and not offer_news.told_of_date(session, offer):
            offer_news.tell_date(session, offer, "near", act=act)
            count += 1
    return count


def due_between(session: Session, since: datetime, until: datetime) -> list[datetime]:
    """Return the instants after *since*, *until* included, at which a reminder falls due."""
    dates = session.scalars(select(Offer.decide_by).where(Offer.decided_at.is_(None)))
    return sorted(at for each in dates if since < (at := each - REMIND_BEFORE) <= until)


def call_of(session: Session, step_id: int) -> Booking | None:
    """Return the call that is or was booked of a step, if it was not cancelled."""
    held = (BookingState.SCHEDULED, BookingState.COMPLETE)
    found = bookings_of(session, [step_id], *held)
    return found[-1] if found else None
