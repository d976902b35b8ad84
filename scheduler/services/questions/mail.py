"""What comes of plain words that were mailed to a thread, or to whom a question was given.

Anybody can write a From line, and the address of a thread is in every mail to its owner. So words
count as a candidate's only from the address that we know as theirs, and as an answer of one of us
only from their own address to a tag that only they were sent. Everything else waits for a press.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.questions import LONGEST_MAIL, MOST_OPEN, ReplyWay
from scheduler.domain.reply_tags import About, Tag
from scheduler.domain.terms import BookingState
from scheduler.errors import Invalid
from scheduler.models import (
    Application,
    Booking,
    CalendarObject,
    Enquiry,
    Exercise,
    Person,
    Question,
    Step,
)
from scheduler.services.act import Act, candidate_actor, person_actor
from scheduler.services.questions import answers, enquiries, questions
from scheduler.services.questions.answers import Said
from scheduler.services.questions.questions import Asked
from scheduler.text.addresses import mail_key

MOST_HELD = 5  # answers from unknown addresses that wait, of one question


@dataclass(frozen=True, slots=True)
class Written:
    """Plain words with whom they say they are from; *not_after* is when they are of no use."""

    sender: str
    words: str
    attachments: int = 0
    not_after: datetime | None = None
    is_forged: bool = False


class Take(StrEnum):
    """What plain words were taken for, as the services of replies name it."""

    ASKED = "asked"
    ANSWERED = "answered"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"
    IGNORED = "ignored"


def take(session: Session, tag: Tag, written: Written, *, act: Act) -> Take:
    """Put words into the thread that *tag* names; return what they were taken for."""
    if not written.words and not written.attachments:
        return Take.IGNORED
    match tag.about:
        case About.APPLICATION:
            application = session.get(Application, tag.subject_id)
            return of_candidate(session, application, written, act=act)
        case About.ENQUIRY:
            return of_enquirer(session, session.get(Enquiry, tag.subject_id), written, act=act)
        case About.QUESTION:
            return of_staff(session, tag, written, act=act)


def of_candidate(
    session: Session, application: Application | None, written: Written, *, act: Act
) -> Take:
    """Take words as a question of a candidate; from another address they wait at the desk."""
    if application is None or is_full(session, Question.application_id == application.id):
        return Take.UNKNOWN if application is None else Take.IGNORED
    is_theirs = is_from(written, application.candidate.mail_key)
    actor = candidate_actor(application.candidate_id) if is_theirs else "mail"
    said = asked(written, is_theirs=is_theirs)
    questions.ask(session, application.id, said, act=Act(actor, act.now, act.house))
    return Take.ASKED if is_theirs else Take.UNCLEAR


def of_enquirer(session: Session, enquiry: Enquiry | None, written: Written, *, act: Act) -> Take:
    """Take words as a further question of somebody who has confirmed their address."""
    if enquiry is None or enquiry.confirmed_at is None:
        return Take.UNKNOWN
    if is_full(session, Question.enquiry_id == enquiry.id):
        return Take.IGNORED
    is_theirs = is_from(written, enquiry.mail_key)
    enquiries.ask_more(session, enquiry.id, asked(written, is_theirs=is_theirs), act=act)
    return Take.ASKED if is_theirs else Take.UNCLEAR


def of_staff(session: Session, tag: Tag, written: Written, *, act: Act) -> Take:
    """Take words as the answer of one of us; from another address they are held back."""
    person, question = session.get(Person, tag.person_id), session.get(Question, tag.subject_id)
    if person is None or question is None or not written.words or not person.is_active:
        return Take.UNKNOWN
    is_theirs = is_from(written, person.mail_key)
    if not is_theirs and sum(bool(each.sender) for each in question.replies) >= MOST_HELD:
        return Take.IGNORED
    sender = "" if is_theirs else written.sender or "unknown"
    said = Said(written.words[:LONGEST_MAIL], ReplyWay.MAIL, sender=sender)
    doing = Act(person_actor(person.id), act.now, act.house)
    answers.answer(session, question.id, person.id, said, act=doing)
    return Take.ANSWERED if is_theirs else Take.UNCLEAR


def of_invitation(session: Session, about: CalendarObject, written: Written, *, act: Act) -> Take:
    """Take words that came back to a candidate's invitation; of use until the talk begins."""
    if not written.words and not written.attachments:
        return Take.IGNORED
    mine = Booking.candidate_object_id == about.id
    stands = Booking.state == BookingState.SCHEDULED
    of_exercise = select(Exercise.step_id).where(Exercise.candidate_object_id == about.id)
    owner = session.scalar(
        select(Application)
        .join(Step, Step.application_id == Application.id)
        .where(Step.id.in_(select(Booking.step_id).where(mine).union(of_exercise)))
        .limit(1)
    )
    starts_at = session.scalar(select(func.min(Booking.starts_at)).where(mine, stands))
    return of_candidate(session, owner, replace(written, not_after=starts_at), act=act)


def asked(written: Written, *, is_theirs: bool) -> Asked:
    """Return words as a question."""
    return Asked(
        words=written.words[:LONGEST_MAIL],
        by_mail=True,
        sender="" if is_theirs else written.sender or "unknown",
        attachments=written.attachments,
        not_after=written.not_after,
    )


def is_from(written: Written, key: str) -> bool:
    """Tell whether a mail says that it comes from this address, and nothing speaks against it."""
    if written.is_forged:
        return False
    try:
        return mail_key(written.sender) == key
    except Invalid:
        return False


def is_full(session: Session, thread: object) -> bool:
    """Tell whether so many questions of a thread are open that a mail may add no more."""
    return questions.open_count(session, thread) >= MOST_OPEN
