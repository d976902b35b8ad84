"""What candidates, referees and callers are told about references, each as it is when it is told."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.domain.endings import Letting
from scheduler.domain.references import MINUTES, SOON, ReferenceState
from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.models import Company, Message, Person, Reference, ReferenceRequest, Step
from scheduler.services.act import Act
from scheduler.services.keys import ensure_key
from scheduler.services.messages import news, outbox, telling
from scheduler.services.messages.telling import Facts
from scheduler.services.references.search import zone_of
from scheduler.services.roles.reference_sheets import callers
from scheduler.services.transaction import transaction

TO_REFEREES = (Notice.REFEREE_INVITED, Notice.REFEREE_REMINDED, Notice.REFEREE_TIMES)


def ask_candidate(session: Session, request: ReferenceRequest, *, act: Act) -> None:
    """Ask the candidate to name people."""
    facts = {"step_id": request.step_id, "wanted": request.wanted, "minutes": MINUTES}
    about = (f"step:{request.step_id}", number_of(act.now))
    tell_candidate(session, Notice.REFERENCES_ASKED, facts, about, act=act)


def give_back(session: Session, reference: Reference, why: str, *, act: Act) -> None:
    """Tell the candidate that somebody cannot be asked, or has not answered, and what helps.

    *why* is bounced, not_me, rather_not, silent or ours.
    """
    facts = {
        "step_id": reference.step_id,
        "reference_id": reference.id,
        "who": reference.name,
        "address_of": reference.mail,
        "why": why,
    }
    number = silent_number(reference) if why == "silent" else reference.version
    about = (subject_of(reference), number)
    tell_candidate(session, Notice.REFERENCE_BACK, facts, about, act=act)


def silent_number(reference: Reference) -> int:
    """Return the number of the news that a referee is silent: once for each invitation."""
    return number_of(reference.invited_at) if reference.invited_at else 0


def tell_candidate(
    session: Session, notice: Notice, facts: Facts, about: tuple[str, int], *, act: Act
) -> None:
    """Write one message to the candidate about the references of a step."""
    step = session.get_one(Step, facts["step_id"])
    company = session.get_one(Company, 1)
    subject, number = about
    letter = news.Letter(
        notice,
        step.application.candidate,
        subject,
        news.about(step.application, company) | facts,
        number,
        step.id,
    )
    news.send(session, letter, act=act)


def subject_of(reference: Reference) -> str:
    """Return what messages about one referee are about; their own and no other's."""
    return f"reference:{reference.id}"


def tell_referee(
    session: Session,
    reference: Reference,
    notice: Notice,
    number: int,
    extra: Facts | None = None,
    *,
    act: Act,
) -> None:
    """Write one message to a referee; told twice under one *number* it is one."""
    ensure_key(session, KeyPurpose.REFEREE, reference.id)
    outbox.tell(
        session,
        notice,
        act=act,
        address=reference.mail,
        name=reference.name,
        subject=subject_of(reference),
        sequence=number,
        step_id=reference.step_id,
        facts=referee_facts(session, reference) | (extra or {}),
    )


def referee_facts(session: Session, reference: Reference) -> Facts:
    """Return what every mail to a referee says: who asks, about whom, and that they agreed."""
    application = reference.step.application
    company = session.get_one(Company, 1)
    asking = callers(session, application.role, application.candidate_id)
    return {
        "reference_id": reference.id,
        "version": reference.version,
        "company": company.name,
        "role": application.role.title,
        "about": application.candidate.name,
        "name": reference.name,
        "zone": zone_of(session, reference),
        "clock": reference.clock,
        "relation": reference.relation,
        "best_way": reference.best_way.value,
        "consented_at": news.iso(reference.consented_at),
        "callers": [{"name": each.name, "line": each.line} for each in asking],
        "questions": reference.questions,
        "minutes": MINUTES,
        "contact": telling.contact_facts(company, reference.step.application.role),
    }


def call_now(session: Session, reference: Reference, caller: Person, *, act: Act) -> None:
    """Ask somebody of ours to ring a referee within half an hour."""
    company = session.get_one(Company, 1)
    application = reference.step.application
    outbox.tell(
        session,
        Notice.CALL_NOW,
        act=act,
        address=caller.mail,
        name=caller.name,
        subject=subject_of(reference),
        sequence=number_of(act.now),
        person_id=caller.id,
        step_id=reference.step_id,
        facts=telling.recipient_facts(caller)
        | {
            "company": company.name,
            "reference_id": reference.id,
            "who": reference.name,
            "phone": reference.phone,
            "about": application.candidate.name,
            "role": application.role.title,
            "asked_at": act.now.isoformat(),
            "ring_by": (act.now + SOON).isoformat(),
        },
    )


def release(session: Session, reference: Reference, letting: Letting, *, act: Act) -> None:
    """Thank a referee who was asked and has neither answered nor a call: nothing is to be done."""
    if reference.state is not ReferenceState.INVITED or not was_asked(session, reference):
        return
    facts = {"is_paused": letting is Letting.PAUSED}
    tell_referee(session, reference, Notice.REFEREE_RELEASED, number_of(act.now), facts, act=act)


def was_asked(session: Session, reference: Reference) -> bool:
    """Tell whether any of our mails may have reached a referee."""
    tried = select(Message.id).where(
        Message.subject == subject_of(reference),
        Message.notice.in_(TO_REFEREES),
        Message.attempt > 0,
    )
    return session.scalar(tried.limit(1)) is not None


def number_of(instant: datetime) -> int:
    """Return *instant* as a number of minutes, which tells repeats about one subject apart."""
    return int(instant.timestamp()) // 60


def take_back(session: Session, reference: Reference, *, now: datetime) -> None:
    """Set aside what a referee has not been sent yet, be it the first try or the next."""
    with transaction(session):
        session.execute(
            update(Message)
            .where(
                Message.subject == subject_of(reference),
                Message.notice.in_((*TO_REFEREES, Notice.CALL_NOW)),
                Message.sent_at.is_(None),
                Message.superseded_at.is_(None),
            )
            .values(superseded_at=now)
            .execution_options(synchronize_session=False)
        )
