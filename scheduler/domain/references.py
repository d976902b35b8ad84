"""References: which move is allowed when, what time makes of a silent one, and whose move it is.

A state is what somebody's act made (the candidate, the referee, the caller, the coordinator);
*reminded*, *ask another*, *decide*, *over* are computed here from the row and `now`, so that
every page, the queue and the worker say the same.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.errors import Conflict


class ReferenceState(StrEnum):
    """Where one reference stands."""

    NAMED = "named"  # without consent: withheld, or back for a better address
    CONSENTED = "consented"  # we may ask, and somebody of ours looks at it first
    INVITED = "invited"
    BOOKED = "booked"
    WRITTEN = "written"  # sent; nobody has said yet that it was read
    DONE = "done"
    SILENT = "silent"  # the coordinator goes on without it
    DECLINED = "declined"
    REPLACED = "replaced"


class BestWay(StrEnum):
    """How a referee is best asked, as the candidate says."""

    ANY = "any"
    CALL = "call"
    WRITING = "writing"


class Problem(StrEnum):
    """Why a reference is back with the candidate."""

    NONE = ""
    BOUNCED = "bounced"
    NOT_ME = "not_me"


class Flag(StrEnum):
    """Why somebody of ours looks at a reference before it is asked for."""

    STAFF = "staff"
    MUTUAL = "mutual"  # two candidates name each other
    RECENT = "recent"  # the same person was asked within six months


class Ladder(StrEnum):
    """How long an invitation has stood without an answer."""

    FRESH = "fresh"
    REMINDED = "reminded"
    ASK_ANOTHER = "ask_another"  # the candidate is asked for somebody else besides
    DECIDE = "decide"  # the coordinator decides


S = ReferenceState
MOVES: Mapping[ReferenceState, frozenset[ReferenceState]] = {
    S.NAMED: frozenset({S.CONSENTED, S.REPLACED}),
    S.CONSENTED: frozenset({S.INVITED, S.NAMED, S.REPLACED}),
    S.INVITED: frozenset({S.BOOKED, S.WRITTEN, S.DONE, S.DECLINED, S.SILENT, S.NAMED, S.REPLACED}),
    S.BOOKED: frozenset({S.INVITED, S.WRITTEN, S.DONE, S.DECLINED, S.SILENT, S.REPLACED}),
    S.WRITTEN: frozenset({S.DONE}),
    S.SILENT: frozenset({S.INVITED, S.BOOKED, S.WRITTEN, S.DECLINED, S.REPLACED}),
    S.DECLINED: frozenset({S.REPLACED}),
    S.DONE: frozenset(),
    S.REPLACED: frozenset(),
}
ANSWERED = frozenset({S.WRITTEN, S.DONE})
ASKED = frozenset({S.INVITED, S.BOOKED})  # we wait for them
COUNTING = frozenset({S.CONSENTED, *ASKED, *ANSWERED})  # of the number that was asked for
OPEN_TO_REFEREE = frozenset({S.INVITED, S.BOOKED, S.SILENT})

MOST = 8  # people whom one candidate may name
MINUTES = 15
NOTICE_MINUTES = 15
HORIZON_DAYS = 14
SOON = timedelta(minutes=30)
REMIND_AFTER = (timedelta(days=2), timedelta(days=4))
ANOTHER_AFTER = timedelta(days=6)
DECIDE_AFTER = timedelta(days=10)
NOT_TWICE_IN = timedelta(days=183)
KEPT_AFTER = timedelta(days=1)  # for a decision that is taken back
MISSES = 2  # calls that nobody picked up; then only writing is left

QUESTIONS = (
    "What did you work on together, and for how long?",
    "When something went wrong, what did they do?",
    "What should their next manager know in the first week?",
    "Would you work with them again?",
)
REFUSAL = "This reference is no longer where it was. The page shows how it stands now."


def moved(old: ReferenceState, new: ReferenceState) -> ReferenceState:
    """Return *new* if the table allows it after *old*; raise Conflict otherwise."""
    if new not in MOVES[old]:
        raise Conflict(REFUSAL)
    return new


def ladder(invited_at: datetime, now: datetime) -> Ladder:
    """Return how far an invitation without an answer has come.

    >>> from datetime import UTC
    >>> monday = datetime(2026, 11, 23, tzinfo=UTC)
    >>> [ladder(monday, monday + timedelta(days=day)).value for day in (1, 2, 6, 10)]
    ['fresh', 'reminded', 'ask_another', 'decide']
    """
    waited = now - invited_at
    if waited >= DECIDE_AFTER:
        return Ladder.DECIDE
    if waited >= ANOTHER_AFTER:
        return Ladder.ASK_ANOTHER
    return Ladder.REMINDED if waited >= REMIND_AFTER[0] else Ladder.FRESH


class Call(StrEnum):
    """What has become of *Call me soon*."""

    NONE = "none"
    WAITING = "waiting"  # within its half hour
    CALLING = "calling"
    MISSED = "missed"  # nobody rang in time


def call_of(asked_at: datetime | None, calling_at: datetime | None, now: datetime) -> Call:
    """Return what has become of a call that was asked for at *asked_at*."""
    if asked_at is None:
        return Call.NONE
    if calling_at is not None:
        return Call.CALLING
    return Call.WAITING if now < asked_at + SOON else Call.MISSED


@dataclass(frozen=True, slots=True)
class ReferenceFacts:
    """One reference in plain values."""

    state: ReferenceState
    withheld: bool = False
    problem: Problem = Problem.NONE
    flags: tuple[Flag, ...] = ()
    is_allowed: bool = False
    invited_at: datetime | None = None

    def is_silent(self, now: datetime) -> bool:
        """Tell whether it waits so long that the candidate is asked for somebody else."""
        return (
            self.state is S.INVITED
            and self.invited_at is not None
            and ladder(self.invited_at, now) in {Ladder.ASK_ANOTHER, Ladder.DECIDE}
        )

    @property
    def is_back(self) -> bool:
        """Tell whether the candidate is to put something right about it."""
        return self.state is S.NAMED and self.problem is not Problem.NONE

    @property
    def waits_for_us(self) -> bool:
        """Tell whether somebody of ours has to look at it before it is asked for."""
        return self.state is S.CONSENTED and bool(self.flags) and not self.is_allowed


def lacking(wanted: int, found: Iterable[ReferenceFacts], now: datetime) -> int:
    """Return how many more people the candidate is to name: the silent do not count.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 23, tzinfo=UTC)
    >>> lacking(2, [ReferenceFacts(S.DONE), ReferenceFacts(S.DECLINED)], now)
    1
    """
    counting = sum(each.state in COUNTING and not each.is_silent(now) for each in found)
    return max(0, wanted - counting)


def answered(found: Iterable[ReferenceFacts]) -> int:
    """Return how many have answered."""
    return sum(each.state in ANSWERED for each in found)


def is_complete(wanted: int, found: Collection[ReferenceFacts]) -> bool:
    """Tell whether as many have answered as were asked for."""
    return answered(found) >= wanted
