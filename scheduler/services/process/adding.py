"""Adding people whom the coordinator knows already: their application needs no reading."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import StageKind
from scheduler.errors import Conflict, Invalid, SchedulerError
from scheduler.models import Application, Candidate, Company
from scheduler.services.act import Act
from scheduler.services.applications.applications import (
    add_candidate,
    begin,
    kinds_of,
    live_application,
)
from scheduler.services.applications.applying import Answers, new_candidate, open_role, record
from scheduler.services.editing import reserve
from scheduler.services.process.process import pass_on
from scheduler.services.transaction import attempt, transaction
from scheduler.text.addresses import mail_key
from scheduler.text.names import clean

MOST = 200
_BETWEEN = re.compile(r"[\t,;<>\"]+")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one line of a list."""

    line: str
    sentence: str
    application_id: int | None = None
    name: str = ""


def add_person(session: Session, role_id: int, name: str, mail: str, *, act: Act) -> Application:
    """Return the application of somebody added by hand; a link to their next step goes out.

    A known address is the same candidate. Raises Invalid for what is no name or address, Conflict
    for somebody who is in process for this role.
    """
    key = mail_key(mail)
    with transaction(session):
        company = reserve(session, Company, 1)
        role = open_role(session, role_id)
        answers = Answers(name=name, mail=mail, zone=company.zone)
        candidate = session.scalars(
            select(Candidate).where(Candidate.mail_key == key)
        ).one_or_none() or add_candidate(session, new_candidate(answers, key, act=act))
        there = live_application(session, candidate.id, role.id)
        if there and not there.awaits_link:
            raise Conflict(f"{candidate.name} is in process for this role already.")
        application = there or begin(session, candidate, role, act=act)
        application.awaits_link = False
        record(session, application, "add", act=act)
        if application.steps and StageKind.APPLICATION in kinds_of(application.steps[0]):
            pass_on(session, application, act=act)
        return application


def add_people(session: Session, role_id: int, pasted: str, *, act: Act) -> list[Added]:
    """Add one person a line and return what became of each; empty lines are passed over.

    A line reads "Name <mail>" or "name, mail", or has a tab between them. Raises Invalid for a
    list without anybody, or with more than 200 lines.
    """
    lines = [line.strip() for line in pasted.splitlines() if line.strip()]
    if not lines:
        raise Invalid("Paste at least one line with a name and an email address.")
    if len(lines) > MOST:
        raise Invalid(f"Paste {MOST} lines at most; these are {len(lines)}.")
    return [add_line(session, role_id, line, act=act) for line in lines]


def add_line(session: Session, role_id: int, line: str, *, act: Act) -> Added:
    """Add the person of one line, in a transaction of its own, and say what happened."""
    try:
        with transaction(session), attempt(session):
            name, mail = name_and_mail(line)
            application = add_person(session, role_id, name, mail, act=act)
            there = application.candidate.name
            return Added(line, f"{there} was added; the mail goes out now.", application.id, there)
    except SchedulerError as error:
        return Added(line, str(error))


def name_and_mail(line: str) -> tuple[str, str]:
    """Return name and address of one line; raise Invalid, saying what is missing.

    >>> name_and_mail("Nadia Farouk <nadia@mail.example>")
    ('Nadia Farouk', 'nadia@mail.example')
    >>> name_and_mail("nadia@mail.example; Farouk, Nadia")
    ('Farouk, Nadia', 'nadia@mail.example')
    """
    pieces = [piece.strip() for piece in _BETWEEN.split(line) if piece.strip()]
    mails = [piece for piece in pieces if "@" in piece]
    if len(mails) != 1:
        raise Invalid("Write one name and one email address on a line.")
    name = clean(", ".join(piece for piece in pieces if piece != mails[0]))
    if not name:
        raise Invalid("The name is missing.")
    return name, mails[0]
