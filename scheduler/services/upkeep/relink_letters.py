"""What somebody reads whose private link is made anew: facts, for the mail that brings it."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.models import Candidate, Company, Enquiry, Person, Reference, Visit
from scheduler.services.messages import telling
from scheduler.services.messages.outbox import News
from scheduler.services.messages.telling import Facts
from scheduler.services.references.search import zone_of
from scheduler.services.upkeep.link_owners import Owner


def news_of(
    session: Session, owner: Owner, mark: int, *, until: date | None, due_at: datetime
) -> tuple[Notice, News]:
    """Return the mail with a fresh link; the *mark* of the newest secret lets it go out once."""
    facts = FACTS[owner.purpose](session, owner.subject_id)
    is_feed = owner.purpose is KeyPurpose.FEED
    company = session.get_one(Company, 1)
    role = facts.pop("of_role", None)
    news = News(
        address=owner.address,
        name=facts["name"],
        subject=owner.subject,
        sequence=mark,
        due_at=due_at,
        facts=facts
        | {
            "company": company.name,
            "contact": telling.contact_facts(company, role),
            "opens": owner.purpose.value,
            "works_until_on": until.isoformat() if until else "",
        },
    )
    if owner.purpose is KeyPurpose.CANDIDATE:
        news["candidate_id"] = owner.subject_id
    if is_feed:
        news["person_id"] = owner.subject_id
    return Notice.FEED_RENEWED if is_feed else Notice.LINK_RENEWED, news


def of_candidate(session: Session, candidate_id: int) -> Facts:
    """Return what a candidate reads."""
    return telling.recipient_facts(session.get_one(Candidate, candidate_id))


def of_referee(session: Session, reference_id: int) -> Facts:
    """Return what a referee reads."""
    reference = session.get_one(Reference, reference_id)
    application = reference.step.application
    return {
        "reference_id": reference.id,
        "about": application.candidate.name,
        "name": reference.name,
        "zone": zone_of(session, reference),
        "clock": reference.clock,
        "of_role": application.role,
    }


def of_visitor(session: Session, visit_id: int) -> Facts:
    """Return what a visitor reads."""
    visit = session.get_one(Visit, visit_id)
    named = {"visit_id": visit.id, "name": visit.name}
    return named | {"zone": visit.office.zone, "clock": visit.clock}


def of_enquirer(session: Session, enquiry_id: int) -> Facts:
    """Return what somebody reads who asked without applying."""
    enquiry = session.get_one(Enquiry, enquiry_id)
    named = {"enquiry_id": enquiry.id, "name": enquiry.name, "of_role": enquiry.role}
    return named | {"zone": enquiry.zone, "clock": enquiry.clock}


def of_reader(session: Session, person_id: int) -> Facts:
    """Return what one of us reads whose calendar program reads a feed."""
    return telling.recipient_facts(session.get_one(Person, person_id))


FACTS: dict[KeyPurpose, Callable[[Session, int], Facts]] = {
    KeyPurpose.CANDIDATE: of_candidate,
    KeyPurpose.REFEREE: of_referee,
    KeyPurpose.VISIT: of_visitor,
    KeyPurpose.ENQUIRY: of_enquirer,
    KeyPurpose.FEED: of_reader,
}
