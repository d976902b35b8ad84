"""What somebody had with us before they applied: visits, and questions that they asked.

Both sides have shown the address: the visit or the question by its button, the candidate by their
private link. Nothing stores the link; downloading and erasing ask for it here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BY_CANDIDATE
from scheduler.domain.visits import SAID, VisitState
from scheduler.models import Candidate, Enquiry, Message, Question, Reply, Visit
from scheduler.services.act import Act
from scheduler.services.privacy import erased_mail, visitors
from scheduler.services.questions import enquiries
from scheduler.services.visits import endings, hosting
from scheduler.services.visits.choosing import lock_days, taken


def visits_of(session: Session, candidate: Candidate) -> Sequence[Visit]:
    """Return the visits from the address of a candidate, in order of time."""
    if candidate.confirmed_at is None:
        return []
    return session.scalars(
        select(Visit)
        .where(
            Visit.mail_key == candidate.mail_key,
            Visit.confirmed_at.is_not(None),
            Visit.erased_at.is_(None),
        )
        .order_by(Visit.starts_at, Visit.id)
    ).all()


def rows_of(session: Session, candidate: Candidate) -> Mapping[str, ColumnElement[bool]]:
    """Return the condition of the rows that are theirs, for each table that has any."""
    visits = visits_of(session, candidate)
    asked = {each.enquiry_id for each in enquiries.of_candidate(session, candidate)}
    questions = session.scalars(select(Question.id).where(Question.enquiry_id.in_(asked))).all()
    written = [visitors.mails_about(session, each) for each in visits]
    subjects = [f"enquiry:{each}" for each in asked] + [f"question:{each}" for each in questions]
    to_them = (Message.person_id.is_(None), Message.candidate_id.is_(None))
    return {
        "visit": Visit.id.in_([each.id for each in visits]),
        "enquiry": Enquiry.id.in_(asked),
        "question": Question.id.in_(questions),
        "reply": Reply.question_id.in_(questions),
        "message": or_(Message.subject.in_(subjects), *written) & to_them[0] & to_them[1],
    }


def welcomed(session: Session, candidate: Candidate) -> dict[str, list[str]]:
    """Return the names of those who welcomed them, or will, by visit."""
    found = {}
    for visit in visits_of(session, candidate):
        booking = hosting.standing(session, visit.id)
        seated = [each.person for each in booking.attendances] if booking else []
        hosts = [visit.day.host] if visit.day and visit.day.host else seated
        if hosts and visit.state is not VisitState.CANCELLED:
            found[f"visit {visit.id}: {SAID[visit.kind]}"] = [each.name for each in hosts]
    return found


def coming(session: Session, candidate: Candidate, *, now: datetime) -> list[Visit]:
    """Return the visits that are still to come, which an erasure calls off."""
    return [each for each in visits_of(session, candidate) if is_ahead(each, now=now)]


def is_ahead(visit: Visit, *, now: datetime) -> bool:
    """Tell whether a visit takes place and has not begun."""
    return visit.state is VisitState.CONFIRMED and visit.starts_at > now


def forget(session: Session, candidate: Candidate, *, calls_off: bool, act: Act) -> bool:
    """Erase all of it; return whether a visit was still to come.

    Such a visit is called off first, or, where nobody asked for that, left to its own time. Its
    hosts are locked (`leaving_process.lock_all`).
    """
    enquiries.forget_of(session, candidate, act=act)
    visits = visits_of(session, candidate)
    lock_days(session, {each.visit_day_id for each in visits if each.visit_day_id is not None})
    had_any = False
    for visit in (taken(session, each.id) for each in visits):
        if is_ahead(visit, now=act.now):
            if not calls_off:
                continue
            endings.call_off(session, visit, by=BY_CANDIDATE, reason="", act=act)
            had_any = True
        session.flush()
        visitors.forget(session, visit, spared=erased_mail.needed(act.now), act=act)
    return had_any
