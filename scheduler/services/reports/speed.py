"""How long people wait for a time, and for the last conversation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.endings import Ending
from scheduler.domain.figures import days_between
from scheduler.domain.terms import Notice
from scheduler.models import WITH_CANDIDATE, Application, Booking, Entry, Message, Offer, Step
from scheduler.services.reports.periods import Period


@dataclass(frozen=True, slots=True)
class Wait:
    """When somebody was asked to choose a time, and the days until the first was booked."""

    asked_at: datetime
    days: float


def waits(session: Session, period: Period) -> list[Wait]:
    """Return, for each step whose candidate we asked in *period*, the days until it was booked.

    Asked is the last letter with the link to choose that was written before the first booking of
    the step: who pauses and goes on is asked anew. Booked is that first booking, whoever made it,
    and whatever became of it. Left out are steps that nobody has booked yet, the windows of
    exercises, the calls of referees, and whoever has been erased, since their letters are gone.
    """
    first = (
        select(Booking.step_id, func.min(Booking.created_at).label("at"))
        .where(WITH_CANDIDATE, Booking.step_id.is_not(None))
        .group_by(Booking.step_id)
        .subquery()
    )
    asked_at = func.max(Message.created_at)
    rows = session.execute(
        select(asked_at.label("asked_at"), first.c.at)
        .join(first, first.c.step_id == Message.step_id)
        .where(Message.notice == Notice.CHOOSE_TIME, Message.created_at < first.c.at)
        .where(first.c.at >= period.begins_at, first.c.at <= period.now)
        .group_by(first.c.step_id, first.c.at)
        .having(asked_at >= period.begins_at)
    )
    return [Wait(row.asked_at, days_between(row.asked_at, row.at)) for row in rows]


def offers(session: Session, period: Period) -> list[float]:
    """Return the days from application to offer, for each that came to it in *period*.

    That is when the last conversation was approved, and the candidate asked for a time; in a plan
    without one, when we hired them. Who was added by hand has not applied, and is left out.
    """
    added = select(Entry.application_id).where(
        Entry.action == "add", Entry.application_id == Application.id
    )
    approved = (
        select(Step.application_id, func.min(Offer.approved_at).label("at"))
        .join(Offer, Offer.step_id == Step.id)
        .group_by(Step.application_id)
        .subquery()
    )
    rows = session.execute(
        select(Application.received_at, Application.ended_at, approved.c.at)
        .outerjoin(approved, approved.c.application_id == Application.id)
        .where(approved.c.at.is_not(None) | (Application.ending == Ending.HIRED))
        .where(~added.exists())
    )
    found = [(row.received_at, row.at or row.ended_at) for row in rows]
    return [
        days_between(received_at, at)
        for received_at, at in found
        if at is not None and period.begins_at <= at <= period.now
    ]
