"""The addresses that a mail leads to; the keys in them are derived at rendering, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain import keys, reply_tags
from scheduler.domain.reply_tags import About, Tag
from scheduler.domain.terms import KeyPurpose
from scheduler.models import Application, Code, Message, SignIn, Step
from scheduler.services.keys import of
from scheduler.services.privacy import codes

# Pages of staff, by the fact that says which one.
PAGES = {
    "candidate": ("candidates", "application_id"),
    "interview": ("interviews", "booking_id"),
    "approval": ("approvals", "approval_id"),
    "sheet": ("references", "reference_id"),
    "question": ("questions", "question_id"),
}
HIDDEN = "••••"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every mail of this installation has in common.

    With *hides_keys* a mail reads as it was sent, but the private links in it open nothing.
    """

    base_url: str
    mail_from: str
    secrets: Sequence[keys.Secret]
    replies_are_read: bool
    hides_keys: bool = False

    def key(self, purpose: keys.Purpose, handle: str, generation: int) -> str:
        """Return the key of a row, or what stands in its place."""
        if self.hides_keys:
            return HIDDEN
        return keys.make(self.secrets, purpose, handle, generation)

    def answered_to(self, tag: Tag) -> str:
        """Return the address at which an answer to *tag* is read."""
        return reply_tags.address(self.mail_from, self.secrets, tag)


def links_of(session: Session, message: Message, head: Letterhead) -> dict[str, str]:
    """Return the addresses that *message* may lead to, by what they show."""
    return of_staff(message, head.base_url) | of_keys(session, message, head)


def of_staff(message: Message, base_url: str) -> dict[str, str]:
    """Return the pages that one signs in for."""
    facts = message.facts
    found = {"queue": f"{base_url}/queue", "home": f"{base_url}/me"}
    found["calendar"] = f"{base_url}/me/calendar"
    found |= {
        page: f"{base_url}/{where}/{facts[fact]}"
        for page, (where, fact) in PAGES.items()
        if fact in facts
    }
    if "exercise_id" in facts and message.candidate_id is None:
        found["grading"] = f"{base_url}/me/gradings/{facts['exercise_id']}"
    if "visit_day_id" in facts:
        found["reception"] = f"{base_url}/visits"
    return found


def of_keys(session: Session, message: Message, head: Letterhead) -> dict[str, str]:
    """Return what opens by a key, or by the digits of a code, made for this mail."""
    facts, found = message.facts, {}
    if "sign_in_id" in facts:
        row = session.get_one(SignIn, facts["sign_in_id"])
        key = head.key(keys.Purpose.SIGN_IN, row.handle, 0)
        found["sign_in"] = f"{head.base_url}/sign-in/{key}"
    if is_for_referee(message):
        key = private(session, head, KeyPurpose.REFEREE, facts["reference_id"])
        found["referee"] = f"{head.base_url}/r/{key}"
    if "visit_id" in facts:
        found |= of_visit(session, message, head)
    if "enquiry_id" in facts:
        key = private(session, head, KeyPurpose.ENQUIRY, facts["enquiry_id"])
        found["enquiry"] = f"{head.base_url}/q/{key}"
    if "attendance_id" in facts:
        key = private(session, head, KeyPurpose.ANSWER, facts["attendance_id"])
        found["cannot"] = f"{head.base_url}/a/{key}"
    if "code_id" in facts:
        code = session.get(Code, facts["code_id"])
        known = code is not None and not head.hides_keys
        found["code"] = codes.digits(head.secrets, code) if code and known else HIDDEN
    if message.candidate_id is not None:
        key = private(session, head, KeyPurpose.CANDIDATE, message.candidate_id)
        found |= of_candidate(f"{head.base_url}/c/{key}", message)
    return found


def of_visit(session: Session, message: Message, head: Letterhead) -> dict[str, str]:
    """Return the page of a visit: the visitor's own, or the one that whoever hosts it reads."""
    visit_id = message.facts["visit_id"]
    if message.person_id is not None:
        return {"candidate": f"{head.base_url}/visits/{visit_id}"}
    return {"visit": f"{head.base_url}/v/{private(session, head, KeyPurpose.VISIT, visit_id)}"}


def is_for_referee(message: Message) -> bool:
    """Tell whether *message* goes to a referee: to nobody of ours, and to no candidate."""
    is_guest = message.person_id is None and message.candidate_id is None
    return is_guest and "reference_id" in message.facts


def tag_of(session: Session, message: Message) -> Tag | None:
    """Return what an answer to *message* belongs to: a thread, or a question for one of us."""
    facts = message.facts
    if "enquiry_id" in facts:
        return Tag(About.ENQUIRY, facts["enquiry_id"])
    if message.person_id is not None and "question_id" in facts:
        return Tag(About.QUESTION, facts["question_id"], message.person_id)
    if message.candidate_id is None:
        return None
    found = facts.get("application_id")
    if found is None and message.step_id is not None:
        found = session.scalar(select(Step.application_id).where(Step.id == message.step_id))
    if found is None:  # about no role in particular: the newest
        owned = Application.candidate_id == message.candidate_id
        found = session.scalar(select(func.max(Application.id)).where(owned))
    return Tag(About.APPLICATION, found) if found else None


def of_candidate(portal: str, message: Message) -> dict[str, str]:
    """Return the pages behind a candidate's own link."""
    found = {"portal": portal, "data": f"{portal}/data", "questions": f"{portal}/questions"}
    if message.step_id is not None:
        found["step"] = f"{portal}/steps/{message.step_id}"
        found["day"] = f"{portal}/steps/{message.step_id}/day"
        found["trip"] = f"{portal}/steps/{message.step_id}/trip"
        found["exercise"] = f"{portal}/steps/{message.step_id}/exercise"
        found["start"] = f"{portal}/steps/{message.step_id}/exercise/start"
        found["references"] = f"{portal}/steps/{message.step_id}/references"
        found["decision"] = f"{portal}/steps/{message.step_id}/decision"
    if "booking_id" in message.facts:
        found["booking"] = f"{portal}/bookings/{message.facts['booking_id']}"
    return found


def private(session: Session, head: Letterhead, purpose: KeyPurpose, subject_id: int) -> str:
    """Return the key of a subject's link; raise NoResultFound if it has no row."""
    if head.hides_keys:
        return HIDDEN
    row = session.scalars(of(purpose, subject_id)).one()
    return head.key(keys.Purpose(purpose.value), row.handle, row.generation)
