"""How candidates are called, and what they need: theirs to correct at any time."""

from sqlalchemy.orm import Session

from scheduler.errors import Invalid
from scheduler.models import Application, Candidate
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import words_changed
from scheduler.services.transaction import raise_versions, transaction
from scheduler.text.names import clean, clean_lines

NAMELESS = "Enter your full name."


def change_person(
    session: Session,
    candidate_id: int,
    *,
    name: str,
    pronouns: str,
    accommodations: str,
    act: Act,
) -> Candidate:
    """Change a candidate's name, pronouns and what they need; raise Invalid without a name.

    Feeds and pages say it at once, mails and invitations from the next one on. The journal keeps
    that something was changed, not what.
    """
    called = clean(name)
    if not called:
        raise Invalid(NAMELESS)
    with transaction(session):
        raise_versions(session, [candidate_id])
        candidate = session.get_one(Candidate, candidate_id)
        if candidate.name != called:
            words_changed(session, Application.candidate_id == candidate_id, now=act.now)
        candidate.name, candidate.pronouns = called, clean(pronouns)
        candidate.accommodations = clean_lines(accommodations)
        journal.record(session, "correct person", f"candidate:{candidate_id}", act=act)
    return candidate
