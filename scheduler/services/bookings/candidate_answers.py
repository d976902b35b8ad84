"""What a candidate's calendar has answered; only they cancel, on their page, with a button."""

from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, KeyPurpose, Notice
from scheduler.models import CalendarObject, Company
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.keys import ensure_key
from scheduler.services.messages import candidate_days, outbox
from scheduler.services.transaction import transaction


def say(session: Session, about: CalendarObject, answer: Answer, words: str, *, act: Act) -> None:
    """Note the answer to one day of a candidate; a no is asked about, for it may be a slip."""
    with transaction(session):
        talks = candidate_days.talks_of(session, about)
        if not talks or about.answer is answer:
            return
        about.answer = answer
        about.answered_at = act.now
        first = talks[0]
        candidate = first.step.application.candidate
        said = {"person": candidate.name, "answer": answer.value, "reason": words}
        journal.record_booking(session, "answer", first, said, act=act)
        if answer is Answer.DECLINED:
            ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
            outbox.tell(
                session,
                Notice.REALLY_NOT,
                act=act,
                address=candidate.mail,
                name=candidate.name,
                subject=f"answer:{about.id}",
                sequence=about.sequence,
                candidate_id=candidate.id,
                step_id=first.step_id,
                facts=candidate_days.whole(talks, session.get_one(Company, 1)),
            )


def forget(about: CalendarObject) -> None:
    """Let the answer be open again: it was to another time."""
    about.answer = Answer.NEEDS_ACTION
    about.answered_at = None
