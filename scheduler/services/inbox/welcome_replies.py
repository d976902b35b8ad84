"""What is answered to the invitation to an open afternoon, by whoever welcomes people or comes.

A no of its host lets somebody else be found. All else than a plain answer is for a person to read.
"""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Answer, RemarkKind
from scheduler.domain.visits import DayState, VisitState
from scheduler.errors import Conflict
from scheduler.models import CalendarObject, Visit, VisitDay
from scheduler.services.act import Act, person_actor
from scheduler.services.messages import remarking
from scheduler.services.messages.incoming import Letter, Said
from scheduler.services.messages.remarking import Topic
from scheduler.services.visits import welcoming
from scheduler.services.visits.replies import COMES


@dataclass(frozen=True, slots=True)
class Afternoon:
    """An open afternoon that a calendar shows: its host's, or that of one visitor."""

    day: VisitDay
    about: CalendarObject
    visit: Visit | None = None

    @property
    def owner(self) -> str:
        """Return the address of whoever's calendar it is; empty for nobody's."""
        if self.visit is not None:
            return self.visit.mail.lower()
        return self.day.host.mail.lower() if self.day.host else ""


def afternoon_of(session: Session, about: CalendarObject) -> Afternoon | None:
    """Return the open afternoon that a calendar object shows, if it shows one."""
    day = session.scalar(select(VisitDay).where(VisitDay.object_id == about.id))
    if day is not None:
        return Afternoon(day, about)
    visit = session.scalar(select(Visit).where(Visit.object_id == about.id))
    return Afternoon(visit.day, about, visit) if visit and visit.day else None


def take(
    session: Session,
    shown: Afternoon,
    letter: Letter,
    said: Said | None,
    *,
    is_stale: bool,
    act: Act,
) -> str:
    """Take a mail about an afternoon; return what it was taken for, in a word."""
    day, visit = shown.day, shown.visit
    is_off = visit is not None and visit.state is not VisitState.CONFIRMED
    if day.state is not DayState.OPEN or day.starts_at <= act.now or is_off:
        return "over"
    if said is None:
        kind = RemarkKind.UNCLEAR if letter.is_forged else RemarkKind.WROTE
        return ask(session, shown, letter, kind, letter.words, act=act)
    if said.method not in {"REPLY", "COUNTER"}:
        return "ignored"
    return weigh(session, shown, letter, said, is_stale=is_stale, act=act)


def weigh(
    session: Session, shown: Afternoon, letter: Letter, said: Said, *, is_stale: bool, act: Act
) -> str:
    """Return what a calendar part is: a plain answer, or words for a coordinator."""
    if not is_plain(shown, letter, said):
        return ask(session, shown, letter, RemarkKind.UNCLEAR, remarking.unclear(said), act=act)
    if is_stale:
        return "stale"
    if said.method == "COUNTER" or said.answer is None:
        return ask(session, shown, letter, RemarkKind.PROPOSED, said.words, said, act=act)
    return note(session, shown, said.answer, said.words, act=act)


def is_plain(shown: Afternoon, letter: Letter, said: Said) -> bool:
    """Tell whether its owner says something that we understand; a visitor's no a person reads."""
    sender = "" if letter.is_forged else letter.sender
    is_theirs = bool(shown.owner) and sender == said.attendee.lower() == shown.owner
    if said.method == "COUNTER":
        return is_theirs
    known = said.answer in COMES if shown.visit else said.answer is not None
    return is_theirs and known


def ask(  # noqa: PLR0913 -- a mail, and what of it a person is to read
    session: Session,
    shown: Afternoon,
    letter: Letter,
    kind: RemarkKind,
    words: str,
    said: Said | None = None,
    *,
    act: Act,
) -> str:
    """Put a mail before a coordinator; a flood of them is left aside."""
    visit_id = shown.visit.id if shown.visit else None
    topic = Topic(visit_day_id=shown.day.id, visit_id=visit_id)
    is_kept = remarking.keep(session, topic, letter, kind, words, said, act=act)
    return kind.value if is_kept else "ignored"


def note(session: Session, shown: Afternoon, answer: Answer, words: str, *, act: Act) -> str:
    """Note a plain answer as if its owner had pressed the button of our page."""
    host = shown.day.host
    if shown.visit is not None:
        shown.about.answer, shown.about.answered_at = answer, act.now
    elif answer is Answer.DECLINED and host is not None:
        theirs = replace(act, actor=person_actor(host.id))
        try:
            welcoming.cannot(session, shown.day.id, host.id, words, act=theirs)
        except Conflict:
            return "over"
    return "noted"
