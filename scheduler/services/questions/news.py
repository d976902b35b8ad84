"""What is mailed about questions: to whoever is to answer, and the answer to whoever asked."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.domain.questions import Addressee
from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.models import Company, Enquiry, Message, Person, Question, Reply
from scheduler.services.act import Act
from scheduler.services.keys import ensure_key
from scheduler.services.messages import news, outbox, telling
from scheduler.services.messages.keepers import keepers
from scheduler.services.messages.telling import Facts


def subject_of(question: Question) -> str:
    """Return what messages about one question are about."""
    return f"question:{question.id}"


def answerers(session: Session, question: Question) -> list[Person]:
    """Return who is told: the one who answers, the line-up of the talk, else the role's keepers."""
    if question.person is not None:
        return [question.person]
    booking = question.booking
    if question.addressee is Addressee.BOOKING and booking is not None:
        return [each.person for each in booking.speakers]
    return keepers(session, question.role)


def tell_answerers(session: Session, question: Question, *, act: Act) -> None:
    """Write to whoever is to answer."""
    company = session.get_one(Company, 1)
    for person in answerers(session, question):
        outbox.tell(
            session,
            Notice.QUESTION_ASKED,
            act=act,
            address=person.mail,
            name=person.name,
            subject=subject_of(question),
            sequence=question.version,
            person_id=person.id,
            facts=telling.recipient_facts(person)
            | {"company": company.name, **asked_facts(question)},
        )


def asked_facts(question: Question) -> Facts:
    """Return what whoever answers reads; notes of ours are not among it."""
    booking = question.booking if question.addressee is Addressee.BOOKING else None
    return {
        "question_id": question.id,
        "about": question.asker,
        "role": question.role.title,
        "words": question.words,
        "attachments": question.attachments,
        "answer_by": question.due_at.isoformat(),
        "talk": booking.title if booking else "",
        "talk_at": booking.starts_at.isoformat() if booking else "",
    }


def tell_asker(session: Session, question: Question, reply: Reply, *, act: Act) -> None:
    """Write the answer to whoever asked, with what they asked under it."""
    facts = {"question": question.words, "answer": reply.words, "who": reply.person.name}
    number = reply.id
    if question.application is not None:
        company = session.get_one(Company, 1)
        letter = news.Letter(
            Notice.QUESTION_ANSWERED,
            question.application.candidate,
            subject_of(question),
            news.about(question.application, company) | facts,
            number,
        )
        news.send(session, letter, act=act)
    elif question.enquiry is not None:
        write(session, question.enquiry, Notice.QUESTION_ANSWERED, facts, number, act=act)


def ask_to_confirm(session: Session, enquiry: Enquiry, *, act: Act) -> None:
    """Ask whoever typed an address whether it is theirs; nobody of us hears before they say so."""
    facts = {"question": enquiry.words, "retention_months": enquiry.retention_months}
    write(session, enquiry, Notice.ENQUIRY_CONFIRM, facts, 0, act=act)


def write(
    session: Session, enquiry: Enquiry, notice: Notice, facts: Facts, number: int, *, act: Act
) -> None:
    """Write one message to somebody who has not applied."""
    company = session.get_one(Company, 1)
    ensure_key(session, KeyPurpose.ENQUIRY, enquiry.id)
    outbox.tell(
        session,
        notice,
        act=act,
        address=enquiry.mail,
        name=enquiry.name,
        subject=f"enquiry:{enquiry.id}",
        sequence=number,
        facts={
            "enquiry_id": enquiry.id,
            "company": company.name,
            "role": enquiry.role.title,
            "name": enquiry.name,
            "zone": enquiry.zone,
            "clock": enquiry.clock,
            "contact": telling.contact_facts(company, enquiry.role),
        }
        | facts,
    )


def take_back(session: Session, question: Question, *, act: Act) -> None:
    """Set aside what nobody has been sent yet of the asking: it is answered, closed or handed on."""
    session.execute(
        update(Message)
        .where(
            Message.subject == subject_of(question),
            Message.notice == Notice.QUESTION_ASKED,
            Message.attempt == 0,
            Message.sent_at.is_(None),
            Message.superseded_at.is_(None),
        )
        .values(superseded_at=act.now)
        .execution_options(synchronize_session=False)
    )
