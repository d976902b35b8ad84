"""One letter a person: what one of ours is told of an end or a pause, in one mail instead of many.

Calendars read one entry a mail (RFC 6047). So the first mail is the letter and takes its own entry
out; the other entries leave by mails without further words, and what is words alone joins it.
"""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.domain.endings import Letting
from scheduler.domain.terms import Notice
from scheduler.models import Application, Message
from scheduler.services.act import Act
from scheduler.services.messages.telling import Facts

GOING = (Notice.CANCELLED_TEAM, Notice.GRADING_OVER)
SAYING = (Notice.STOPPED, Notice.DECIDED)
SHOWN = ("title", "starts_at", "ends_at", "due_at", "anchor_zone")


def gather(session: Session, application: Application, *, letting: Letting, act: Act) -> None:
    """Make one letter a person of what this act has written to each of ours."""
    session.flush()
    people: dict[int, list[Message]] = {}
    for each in written(session, application, act=act):
        people.setdefault(each.person_id or 0, []).append(each)
    for messages in people.values():
        going = [each for each in messages if each.notice in GOING]
        saying = [each for each in messages if each.notice in SAYING]
        if going and len(messages) > 1:
            write(session, going, saying, facts_of(application, saying, letting))
    session.flush()


def written(session: Session, application: Application, *, act: Act) -> list[Message]:
    """Return what this act has told people of ours; a grader who may not know whose it was apart.

    Whoever grades without the name would learn it from a letter that tells of the talks as well.
    """
    found = session.scalars(
        select(Message)
        .where(
            Message.created_at == act.now,
            Message.attempt == 0,
            Message.superseded_at.is_(None),
            Message.person_id.is_not(None),
            Message.notice.in_((*GOING, *SAYING)),
            or_(
                Message.step_id.in_([step.id for step in application.steps]),
                Message.subject == f"application:{application.id}",
            ),
        )
        .order_by(Message.id)
    )
    return [each for each in found if not is_apart(each.facts)]


def is_apart(facts: Facts) -> bool:
    """Tell whether a message has to stand alone: it is blind, or tells of a seat and no end."""
    return bool(facts.get("released")) or facts.get("candidate_name") == ""


def facts_of(application: Application, saying: Sequence[Message], letting: Letting) -> Facts:
    """Return what the letter says of the process: to whoever looks after it, what was decided."""
    news: Facts = {"what": letting.value, "until_on": ""}
    for each in saying:
        news["what"] = each.facts.get("what") or each.facts["decision"]
        news["until_on"] = each.facts.get("until_on", "")
    return news | {
        "who": application.candidate.name,
        "role": application.role.title,
        "application_id": application.id,
        "is_keeper": bool(saying),
    }


def write(
    session: Session, going: Sequence[Message], saying: Sequence[Message], news: Facts
) -> None:
    """Turn the first message into the letter, and leave of the others what calendars need."""
    carrying = [each for each in going if each.method is not None]
    letter = carrying[0] if carrying else going[0]
    gone = [
        {name: each.facts[name] for name in SHOWN if name in each.facts}
        for each in sorted(going, key=lambda each: str(each.facts["starts_at"]))
    ]
    letter.facts = letter.facts | news | {"gone": gone, "following": max(len(carrying) - 1, 0)}
    letter.facts |= {"has_entry": letter.method is not None}
    letter.notice = Notice.ENDED_TEAM
    for each in going:
        if each is not letter and each.method is not None:
            each.notice, each.facts = Notice.ENTRY_GONE, each.facts | {"who": news["who"]}
        elif each is not letter:
            session.delete(each)
    for each in saying:
        session.delete(each)
