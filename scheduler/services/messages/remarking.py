"""Putting what a mail says before a coordinator: what only a person can decide."""

from typing import Any, TypedDict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import RemarkKind
from scheduler.models import Remark
from scheduler.services.act import Act
from scheduler.services.messages.incoming import Letter, Said

LONGEST = 2000
MOST_OPEN = 10  # remarks of one meeting; who floods us fills no queue


class Topic(TypedDict, total=False):
    """What a mail is about: a booking, or an open afternoon and perhaps one visitor to it."""

    booking_id: int
    visit_day_id: int
    visit_id: int | None


def keep(  # noqa: PLR0913 -- a mail, and what of it a person is to read
    session: Session,
    topic: Topic,
    letter: Letter,
    kind: RemarkKind,
    words: str,
    said: Said | None = None,
    *,
    act: Act,
) -> bool:
    """Put a mail before a coordinator, and tell whether one will read it; a flood is left aside."""
    if open_about(session, topic) >= MOST_OPEN:
        return False
    session.add(
        Remark(
            **topic,
            **times_of(said),
            kind=kind,
            who=letter.name or letter.sender,
            address=letter.sender,
            words=words[:LONGEST],
            at=act.now,
        )
    )
    return True


def open_about(session: Session, topic: Topic) -> int:
    """Return how many mails about one meeting wait for a coordinator."""
    if "booking_id" in topic:
        mine = Remark.booking_id == topic["booking_id"]
    else:
        mine = Remark.visit_day_id == topic["visit_day_id"]
    found = select(func.count(Remark.id)).where(mine, Remark.settled_at.is_(None))
    return session.scalar(found) or 0


def times_of(said: Said | None) -> dict[str, Any]:
    """Return the time that a calendar proposes instead, if it is one."""
    if said and said.starts_at and said.ends_at and said.starts_at < said.ends_at:
        return {"starts_at": said.starts_at, "ends_at": said.ends_at}
    return {}


def unclear(said: Said) -> str:
    """Return what a mail seems to say that we do not take as an answer."""
    answer = said.answer.value if said.answer else said.method.lower()
    return "\n".join(part for part in (f"{answer} ({said.attendee})", said.words) if part)
