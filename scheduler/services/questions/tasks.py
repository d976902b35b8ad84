"""Open questions as tasks: of the coordinator's queue, and of whoever else is to answer."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import shorten
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.domain.questions import Addressee, QuestionFacts, QuestionState, Stand, stand
from scheduler.models import COUNTED, Application, Attendance, Booking, Enquiry, Question, Reply
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.questions.promises import STANDS, due_of
from scheduler.text.names import first_name

PRESSING = timedelta(hours=2)  # before somebody comes who asked something about it
SHOWN = 120  # signs of a question in a row
HELD, UNSURE = "held", "unsure"


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with what time makes of it."""

    question: Question
    stand: Stand
    due_at: datetime

    @property
    def held(self) -> list[Reply]:
        """Return the answers that came from an unknown address and wait for a press."""
        return [each for each in self.question.replies if each.sender]


def shown(question: Question, working: WorkingDays, *, now: datetime) -> Shown:
    """Return *question* as it stands at *now*; *working* are the company's days."""
    due, booking = due_of(question, working), question.booking
    on_agenda = question.addressee is Addressee.BOOKING and booking and booking.state in STANDS
    facts = QuestionFacts(question.state, due, booking.ends_at if on_agenda and booking else None)
    return Shown(question, stand(facts, now), due)


def open_questions(session: Session) -> Sequence[Question]:
    """Return every question that nobody has answered, in four queries for any number of them."""
    application = joinedload(Question.application)
    return session.scalars(
        select(Question)
        .where(Question.state == QuestionState.OPEN)
        .order_by(Question.id)
        .options(
            application.joinedload(Application.candidate),
            application.joinedload(Application.role),
            joinedload(Question.enquiry).joinedload(Enquiry.role),
            joinedload(Question.person),
            joinedload(Question.booking),
            selectinload(Question.replies),
        )
    ).all()


def is_for_desk(each: Shown, *, now: datetime) -> bool:
    """Tell whether the coordinators' queue shows it: theirs, nobody's, late, or pressing.

    What is given to somebody else is theirs alone for their working day.
    """
    question = each.question
    if each.stand is Stand.ON_AGENDA:
        return False
    if question.sender or each.held or each.stand is Stand.LATE:
        return True
    person = question.person
    if person is None:
        return question.addressee is not Addressee.BOOKING or not is_talk_over(question, now=now)
    return not person.is_active or person.is_coordinator or each.due_at - now <= PRESSING


def is_talk_over(question: Question, *, now: datetime) -> bool:
    """Tell whether the talk that a question is for took place: its line-up has the working day."""
    booking = question.booking
    return booking is not None and booking.state in STANDS and booking.ends_at <= now


def columns(session: Session, working: WorkingDays, *, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the columns of the queue's row of each, also of applications that have ended."""
    for question in open_questions(session):
        each = shown(question, working, now=now)
        if is_for_desk(each, now=now):
            yield row_of(each)


def row_of(each: Shown) -> dict[str, Any]:
    """Return the columns of one row."""
    question, application = each.question, each.question.application
    name = question.asker
    found = {
        "name": name,
        "since": question.asked_at,
        "due_at": each.due_at,
        "label": f"Answer {first_name(name)}" if application else "Answer them",
        "role_id": question.role.id,
        "role": question.role.title,
        "question_id": question.id,
        "stage": "" if question.sender else shorten(question.words, SHOWN, placeholder=" …"),
        "at": question.asked_at,
        "who": (question.person.name,) if question.person else (),
        "words": UNSURE if question.sender else HELD if each.held else "",
    }
    if application:
        found |= {
            "face_id": application.candidate_id,
            "application_id": application.id,
            "candidate_id": application.candidate_id,
            "version": application.version,
        }
    return found


def mine(session: Session, person_id: int, working: WorkingDays, *, now: datetime) -> list[Shown]:
    """Return the open questions that *person* is to answer, the most pressing first."""
    talks = (
        select(Attendance.booking_id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(
            Attendance.person_id == person_id,
            Attendance.kind.in_(COUNTED),
            Booking.state.in_(STANDS),
        )
    )
    of_talks = and_(Question.addressee == Addressee.BOOKING, Question.booking_id.in_(talks))
    found = session.scalars(
        select(Question)
        .where(
            Question.state == QuestionState.OPEN,
            Question.sender == "",
            or_(Question.person_id == person_id, of_talks),
        )
        .options(
            joinedload(Question.application).joinedload(Application.candidate),
            joinedload(Question.enquiry),
            joinedload(Question.booking),
            selectinload(Question.replies),
        )
    ).all()
    return sorted((shown(each, working, now=now) for each in found), key=lambda one: one.due_at)


def of_talk(session: Session, booking_id: int) -> Sequence[Question]:
    """Return the questions on the agenda of a talk, the oldest first."""
    return session.scalars(
        select(Question)
        .where(
            Question.booking_id == booking_id,
            Question.addressee == Addressee.BOOKING,
            Question.state != QuestionState.CLOSED,
        )
        .order_by(Question.asked_at, Question.id)
        .options(selectinload(Question.replies).joinedload(Reply.person))
    ).all()


def asked_of(session: Session, booking_ids: Collection[int]) -> dict[int, list[str]]:
    """Return what a candidate has put on the agenda of each of these talks, in their own words."""
    chosen = select(Booking.id, Question.words).where(
        Question.booking_id == Booking.id,
        Booking.id.in_(booking_ids),
        Question.addressee == Addressee.BOOKING,
        Question.state != QuestionState.CLOSED,
        Question.sender == "",
    )
    found: dict[int, list[str]] = {}
    for booking_id, words in session.execute(chosen.order_by(Question.asked_at, Question.id)):
        found.setdefault(booking_id, []).append(words)
    return found
