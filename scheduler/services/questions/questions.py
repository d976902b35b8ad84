"""Asking: one thread for each application, whichever page or mail a question comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.domain.questions import (
    LONGEST,
    LONGEST_MAIL,
    MOST_OPEN,
    TALKED_ENOUGH,
    Addressee,
    QuestionState,
)
from scheduler.domain.terms import BookingState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import (
    PEOPLE,
    WITH_CANDIDATE,
    Application,
    Attendance,
    Booking,
    Person,
    Question,
    Reply,
    Step,
)
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.questions import news
from scheduler.services.questions.promises import due_from, promise
from scheduler.services.transaction import transaction
from scheduler.text.names import clean_lines

NOTHING = "Write your question first."
# Made once: the box to ask in stands on every page of a candidate's.
OWN = Step.application_id == bindparam("application")
AHEAD = (
    select(Booking)
    .join(Step, Step.id == Booking.step_id)
    .where(
        OWN,
        Booking.state == BookingState.SCHEDULED,
        Booking.ends_at > bindparam("now"),
        WITH_CANDIDATE,
    )
    .order_by(Booking.starts_at, Booking.id)
)
MET = (
    select(Person)
    .join(Attendance, Attendance.person_id == Person.id)
    .join(Booking, Booking.id == Attendance.booking_id)
    .join(Step, Step.id == Booking.step_id)
    .where(OWN, Booking.state == BookingState.COMPLETE, WITH_CANDIDATE)
    .order_by(Booking.starts_at, Person.id)
)
OTHER = "Please choose again whom it is for; something has changed meanwhile."


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks, and whom; a mail may come from an address that is not known as theirs."""

    words: str
    to: Addressee = Addressee.TEAM
    person_id: int | None = None
    booking_id: int | None = None
    by_mail: bool = False
    sender: str = ""
    attachments: int = 0
    not_after: datetime | None = None  # when an answer is of no use any more


def ask(session: Session, application_id: int, said: Asked, *, act: Act) -> Question:
    """Put a question into the thread of an application, and tell whoever is to answer it.

    Raises Invalid for one that says nothing or is for nobody, Conflict for one too many.
    """
    words = checked(said)
    with transaction(session):
        application = session.scalars(
            select(Application).where(Application.id == application_id).with_for_update()
        ).one()
        if open_count(session, Question.application_id == application_id) >= MOST_OPEN:
            raise Conflict(TALKED_ENOUGH)
        question = placed(session, application, said, words, act=act)
        session.add(question)
        session.flush()
        journal.record(
            session,
            "ask",
            f"question:{question.id}",
            act=act,
            application_id=application_id,
            payload={"by_mail": said.by_mail},
        )
        if not said.sender:
            news.tell_answerers(session, question, act=act)
        return question


def checked(said: Asked) -> str:
    """Return the words of a question, cleaned; raise Invalid for none, and for too many."""
    words, most = clean_lines(said.words), LONGEST_MAIL if said.by_mail else LONGEST
    if not words and not said.attachments:
        raise Invalid(NOTHING)
    if len(words) > most:
        raise Invalid(f"Use {most:,} characters at most; this is {len(words):,}.")
    return words


def open_count(session: Session, thread: object) -> int:
    """Return how many questions of a thread are open."""
    query = select(func.count(Question.id)).where(thread, Question.state == QuestionState.OPEN)  # type: ignore[arg-type]  # a condition of ours
    return session.scalar(query) or 0


def placed(
    session: Session, application: Application, said: Asked, words: str, *, act: Act
) -> Question:
    """Return the question with who answers it and by when; not stored yet."""
    question = Question(
        application=application,
        words=words,
        addressee=said.to,
        asked_at=act.now,
        state=QuestionState.OPEN,
        state_at=act.now,
        by_mail=said.by_mail,
        sender=said.sender,
        attachments=said.attachments,
        version=0,
    )
    found = promise(session, application.role, now=act.now)
    question.person, question.due_at = found.person, found.due_at
    if said.to is Addressee.PERSON:
        question.person = person_for(session, application, said.person_id)
        question.due_at = due_from(session, question.person, now=act.now)
    elif said.to is Addressee.BOOKING:
        question.booking = talk_for(session, application, said.booking_id, now=act.now)
        question.person = None
    if said.not_after and act.now < said.not_after < question.due_at:
        question.due_at = said.not_after
    return question


def person_for(session: Session, application: Application, person_id: int | None) -> Person:
    """Return somebody whom the candidate may ask; raise Invalid for anybody else."""
    people = {each.id: each for each in people_of(session, application)}
    if person_id not in people:
        raise Invalid(OTHER)
    return people[person_id]


def talk_for(
    session: Session, application: Application, booking_id: int | None, *, now: datetime
) -> Booking:
    """Return a talk to come on whose agenda a question may be put; raise Invalid for any other."""
    talks = {each.id: each for each in talks_of(session, application, now=now)}
    if booking_id not in talks:
        raise Invalid(OTHER)
    return talks[booking_id]


def talks_of(session: Session, application: Application, *, now: datetime) -> Sequence[Booking]:
    """Return the talks of an application that are not over, in order of time."""
    return session.scalars(AHEAD, {"application": application.id, "now": now}).all()


def people_of(session: Session, application: Application) -> list[Person]:
    """Return whom a candidate may ask by name: who looks after them, who hires, whom they met."""
    met = session.scalars(MET, {"application": application.id})
    found = {each.id: each for each in (*application.role.people, *met) if each.is_active}
    return list(found.values())


def thread(session: Session, application_ids: Sequence[int]) -> Sequence[Question]:
    """Return the questions of these applications with their answers, the oldest first."""
    return session.scalars(
        select(Question)
        .where(Question.application_id.in_(application_ids))
        .order_by(Question.asked_at, Question.id)
        .options(
            joinedload(Question.person),
            joinedload(Question.booking).selectinload(Booking.attendances),
            selectinload(Question.replies).joinedload(Reply.person),
        )
    ).all()


def own_application(session: Session, candidate_id: int, application_id: int | None) -> Application:
    """Return an application of this candidate's; without a number their newest."""
    named = joinedload(Application.role).options(*map(joinedload, PEOPLE))
    if application_id is not None:  # mostly the page's own, which is there already
        found = session.get(Application, application_id, options=[named])
    else:
        found = session.scalar(
            select(Application)
            .where(Application.candidate_id == candidate_id, Application.awaits_link.is_(False))
            .order_by(Application.id.desc())
            .limit(1)
            .options(named)
        )
    if found is None or found.candidate_id != candidate_id or found.awaits_link:
        raise Missing
    return found
