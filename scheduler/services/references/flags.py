"""Why somebody of ours looks at a reference before we ask: staff, each for the other, asked lately."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler.domain.references import NOT_TWICE_IN, Flag, ReferenceState
from scheduler.models import Application, Candidate, Company, Person, Reference, Step
from scheduler.text.addresses import is_common, mail_key


def flags_of(session: Session, reference: Reference, *, now: datetime) -> Iterator[Flag]:
    """Yield each reason to look twice at *reference*."""
    if is_staff(session, reference.mail_key):
        yield Flag.STAFF
    if names_back(session, reference):
        yield Flag.MUTUAL
    if asked_lately(session, reference, now=now):
        yield Flag.RECENT


def is_staff(session: Session, key: str) -> bool:
    """Tell whether an address is one of our people's, or in the domain of the company."""
    if session.scalar(select(exists().where(Person.mail_key == key))):
        return True
    mail = session.get_one(Company, 1).mail
    ours = mail_key(mail).rpartition("@")[2] if mail else ""
    return bool(ours) and not is_common(ours) and key.rpartition("@")[2] == ours


def names_back(session: Session, reference: Reference) -> bool:
    """Tell whether the referee is a candidate who has named this candidate."""
    candidate = reference.step.application.candidate
    back = (
        select(Reference.id)
        .join(Step, Step.id == Reference.step_id)
        .join(Application, Application.id == Step.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(
            Candidate.mail_key == reference.mail_key,
            Reference.mail_key.in_(known_as(candidate.mail_key)),
            Reference.state != ReferenceState.REPLACED,
        )
    )
    return session.scalar(back.limit(1)) is not None


def asked_lately(session: Session, reference: Reference, *, now: datetime) -> bool:
    """Tell whether the same person was asked about anybody within six months."""
    same = select(Reference.id).where(
        Reference.id != reference.id,
        Reference.mail_key.in_(known_as(reference.mail_key)),
        Reference.invited_at > now - NOT_TWICE_IN,
    )
    return session.scalar(same.limit(1)) is not None


def known_as(key: str) -> tuple[str, str]:
    """Return how an address is found: as it is, or by the mark that is left when it is erased."""
    return key, mark_of(key)


def mark_of(key: str) -> str:
    """Return what stays of an erased address for six months, so that nobody is asked twice."""
    return f"asked:{hashlib.sha256(key.encode()).hexdigest()}"
