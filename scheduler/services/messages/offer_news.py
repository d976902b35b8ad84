"""What is told of the last conversation, in words that say nothing to whoever looks over a shoulder."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.offers import Decision
from scheduler.domain.terms import Notice
from scheduler.models import Company, Message, Offer, Person, Step
from scheduler.services.act import Act
from scheduler.services.messages import news, outbox, telling
from scheduler.services.messages.keepers import keepers
from scheduler.services.transaction import transaction


def tell_date(session: Session, offer: Offer, why: str, *, act: Act) -> None:
    """Tell the candidate by when we hope to hear; *why* is near, more or kept."""
    step = offer.step
    company = session.get_one(Company, 1)
    letter = news.Letter(
        Notice.DECIDE_BY,
        step.application.candidate,
        subject_of(offer),
        news.about(step.application, company)
        | {"step_id": step.id, "why": why, "decide_by": offer.decide_by.isoformat()},
        number_of(offer),
        step.id,
    )
    with transaction(session):
        news.send(session, letter, act=act)


def subject_of(offer: Offer) -> str:
    """Return what messages about a date to decide are about."""
    return f"decision:{offer.step_id}"


def number_of(offer: Offer) -> int:
    """Return a number for the date that stands: of each date one is told once."""
    return int(offer.decide_by.timestamp()) // 60


def told_of_date(session: Session, offer: Offer) -> bool:
    """Tell whether the candidate was told of the date that stands by a mail of its own."""
    found = select(Message.id).where(
        Message.subject == subject_of(offer), Message.sequence == number_of(offer)
    )
    return session.scalar(found.limit(1)) is not None


def ask_to_approve(session: Session, step: Step, *, act: Act) -> None:
    """Tell the hiring manager that somebody waits for their word."""
    manager = step.application.role.manager
    if manager is None or not manager.is_active:
        return
    tell_staff(session, step, manager, Notice.TO_APPROVE, {}, act=act)


def tell_decision(session: Session, offer: Offer, decision: Decision, *, act: Act) -> None:
    """Tell the hiring manager and whoever looks after the role."""
    role = offer.step.application.role
    people = [*keepers(session, role), *([role.manager] if role.manager else [])]
    for person in {each.id: each for each in people if each.is_active}.values():
        facts = {"decision": decision.value, "decided_at": act.now.isoformat()}
        tell_staff(session, offer.step, person, Notice.DECIDED, facts, act=act)


def tell_staff(
    session: Session, step: Step, person: Person, notice: Notice, extra: telling.Facts, *, act: Act
) -> None:
    """Write one message to one of us about a candidate who stands at the last step."""
    application = step.application
    outbox.tell(
        session,
        notice,
        act=act,
        address=person.mail,
        name=person.name,
        subject=f"step:{step.id}",
        sequence=step.version,
        person_id=person.id,
        step_id=step.id,
        facts=telling.recipient_facts(person)
        | {
            "company": session.get_one(Company, 1).name,
            "application_id": application.id,
            "approval_id": step.id,
            "about": application.candidate.name,
            "role": application.role.title,
        }
        | extra,
    )
