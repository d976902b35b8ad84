"""Telling somebody who waits for us by which other day they hear: only a person promises anew."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.domain.process import Mover, is_exercise, whose_move
from scheduler.domain.terms import Notice
from scheduler.domain.workdays import CLOSES
from scheduler.domain.zones import instant_of
from scheduler.errors import Conflict, Invalid
from scheduler.models import Company, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import application_of, require_live, take
from scheduler.services.applications.stances import PLAIN, attitudes
from scheduler.services.exercises.exercises import by_step
from scheduler.services.messages import news
from scheduler.services.messages.news import Letter
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.process.process import record
from scheduler.services.process.progress import bookings_by_step, facts_of
from scheduler.services.transaction import transaction

LONGEST = timedelta(days=60)
NOT_A_DAY = "Choose a day after today, within two months."
NOT_OURS = "They do not wait for a word of ours here."


def is_ours(session: Session, step: Step, *, now: datetime) -> bool:
    """Tell whether the candidate waits for us at *step*."""
    stance = attitudes(session, [step], now=now).get(step.id, PLAIN)
    bookings = bookings_by_step(session, [step]).get(step.id, [])
    facts = facts_of(step, bookings, by_step(session, [step.id]).get(step.id), stance)
    if is_exercise(facts):
        return step.answer_due_at is not None  # it is handed in
    return whose_move(facts, now=now) is Mover.US


def put_off(session: Session, step_id: int, on: date, *, act: Act, version: int) -> Step:
    """Promise an answer about a step by the close of another day, and tell the candidate.

    Raises Invalid for a day that is no promise, Conflict where they do not wait for us.
    """
    with transaction(session):
        application = take(session, application_of(session, step_id), version)
        require_live(application)
        step = session.get_one(Step, step_id)
        if not is_ours(session, step, now=act.now):
            raise Conflict(NOT_OURS)
        working = WorkingDays.of(session)
        due = instant_of(datetime.combine(on, CLOSES), working.zone)
        if not act.now < due <= act.now + LONGEST:
            raise Invalid(NOT_A_DAY)
        before = due_of(session, step, working)
        step.answer_due_at = due
        step.version += 1
        session.flush()
        company = session.get_one(Company, 1)
        news.send(session, letter_of(step, company, before), act=act)
        record(session, application, "put off", step, act=act, until=on.isoformat())
        return step


def due_of(session: Session, step: Step, working: WorkingDays) -> datetime | None:
    """Return by when the candidate was to hear of *step*, as their page says it."""
    ends = [each.ends_at for each in bookings_by_step(session, [step]).get(step.id, [])]
    talked = working.answer(max(ends), step.application.role.answer_days) if ends else None
    return step.answer_due_at or talked


def letter_of(step: Step, company: Company, before: datetime | None) -> Letter:
    """Return the news that an answer takes longer; *before* is when it was promised for."""
    facts = news.about(step.application, company)
    facts |= {"answer_by": news.iso(step.answer_due_at), "was_due_at": news.iso(before)}
    candidate, subject = step.application.candidate, f"step:{step.id}"
    return Letter(Notice.ANSWER_PUT_OFF, candidate, subject, facts, step.version, step.id)
