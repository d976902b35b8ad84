"""Answering: on the page, by mail, by phone or in the talk; handing on; closing."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.questions import (
    LONGEST,
    LONGEST_MAIL,
    WRITTEN,
    Addressee,
    QuestionState,
    ReplyWay,
    moved,
)
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import COUNTED, Attendance, Person, Question, Reply
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.questions import news
from scheduler.services.questions.promises import due_from
from scheduler.services.roles.hiring_teams import hires_for
from scheduler.services.transaction import transaction
from scheduler.text.names import clean_lines

EMPTY = "Write the answer first."
GONE = "They are not with us any more. Choose somebody else."


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; *seen* is how many there were when it was written, if a page showed them."""

    words: str
    way: ReplyWay = ReplyWay.PAGE
    seen: int | None = None
    sender: str = ""  # an address that is not theirs: kept, and sent by nobody but a press


def is_private(question: Question) -> bool:
    """Tell whether it was meant for one person alone."""
    return question.addressee is Addressee.PERSON


def own_question(session: Session, person: Person, question_id: int) -> Question:
    """Return a question that *person* may read and answer; raise Missing for anybody else."""
    question = session.get(Question, question_id)
    if question is None or not may_read(session, person, question):
        raise Missing
    return question


def may_read(session: Session, person: Person, question: Question) -> bool:
    """Tell whether *person* may read a question, and so answer it.

    Coordinators may, whoever was asked or was given it, and whoever holds the talk that it is
    for; the rest of the hiring team only where the candidate did not choose one of them.
    """
    is_asked = question.person_id == person.id and not question.sender
    if reads_whoever_answers(person, question) or is_asked:
        return True
    return holds_talk(session, person, question)


def reads_whoever_answers(person: Person, question: Question) -> bool:
    """Tell whether *person* reads a question by their part, be it given to whomever."""
    if person.is_coordinator or person.is_admin:
        return True
    return hires_for(person, question.role) and not is_private(question) and not question.sender


def holds_talk(session: Session, person: Person, question: Question) -> bool:
    """Tell whether *person* holds the talk on whose agenda the question stands."""
    if question.addressee is not Addressee.BOOKING:
        return False
    seat = select(Attendance.id).where(
        Attendance.booking_id == question.booking_id,
        Attendance.person_id == person.id,
        Attendance.kind.in_(COUNTED),
    )
    return session.scalar(seat.limit(1)) is not None


def answer(session: Session, question_id: int, by: int, said: Said, *, act: Act) -> Reply:
    """Keep an answer, and mail it to whoever asked if it is in writing.

    Raises Conflict where somebody else has answered since the page was opened: both answers
    would be read one under the other, so whoever is second looks first.
    """
    words = checked(said)
    with transaction(session):
        question = taken(session, question_id)
        given = question.given
        if said.seen is not None and len(given) > said.seen:
            raise Conflict(f"{given[-1].person.name} has answered meanwhile. Read it first.")
        reply = Reply(
            question=question,
            person_id=by,
            way=said.way,
            words=words,
            sender=said.sender,
            at=act.now,
        )
        session.add(reply)
        session.flush()
        if not said.sender:
            deliver(session, reply, act=act)
        return reply


def checked(said: Said) -> str:
    """Return the words of an answer, cleaned; raise Invalid for none where they are all of it."""
    words, most = clean_lines(said.words), LONGEST_MAIL if said.way is ReplyWay.MAIL else LONGEST
    if not words and said.way in WRITTEN:
        raise Invalid(EMPTY)
    if len(words) > most:
        raise Invalid(f"Use {most:,} characters at most; this is {len(words):,}.")
    return words


def deliver(session: Session, reply: Reply, *, act: Act) -> None:
    """Let *reply* count: the question is answered, and whoever asked hears of it."""
    question = reply.question
    question.state = moved(question.state, QuestionState.ANSWERED)
    question.state_at = act.now
    question.sender = ""  # whoever answers takes it for theirs
    question.version += 1
    news.take_back(session, question, act=act)
    if reply.way in WRITTEN:
        news.tell_asker(session, question, reply, act=act)
    note(session, question, "answer question", act=act, way=reply.way.value)


def release(session: Session, question_id: int, reply_id: int, *, send: bool, act: Act) -> None:
    """Send an answer that came from an unknown address, or drop it."""
    with transaction(session):
        question = taken(session, question_id)
        reply = next((each for each in question.replies if each.id == reply_id), None)
        if reply is None:
            raise Missing
        if not reply.sender:
            raise Conflict("It has been sent already.")
        if send:
            reply.sender = ""
            reply.at = act.now
            deliver(session, reply, act=act)
        else:
            session.delete(reply)


def hand_on(session: Session, question_id: int, person_id: int, *, act: Act) -> Question:
    """Give a question to somebody else, who has a working day of their own for it."""
    with transaction(session):
        question = taken(session, question_id)
        person = session.get(Person, person_id)
        if person is None or not person.is_active:
            raise Invalid(GONE)
        if question.state is not QuestionState.OPEN:
            raise Conflict("This question is answered already.")
        if question.person_id == person.id:
            return question
        news.take_back(session, question, act=act)
        if question.addressee is Addressee.BOOKING:
            question.addressee = Addressee.TEAM
        question.person, question.sender = person, ""
        question.due_at = due_from(session, person, now=act.now)
        question.version += 1
        news.tell_answerers(session, question, act=act)
        note(session, question, "hand on question", act=act, person=person.name)
        return question


def close(session: Session, question_id: int, reason: str, *, by: int, act: Act) -> Question:
    """Note that there is nothing to answer; the reason stays inside."""
    with transaction(session):
        question = taken(session, question_id)
        question.state = moved(question.state, QuestionState.CLOSED)
        question.state_at, question.closed_by_id = act.now, by
        question.reason = clean_lines(reason)[:LONGEST]
        question.version += 1
        news.take_back(session, question, act=act)
        note(session, question, "close question", act=act, reason=question.reason)
        return question


def taken(session: Session, question_id: int) -> Question:
    """Lock a question; return it as it is by then."""
    return session.get_one(
        Question, question_id, with_for_update={"of": Question}, populate_existing=True
    )


def note(session: Session, question: Question, action: str, *, act: Act, **payload: str) -> None:
    """Write down what was done about a question."""
    journal.record(
        session,
        action,
        news.subject_of(question),
        act=act,
        application_id=question.application_id,
        payload=payload,
    )
