"""What candidates are told about their process: the letters without a calendar part.

Each letter is a value first, so that the coordinator reads exactly what would be sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from scheduler.domain.offers import said_sentence, said_title
from scheduler.domain.process import REMIND_AFTER, choose_by
from scheduler.domain.terms import KeyPurpose, Notice
from scheduler.models import Application, Candidate, Company, Message, Step, Way
from scheduler.services.act import Act
from scheduler.services.keys import ensure_key
from scheduler.services.messages import outbox, telling
from scheduler.services.messages.streams import set_aside
from scheduler.text.names import untitled

Facts = dict[str, Any]
INVITING = (Notice.CHOOSE_TIME, Notice.REMINDER_UNUSED)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to be, to one candidate."""

    notice: Notice
    candidate: Candidate
    subject: str
    facts: Facts
    sequence: int = 0
    step_id: int | None = None
    due_at: datetime | None = None


def send(session: Session, letter: Letter, *, act: Act) -> None:
    """Put *letter* into the outbox; the row that its link hangs on is there from then on."""
    ensure_key(session, KeyPurpose.CANDIDATE, letter.candidate.id)
    outbox.tell(
        session,
        letter.notice,
        act=act,
        address=letter.candidate.mail,
        name=letter.candidate.name,
        subject=letter.subject,
        facts=letter.facts,
        sequence=letter.sequence,
        candidate_id=letter.candidate.id,
        step_id=letter.step_id,
        due_at=letter.due_at or act.now,
    )


def received(application: Application, company: Company) -> Letter:
    """Return the confirmation of an application; the link in it is the candidate's page."""
    first = application.steps[0] if application.steps else None
    due = first.answer_due_at if first else None
    facts = about(application, company) | {
        "answer_by": iso(due),
        "retention_months": application.retention_months,
        "awaits_link": application.awaits_link,
    }
    subject = f"application:{application.id}"
    return Letter(Notice.APPLICATION_RECEIVED, application.candidate, subject, facts)


def fresh_link(candidate: Candidate, company: Company, *, now: datetime) -> Letter:
    """Return the link once more; asked twice within a minute, it is sent once."""
    facts = telling.recipient_facts(candidate) | {"company": company.name}
    facts["contact"] = {"name": company.name, "mail": company.mail, "phone": company.phone}
    minute = int(now.timestamp()) // 60
    return Letter(Notice.FRESH_LINK, candidate, f"candidate:{candidate.id}", facts, minute)


def choose_time(step: Step, company: Company, *, now: datetime) -> Letter:
    """Return the invitation to choose a time for *step*, as if it opened at *now*."""
    return Letter(
        Notice.CHOOSE_TIME,
        step.application.candidate,
        f"step:{step.id}",
        choosing(step, company, now),
        step.version,
        step.id,
    )


def reminders(step: Step, company: Company, *, now: datetime) -> list[Letter]:
    """Return the reminders that wait in case nobody uses the link; dropped when pointless."""
    return [
        Letter(
            Notice.REMINDER_UNUSED,
            step.application.candidate,
            f"step:{step.id}",
            choosing(step, company, now) | {"after_days": after.days},
            step.version * 10 + after // timedelta(days=1),
            step.id,
            now + after,
        )
        for after in REMIND_AFTER
    ]


def extra_move(step: Step, company: Company, change_until: datetime) -> Letter:
    """Return the news that the candidate may move *step* once more, and until when."""
    facts = about(step.application, company)
    title = said_title(step.stage.kind, step.stage.title)
    facts |= {"title": title, "change_until": change_until.isoformat()}
    subject = f"step:{step.id}"
    candidate = step.application.candidate
    return Letter(Notice.EXTRA_MOVE, candidate, subject, facts, step.version, step.id)


def choosing(step: Step, company: Company, now: datetime) -> Facts:
    """Return what there is to choose in *step*, and until when."""
    return about(step.application, company) | {
        "step_id": step.id,
        "title": said_title(step.stage.kind, step.stage.title),
        "sentence": said_sentence(step.stage.kind, untitled(step.stage.sentence, step.stage.title)),
        "ways": [way_facts(way) for way in step.stage.ways],
        "choose_by": choose_by(now).isoformat(),
    }


def way_facts(way: Way) -> Facts:
    """Return one way of a stage; a place without a name is remote."""
    return {
        "kind": way.kind.value,
        "title": said_title(way.kind, way.title),
        "minutes": way.minutes or sum(each.minutes for each in way.interviews),
        "places": [place.office.name if place.office else "" for place in way.places],
        "expect": said_sentence(way.kind, way.expect),
    }


def about(application: Application, company: Company) -> Facts:
    """Return who is written to, about which role, and who looks after them."""
    role = application.role
    return telling.recipient_facts(application.candidate) | {
        "application_id": application.id,
        "company": company.name,
        "role": role.title,
        "contact": telling.contact_facts(company, role),
    }


def iso(instant: datetime | None) -> str:
    """Return *instant* as facts keep it; empty where there is none."""
    return instant.isoformat() if instant else ""


def supersede_invitations(session: Session, step_ids: list[int], *, act: Act) -> None:
    """Take back what has not been sent yet of the invitations to choose a time."""
    which = (Message.step_id.in_(step_ids), Message.notice.in_(INVITING))
    set_aside(session, *which, now=act.now)
