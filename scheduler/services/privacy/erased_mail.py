"""What becomes of the mails about somebody who is erased.

All are deleted, but for those that somebody still has to get: the cancellations, which take
entries out of calendars by their UID, and the last word to the candidate. In what goes to others
the candidate has no name any more. Once sent they go too (`sweep`).
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BY_CANDIDATE, KeyPurpose, Method, Notice
from scheduler.models import Application, Booking, Candidate, Company, Key, Message, Step, Visit
from scheduler.services.act import Act
from scheduler.services.keys import ensure_key
from scheduler.services.messages import outbox, telling
from scheduler.services.privacy.holdings import Scope, messages_of
from scheduler.services.transaction import transaction

WITHDRAWN = "Somebody who has withdrawn"
CANCELS = (
    Notice.CANCELLED,
    Notice.CANCELLED_TEAM,
    Notice.REFEREE_CANCELLED,
    Notice.EXERCISE_CANCELLED,
    Notice.GRADING_OVER,
    Notice.ENDED_TEAM,
)
LINGERS = timedelta(hours=1)  # what was sent, so that whoever looks sees that it left

UNSENT = and_(Message.sent_at.is_(None), Message.dead_at.is_(None), Message.superseded_at.is_(None))


def needed(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a mail that still goes out: a cancellation, or one on its way.

    What is on its way goes first, so that no cancellation overtakes what it cancels.
    """
    cancels = Message.method.is_not_distinct_from(Method.CANCEL)
    return and_(
        UNSENT,
        or_(cancels, Message.notice.in_(CANCELS), func.coalesce(Message.leased_until, now) > now),
    )


def clean(session: Session, scope: Scope, candidate: Candidate, *, now: datetime) -> None:
    """Delete the mails in *scope*, and take the candidate's name out of those still needed."""
    mine = messages_of(scope)
    session.execute(
        delete(Message).where(mine, ~needed(now)).execution_options(synchronize_session=False)
    )
    secrets = {candidate.name: WITHDRAWN, candidate.mail: "", candidate.phone: ""}
    for message in session.scalars(select(Message).where(mine).order_by(Message.id)):
        is_own = message.candidate_id is not None
        message.facts = message.facts if is_own else nameless(message.facts, secrets)
        message.facts = message.facts | {"by": BY_CANDIDATE, "reason": ""}
        message.last_answer = ""
    session.flush()
    clean_digests(session, candidate.name)


def say_goodbye(
    session: Session, candidate: Candidate, *, by: str, had_talks: bool, act: Act
) -> None:
    """Write the last mail to a candidate, who is told that it is done."""
    company = session.get_one(Company, 1)
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    outbox.tell(
        session,
        Notice.ERASED,
        act=act,
        address=candidate.mail,
        name=candidate.name,
        subject=f"erased:{candidate.id}",
        candidate_id=candidate.id,
        facts=telling.recipient_facts(candidate)
        | {
            "company": company.name,
            "contact": telling.contact_facts(company),
            "by": by,
            "had_talks": had_talks,
        },
    )


def nameless(facts: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, Any]:
    """Return *facts* as they are told to others: of whom, is left out."""
    said = {name: without(value, secrets) for name, value in facts.items()}
    if "candidate" in said and "about" not in said:
        said["candidate"] = said["candidate"] | {"name": WITHDRAWN, "phone": ""}
    for name in ("candidate_name", "about"):
        if said.get(name):
            said[name] = WITHDRAWN
    return said | ({"looking_for": ""} if "looking_for" in said else {})


def without(value: Any, secrets: Mapping[str, str]) -> Any:
    """Return *value* with other words in the place of each secret, wherever it stands alone.

    >>> without(["Li in Lisbon", 3], {"Li": "Somebody"})
    ['Somebody in Lisbon', 3]
    """
    if isinstance(value, Mapping):
        return {key: without(each, secrets) for key, each in value.items()}
    if isinstance(value, list):
        return [without(each, secrets) for each in value]
    if isinstance(value, str):
        for secret, instead in secrets.items():
            if secret and secret in value:
                value = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", instead, value)
    return value


def clean_digests(session: Session, name: str) -> None:
    """Delete the morning mails in which *name* stands; one that is not sent yet leaves it out."""
    stored = json.dumps(name)  # as the column has it
    found = select(Message).where(
        Message.notice == Notice.DIGEST, cast(Message.facts, Text).contains(stored, autoescape=True)
    )
    for message in session.scalars(found):
        rows = [row for row in message.facts["rows"] if row["name"] != name]
        if message.sent_at or message.dead_at or message.superseded_at or not rows:
            session.delete(message)
        else:
            message.facts = message.facts | {"rows": rows, "total": len(rows)}
    session.flush()


def sweep(session: Session, *, now: datetime) -> int:
    """Delete the last mails about those who are erased once they are out; return how many.

    The private link goes with the last one: until then its page says what has happened.
    """
    gone = of_the_erased()
    over = or_(
        Message.sent_at <= now - LINGERS,
        Message.dead_at.is_not(None),
        Message.superseded_at.is_not(None),
    )
    if session.scalar(select(Message.id).where(gone, over).limit(1)) is not None:
        with transaction(session):
            found = session.execute(
                delete(Message)
                .where(gone, over)
                .returning(Message.id)
                .execution_options(synchronize_session=False)
            )
            count = len(found.all())
    else:
        count = 0
    end_links(session, now=now)
    return count


def of_the_erased() -> ColumnElement[bool]:
    """Return the condition of a mail to or about somebody who is erased."""
    steps = select(Step.id).join(Application).where(Application.erased_at.is_not(None))
    candidates = select(Candidate.id).where(Candidate.erased_at.is_not(None))
    visits = select(Visit.id).where(Visit.erased_at.is_not(None))
    entries = select(Visit.object_id).where(Visit.id.in_(visits), Visit.object_id.is_not(None))
    hosted = Booking.visit_id.in_(visits)
    return or_(
        Message.step_id.in_(steps),
        Message.candidate_id.in_(candidates),
        Message.object_id.in_(entries),
        Message.object_id.in_(select(Booking.candidate_object_id).where(hosted)),
        Message.object_id.in_(select(Booking.team_object_id).where(hosted)),
    )


def end_links(session: Session, *, now: datetime) -> None:
    """Delete the private links of those who are erased and to whom nothing is to be sent.

    So it is with visitors, too.
    """
    waits = select(Message.candidate_id).where(Message.candidate_id.is_not(None))
    done = select(Candidate.id).where(
        Candidate.erased_at <= now - LINGERS, Candidate.id.not_in(waits)
    )
    told = exists().where(Message.object_id == Visit.object_id).correlate(Visit)
    came = select(Visit.id).where(Visit.erased_at <= now - LINGERS, ~told)
    links = or_(
        and_(Key.purpose == KeyPurpose.CANDIDATE, Key.subject_id.in_(done)),
        and_(Key.purpose == KeyPurpose.VISIT, Key.subject_id.in_(came)),
    )
    if session.scalar(select(Key.id).where(links).limit(1)) is None:
        return
    with transaction(session):
        session.execute(delete(Key).where(links).execution_options(synchronize_session=False))
