"""Asking without applying: an address, one question, and nobody bothered before it is confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.domain.questions import MOST_OPEN, TALKED_ENOUGH, QuestionState
from scheduler.domain.terms import KeyPurpose, RoleState
from scheduler.errors import Conflict, Missing
from scheduler.models import (
    Candidate,
    Company,
    Enquiry,
    FaqEntry,
    Key,
    Message,
    Question,
    Reply,
    Role,
)
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.questions import news
from scheduler.services.questions.promises import promise
from scheduler.services.questions.questions import Asked, checked, open_count
from scheduler.services.transaction import transaction
from scheduler.text.addresses import mail_key
from scheduler.text.names import clean

CLOSED = "We have just closed this role. Thank you for your interest; nothing was sent."
UNCONFIRMED = timedelta(days=7)  # after which a question that nobody confirmed is gone
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as they typed it; a name is not needed."""

    mail: str
    words: str
    name: str = ""
    clock: int = 12


def ask(session: Session, role_id: int, said: Asker, *, act: Act) -> Enquiry:
    """Keep a question until its owner presses the button in the mail that goes to them now."""
    words, key = checked(Asked(said.words)), mail_key(said.mail)
    with transaction(session):
        role = session.get(Role, role_id)
        if role is None or role.state == RoleState.DRAFT:
            raise Missing
        if role.state == RoleState.CLOSED:
            raise Conflict(CLOSED)
        company = session.get_one(Company, 1)
        enquiry = Enquiry(
            role=role,
            name=clean(said.name),
            mail=said.mail.strip(),
            mail_key=key,
            zone=company.zone,
            clock=said.clock,
            words=words,
            retention_months=role.retention_months or company.retention_months,
            created_at=act.now,
        )
        session.add(enquiry)
        session.flush()
        news.ask_to_confirm(session, enquiry, act=act)
        return enquiry


def confirm(session: Session, enquiry_id: int, *, act: Act) -> Enquiry:
    """Take the question now that its owner has pressed; pressing twice asks once."""
    with transaction(session):
        enquiry = taken(session, enquiry_id)
        if enquiry.confirmed_at is None:
            enquiry.confirmed_at = act.now
            put(session, enquiry, Asked(enquiry.words), act=act)
        return enquiry


def ask_more(session: Session, enquiry_id: int, said: Asked, *, act: Act) -> Question:
    """Put another question into the thread of somebody who has confirmed their address."""
    checked(said)
    with transaction(session):
        enquiry = taken(session, enquiry_id)
        if enquiry.confirmed_at is None:
            raise Conflict("Press the button above first, please: it sends your first question.")
        if open_count(session, Question.enquiry_id == enquiry_id) >= MOST_OPEN:
            raise Conflict(TALKED_ENOUGH)
        return put(session, enquiry, said, act=act)


def put(session: Session, enquiry: Enquiry, said: Asked, *, act: Act) -> Question:
    """Store a question of *enquiry*, and tell whoever answers it."""
    found = promise(session, enquiry.role, now=act.now)
    question = Question(
        enquiry=enquiry,
        words=checked(said),
        person=found.person,
        due_at=found.due_at,
        asked_at=act.now,
        state=QuestionState.OPEN,
        state_at=act.now,
        by_mail=said.by_mail,
        sender=said.sender,
        attachments=said.attachments,
        version=0,
    )
    session.add(question)
    session.flush()
    journal.record(session, "ask", f"question:{question.id}", act=act)
    if not said.sender:
        news.tell_answerers(session, question, act=act)
    return question


def taken(session: Session, enquiry_id: int) -> Enquiry:
    """Lock an enquiry; return it as it is by then."""
    found = session.get(
        Enquiry, enquiry_id, with_for_update={"of": Enquiry}, populate_existing=True
    )
    if found is None:
        raise Missing
    return found


def thread(session: Session, enquiry_id: int) -> list[Question]:
    """Return the questions of an enquiry with their answers, the oldest first."""
    return list(
        session.scalars(
            select(Question)
            .where(Question.enquiry_id == enquiry_id)
            .order_by(Question.asked_at, Question.id)
            .options(
                joinedload(Question.person),
                joinedload(Question.booking),
                selectinload(Question.replies).joinedload(Reply.person),
            )
        )
    )


def of_candidate(session: Session, candidate: Candidate) -> list[Question]:
    """Return the first question of each enquiry from an address that is proven to be theirs.

    Both sides have shown it: the enquiry by its button, the candidate by their private link.
    Nothing stores the link; it is for coordinators alone.
    """
    if candidate.confirmed_at is None:
        return []
    first = (
        select(func.min(Question.id))
        .join(Enquiry, Enquiry.id == Question.enquiry_id)
        .where(Enquiry.mail_key == candidate.mail_key, Enquiry.confirmed_at.is_not(None))
        .group_by(Enquiry.id)
    )
    return list(
        session.scalars(
            select(Question)
            .where(Question.id.in_(first))
            .order_by(Question.asked_at, Question.id)
            .options(joinedload(Question.enquiry).joinedload(Enquiry.role))
        )
    )


def forget_of(session: Session, candidate: Candidate, *, act: Act) -> None:
    """Erase what a candidate asked before they applied, from the address that is proven theirs."""
    for question in of_candidate(session, candidate):
        forget(session, question.enquiry_id or 0, act=act)


def erase(session: Session, *, act: Act) -> int:
    """Forget everybody who asked without applying and whose time is over; return how many."""
    due = overdue(session, now=act.now)
    for enquiry_id in due:
        with transaction(session):
            forget(session, enquiry_id, act=act)
    return len(due)


def overdue(session: Session, *, now: datetime) -> list[int]:
    """Return who never confirmed within a week, and whose last word is older than was promised."""
    last = (
        select(Question.enquiry_id, func.max(Question.state_at).label("at"))
        .group_by(Question.enquiry_id)
        .subquery()
    )
    rows = session.execute(
        select(Enquiry.id, Enquiry.retention_months, Enquiry.confirmed_at, last.c.at)
        .outerjoin(last, last.c.enquiry_id == Enquiry.id)
        .where(or_(Enquiry.confirmed_at.is_not(None), Enquiry.created_at <= now - UNCONFIRMED))
        .order_by(Enquiry.id)
    )
    return [
        row.id
        for row in rows
        if row.confirmed_at is None
        or max(row.confirmed_at, row.at or row.confirmed_at) + row.retention_months * MONTH <= now
    ]


def forget(session: Session, enquiry_id: int, *, act: Act) -> None:
    """Erase an enquiry with its questions, answers, mails and link; what is public stays."""
    with transaction(session):
        taken(session, enquiry_id)
        ids = session.scalars(select(Question.id).where(Question.enquiry_id == enquiry_id)).all()
        plain = {"synchronize_session": False}
        subjects = [f"enquiry:{enquiry_id}", *(f"question:{each}" for each in ids)]
        for statement in (
            update(FaqEntry).where(FaqEntry.question_id.in_(ids)).values(question_id=None),
            delete(Reply).where(Reply.question_id.in_(ids)),
            delete(Question).where(Question.id.in_(ids)),
            delete(Message).where(Message.subject.in_(subjects)),
            delete(Key).where(Key.purpose == KeyPurpose.ENQUIRY, Key.subject_id == enquiry_id),
            delete(Enquiry).where(Enquiry.id == enquiry_id),
        ):
            session.execute(statement.execution_options(**plain))
        session.expire_all()
        journal.record(session, "erase an enquiry", f"enquiry:{enquiry_id}", act=act)
