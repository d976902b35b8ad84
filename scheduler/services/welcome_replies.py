"""What the calendar of whoever welcomes an open afternoon answers: a no lets somebody else be found."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer
from scheduler.domain.visits import DayState
from scheduler.errors import Conflict
from scheduler.models import CalendarObject, VisitDay
from scheduler.services import visit_welcoming
from scheduler.services.act import Act, person_actor
from scheduler.services.letters import Said


def day_of(session: Session, about: CalendarObject) -> VisitDay | None:
    """Return the open afternoon that a calendar object shows, if it shows one."""
    return session.scalar(select(VisitDay).where(VisitDay.object_id == about.id))


def take(
    session: Session, day: VisitDay, sender: str, said: Said, *, is_stale: bool, act: Act
) -> str:
    """Take an answer to the invitation to an afternoon; return what it was taken for, in a word.

    Anything but a plain answer of its host changes nothing.
    """
    if day.state is not DayState.OPEN or day.starts_at <= act.now:
        return "over"
    host = day.host
    if said.method != "REPLY":
        return "ignored"
    if (
        host is None
        or said.answer is None
        or not sender == said.attendee.lower() == host.mail.lower()
    ):
        return "unclear"
    if is_stale:
        return "stale"
    if said.answer is Answer.DECLINED:
        theirs = replace(act, actor=person_actor(host.id))
        try:
            visit_welcoming.cannot(session, day.id, host.id, said.words, act=theirs)
        except Conflict:
            return "over"
    return "noted"
