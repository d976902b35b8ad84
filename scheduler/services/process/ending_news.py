"""What is told when a process ends, rests or goes on: the one letter, and whoever looks after it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from scheduler.domain.endings import Ending
from scheduler.domain.terms import BY_STAFF, Notice
from scheduler.models import Application, Company, Person
from scheduler.services.act import Act
from scheduler.services.messages import news, outbox, telling
from scheduler.services.messages.keepers import keepers
from scheduler.services.messages.news import Letter
from scheduler.services.messages.telling import Facts
from scheduler.services.process import left

LETTERS: Mapping[Ending, Notice] = {
    Ending.WITHDRAWN: Notice.WITHDRAWN,
    Ending.DECLINED: Notice.DECLINED_KINDLY,
    Ending.FILLED: Notice.ROLE_FILLED,
}
WORDS: Mapping[Ending, str] = {
    Ending.DECLINED: (
        "We are sorry to say that we go on with other people for {role}. It is a decision about"
        " one role at one time, and no judgement of you. We know how much goes into an"
        " application, and we are grateful for yours.\n\n"
        "We wish you well, and we would be glad if you applied here again."
    ),
    Ending.FILLED: (
        "Thank you for your time and your interest in {company}. Somebody else has said yes to"
        " {role}, so your application closes here. It says nothing about what you can do.\n\n"
        "We wish you well, and we would be glad if you applied here again."
    ),
}


def letter_of(notice: Notice, application: Application, company: Company, extra: Facts) -> Letter:
    """Return a letter to the candidate about the whole of *application*."""
    facts = news.about(application, company)
    facts |= {"retention_months": application.retention_months} | extra
    subject = f"application:{application.id}"
    return Letter(notice, application.candidate, subject, facts, application.version)


def closing(
    session: Session,
    application: Application,
    ending: Ending,
    words: str = "",
    *,
    by: str = BY_STAFF,
    act: Act,
) -> Letter:
    """Return the letter of *ending*, exactly as it would go out now; *words* in place of ours."""
    company = session.get_one(Company, 1)
    extra = left.said(left.left_of(session, application, now=act.now)) | {"by": by}
    if ending in WORDS:
        text = words or usual_words(ending, company.name, application.role.title)
        extra["words"] = [each.strip() for each in text.split("\n\n") if each.strip()]
    return letter_of(LETTERS[ending], application, company, extra)


def usual_words(ending: Ending, company: str, role: str) -> str:
    """Return what we say to somebody with whom we do not go on."""
    return WORDS[ending].format(company=company, role=role)


def tell_keepers(session: Session, application: Application, what: str, *, act: Act) -> None:
    """Tell whoever looks after the role what a candidate has done; *what* names it.

    It is withdrawn, paused or resumed; the reason stands on their page, and in no mail.
    """
    until = application.paused_until
    for person in people_of(session, application):
        outbox.tell(
            session,
            Notice.STOPPED,
            act=act,
            address=person.mail,
            name=person.name,
            subject=f"application:{application.id}",
            sequence=application.version,
            person_id=person.id,
            facts=telling.recipient_facts(person)
            | {
                "company": session.get_one(Company, 1).name,
                "application_id": application.id,
                "about": application.candidate.name,
                "role": application.role.title,
                "what": what,
                "until_on": until.isoformat() if until else "",
            },
        )


def people_of(session: Session, application: Application) -> list[Person]:
    """Return who hears of it: whoever looks after the role, and its hiring manager."""
    role = application.role
    found = [*keepers(session, role), *([role.manager] if role.manager else [])]
    return list({each.id: each for each in found if each.is_active}.values())
