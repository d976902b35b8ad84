"""Windows: what a candidate offers when none of our times suit, or when it is too late to move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.domain.offers import said_title
from scheduler.domain.process import WINDOWS_DAYS
from scheduler.domain.terms import KeyPurpose, Notice, StepState
from scheduler.errors import Invalid, StepClosed
from scheduler.models import Company, Step, Window
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.keys import ensure_key
from scheduler.services.messages import outbox, telling, unused
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.search import steps
from scheduler.services.transaction import lock, transaction
from scheduler.text.times import Clock, minutes

MOST = 3
LATEST = timedelta(days=90)  # as far ahead as any plan lets times be chosen


@dataclass(frozen=True, slots=True)
class Offer:
    """One stretch of time that the candidate has."""

    starts_at: datetime
    ends_at: datetime


def send_windows(
    session: Session, step_id: int, offers: Sequence[Offer], note: str, *, act: Act
) -> Step:
    """Put up to three windows before the coordinator, in place of those sent before.

    A step that is booked stays booked: the windows then ask us to move it. Raises Invalid for
    windows that are none, StepClosed once the step is over.
    """
    check(offers, act=act)
    with transaction(session):
        step = session.get_one(Step, step_id)
        require_room(step, offers, act=act)
        lock(session, [step.application.candidate_id])
        session.refresh(step)
        if step.state != StepState.BOOKED:
            steps.require_choosing(step)
            step.state = StepState.WINDOWS_SENT
            step.state_at = act.now
            unused.follow(session, step, act=act)
        elif not steps.live_bookings(session, step.id):
            raise StepClosed
        step.windows[:] = [
            Window(starts_at=each.starts_at, ends_at=each.ends_at, note=note, sent_at=act.now)
            for each in offers
        ]
        step.answer_due_at = WorkingDays.of(session).after(act.now, WINDOWS_DAYS)
        step.version += 1
        session.flush()
        acknowledge(session, step, act=act)
        journal.record(
            session,
            "send windows",
            f"step:{step.id}",
            act=act,
            application_id=step.application_id,
            payload={"windows": [each.starts_at.isoformat() for each in offers]},
        )
    return step


def check(offers: Sequence[Offer], *, act: Act) -> None:
    """Raise Invalid unless *offers* are one to three stretches of time to come."""
    if not offers:
        raise Invalid("Give us at least one window: a day, from when, until when.")
    if len(offers) > MOST:
        raise Invalid("Three windows are enough; send the three that suit you best.")
    for offer in offers:
        if offer.ends_at <= offer.starts_at:
            raise Invalid("A window must end after it begins.")
        if offer.ends_at <= act.now:
            raise Invalid("A window must lie ahead of now.")


def require_room(step: Step, offers: Sequence[Offer], *, act: Act) -> None:
    """Raise Invalid for a window that holds no talk of *step*, or lies too far ahead."""
    least = min((talk.minutes for _, talk in steps.interviews_of(step)), default=0)
    reader = Clock(step.application.candidate.zone)
    last = act.now + LATEST
    for offer in offers:
        if offer.ends_at - offer.starts_at < timedelta(minutes=least):
            raise Invalid(f"A window must hold {minutes(least)}.")
        if offer.starts_at > last:
            raise Invalid(f"The last day for a window is {reader.long_day(reader.local(last))}.")


def acknowledge(session: Session, step: Step, *, act: Act) -> None:
    """Tell the candidate that their windows are with us, and until when we answer."""
    candidate = step.application.candidate
    company = session.get_one(Company, 1)
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    due = step.answer_due_at
    outbox.tell(
        session,
        Notice.WINDOWS_RECEIVED,
        act=act,
        address=candidate.mail,
        name=candidate.name,
        subject=f"step:{step.id}",
        sequence=step.version,
        candidate_id=candidate.id,
        step_id=step.id,
        facts=telling.recipient_facts(candidate)
        | {
            "company": company.name,
            "role": step.application.role.title,
            "title": said_title(step.stage.kind, step.stage.title),
            "contact": telling.contact_facts(company, step.application.role),
            "windows": [
                {"starts_at": each.starts_at.isoformat(), "ends_at": each.ends_at.isoformat()}
                for each in step.windows
            ],
            "answer_by": due.isoformat() if due else "",
        },
    )
