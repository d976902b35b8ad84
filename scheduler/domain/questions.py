"""Questions: which move is allowed when, what time makes of an open one, and what may become public.

A state is what somebody's act made; *waiting*, *late* and *on the agenda* are computed here from
the row and `now`, so that every page and the queue say the same.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.errors import Conflict


class Addressee(StrEnum):
    """For whom a question is meant."""

    TEAM = "team"
    PERSON = "person"
    BOOKING = "booking"  # on the agenda of a talk


class QuestionState(StrEnum):
    """Where a question stands; what time alone changes is computed."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"  # read, and nothing to answer


class ReplyWay(StrEnum):
    """How an answer was given."""

    PAGE = "page"
    MAIL = "mail"
    PHONE = "phone"
    TALK = "talk"  # in the interview whose agenda it was on


class Stand(StrEnum):
    """What there is to say of a question now."""

    WAITING = "waiting"
    LATE = "late"
    ON_AGENDA = "on_agenda"
    ANSWERED = "answered"
    CLOSED = "closed"


S = QuestionState
MOVES: Mapping[QuestionState, frozenset[QuestionState]] = {
    S.OPEN: frozenset({S.ANSWERED, S.CLOSED}),
    S.ANSWERED: frozenset({S.ANSWERED}),
    S.CLOSED: frozenset({S.ANSWERED}),
}
WRITTEN = frozenset({ReplyWay.PAGE, ReplyWay.MAIL})  # words that whoever asked reads
ANSWER_DAYS = 1  # working days of whoever answers
LONGEST = 4000  # signs of what is typed on a page
LONGEST_MAIL = 10_000
MOST_OPEN = 20  # of one thread; who floods us fills no queue
TALKED_ENOUGH = f"{MOST_OPEN} of your questions are open already. We answer those first."
NAME_LEFT = "[name]"
_SHORTEST_NAME = 3


def moved(old: QuestionState, new: QuestionState) -> QuestionState:
    """Return *new* if the table allows it after *old*; raise Conflict otherwise."""
    if new not in MOVES[old]:
        raise Conflict("This question is no longer open. The page shows how it stands now.")
    return new


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """One question in plain values; *talk_ends_at* only while the talk of its agenda stands."""

    state: QuestionState
    due_at: datetime | None
    talk_ends_at: datetime | None = None


def stand(facts: QuestionFacts, now: datetime) -> Stand:
    """Return what there is to say of a question.

    >>> from datetime import UTC, timedelta
    >>> now = datetime(2026, 11, 23, 19, tzinfo=UTC)
    >>> hour = timedelta(hours=1)
    >>> stand(QuestionFacts(S.OPEN, now + hour), now).value
    'waiting'
    >>> stand(QuestionFacts(S.OPEN, now - hour), now).value
    'late'
    >>> stand(QuestionFacts(S.OPEN, now + 9 * hour, talk_ends_at=now + hour), now).value
    'on_agenda'
    """
    if facts.state is not S.OPEN:
        return Stand(facts.state.value)
    if facts.talk_ends_at is not None and now < facts.talk_ends_at:
        return Stand.ON_AGENDA
    return Stand.LATE if facts.due_at is not None and facts.due_at < now else Stand.WAITING


def without_names(text: str, names: Iterable[str]) -> str:
    """Return *text* with a mark in place of each of *names*, whole or in part.

    >>> without_names("Hi Sam, is it quiet? Thanks, Priya Raman", ["Priya Raman", "Sam Okafor"])
    'Hi [name], is it quiet? Thanks, [name]'
    """
    found = re.compile("|".join(map(re.escape, parts_of(names))) or r"(?!)")
    marked = re.sub(rf"(?<!\w)(?:{found.pattern})(?!\w)", NAME_LEFT, text)
    return re.sub(rf"{re.escape(NAME_LEFT)}(?: {re.escape(NAME_LEFT)})+", NAME_LEFT, marked)


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Return which parts of *names* still stand in *text*, as they are written there."""
    return [part for part in parts_of(names) if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text)]


def parts_of(names: Iterable[str]) -> list[str]:
    """Return names and their words that are long enough to be told from others, longest first."""
    parts = {each for name in names for each in (name, *name.split())}
    return sorted(
        (each for each in parts if len(each) >= _SHORTEST_NAME), key=lambda p: (-len(p), p)
    )
