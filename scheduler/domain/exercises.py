"""An exercise in a window that the candidate books: its states, its times, and whose move it is.

A length is real time: an hour in which the clocks change has sixty minutes like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.domain.terms import ExerciseState
from scheduler.errors import Conflict

S = ExerciseState

MOVES: Mapping[ExerciseState, frozenset[ExerciseState]] = {
    S.OPEN: frozenset({S.WINDOW_BOOKED, S.RUNNING, S.CANCELLED}),
    S.WINDOW_BOOKED: frozenset({S.WINDOW_BOOKED, S.OPEN, S.RUNNING, S.CANCELLED}),
    S.RUNNING: frozenset({S.RUNNING, S.HANDED_IN, S.GRADING, S.CANCELLED}),
    S.HANDED_IN: frozenset({S.HANDED_IN, S.RUNNING, S.GRADING, S.DONE, S.CANCELLED}),
    S.GRADING: frozenset({S.GRADING, S.HANDED_IN, S.RUNNING, S.DONE, S.CANCELLED}),
    S.DONE: frozenset({S.DONE}),
    S.CANCELLED: frozenset({S.OPEN, S.WINDOW_BOOKED, S.RUNNING}),
}
REFUSAL = "This exercise is no longer where it was. The page shows how it stands now."

GRACE = timedelta(minutes=15)  # nobody has to ask for it
OWN_MINUTES = 30  # that a candidate adds by themselves, once
CLOSING = timedelta(minutes=30)  # left when we say so
GRADE_DAYS = 2  # working days from the hand-in to the result
GRADING_MINUTES = 60  # of load, where the plan says nothing else
HORIZON_DAYS = 14  # within which the window begins, where the plan says nothing else


class Phase(StrEnum):
    """What an exercise is at one instant: its state, and what time has made of it."""

    OPEN = "open"
    WINDOW_BOOKED = "window_booked"
    READY = "ready"  # its window has begun and nobody has opened it
    EXPIRED = "expired"  # not opened by the end
    RUNNING = "running"
    CLOSING = "closing"  # the last half hour
    GRACE = "grace"
    OVERDUE = "overdue"  # the grace is over and nothing is here
    HANDED_IN = "handed_in"  # may still be changed
    CLOSED = "closed"  # may not, and nobody grades it yet
    GRADING = "grading"
    GRADING_LATE = "grading_late"
    DONE = "done"
    CANCELLED = "cancelled"


UNDER_WAY = frozenset({S.WINDOW_BOOKED, S.RUNNING, S.HANDED_IN, S.GRADING})
BEGUN = frozenset({S.RUNNING, S.HANDED_IN, S.GRADING, S.DONE})
WORKING = frozenset({Phase.RUNNING, Phase.CLOSING, Phase.GRACE, Phase.OVERDUE})
THEIRS = WORKING | {Phase.OPEN, Phase.READY, Phase.EXPIRED}  # the candidate's move
OURS = frozenset({Phase.CLOSED, Phase.GRADING, Phase.GRADING_LATE, Phase.DONE})


@dataclass(frozen=True, slots=True)
class ExerciseFacts:
    """One exercise in plain values; its minutes are all that it has, whoever gave them."""

    state: ExerciseState
    minutes: int
    last_start_at: datetime
    starts_at: datetime | None = None  # of the window that is booked
    opened_at: datetime | None = None
    handed_in_at: datetime | None = None
    has_work: bool = False  # something is saved
    due_at: datetime | None = None  # of its result

    @property
    def length(self) -> timedelta:
        """Return how long it may take."""
        return timedelta(minutes=self.minutes)

    @property
    def window_ends_at(self) -> datetime | None:
        """Return the end of the window that is booked."""
        return self.starts_at and self.starts_at + self.length

    @property
    def deadline_at(self) -> datetime | None:
        """Return until when it is to be handed in, once it is opened: in real minutes."""
        return self.opened_at and self.opened_at + self.length

    @property
    def expires_at(self) -> datetime:
        """Return when an exercise that nobody opens expires."""
        return self.window_ends_at or self.last_start_at

    @property
    def start_until(self) -> datetime:
        """Return the last instant before which it can be opened: that of a late window counts."""
        return max(self.last_start_at, self.expires_at)


def may(old: ExerciseState, new: ExerciseState) -> bool:
    """Tell whether an exercise may go from *old* to *new*."""
    return new in MOVES[old]


def moved(old: ExerciseState, new: ExerciseState) -> ExerciseState:
    """Return *new* if the table allows it after *old*; raise Conflict otherwise."""
    if not may(old, new):
        raise Conflict(REFUSAL)
    return new


def phase(exercise: ExerciseFacts, *, now: datetime) -> Phase:
    """Return what *exercise* is at *now*."""
    match exercise.state:
        case S.OPEN:
            return Phase.EXPIRED if now >= exercise.expires_at else Phase.OPEN
        case S.WINDOW_BOOKED:
            return waiting(exercise, now)
        case S.RUNNING:
            return running(exercise, now)
        case S.HANDED_IN:
            return Phase.HANDED_IN if may_change(exercise, now=now) else Phase.CLOSED
        case S.GRADING:
            is_late = exercise.due_at is not None and exercise.due_at < now
            return Phase.GRADING_LATE if is_late else Phase.GRADING
        case _:
            return Phase(exercise.state.value)


def waiting(exercise: ExerciseFacts, now: datetime) -> Phase:
    """Return what a window is that nobody has opened."""
    if now >= exercise.expires_at:
        return Phase.EXPIRED
    has_begun = exercise.starts_at is not None and exercise.starts_at <= now
    return Phase.READY if has_begun else Phase.WINDOW_BOOKED


def running(exercise: ExerciseFacts, now: datetime) -> Phase:
    """Return what an exercise is whose clock was started and that was not handed in."""
    deadline = exercise.deadline_at or now
    if now < deadline - CLOSING:
        return Phase.RUNNING
    if now < deadline:
        return Phase.CLOSING
    if now < deadline + GRACE:
        return Phase.GRACE
    return Phase.CLOSED if exercise.has_work else Phase.OVERDUE


def left(exercise: ExerciseFacts, *, now: datetime) -> timedelta:
    """Return how much time is left until the deadline; none after it."""
    return max(timedelta(), (exercise.deadline_at or now) - now)


def may_start(exercise: ExerciseFacts, *, now: datetime) -> bool:
    """Tell whether the clock may be started now."""
    return exercise.state in {S.OPEN, S.WINDOW_BOOKED} and now < exercise.start_until


def may_change(exercise: ExerciseFacts, *, now: datetime) -> bool:
    """Tell whether what is handed in may still be replaced."""
    return exercise.deadline_at is not None and now < exercise.deadline_at + GRACE


def is_late(exercise: ExerciseFacts) -> bool:
    """Tell whether it was handed in after its deadline and the grace that everybody has."""
    handed, deadline = exercise.handed_in_at, exercise.deadline_at
    return handed is not None and deadline is not None and handed > deadline + GRACE


def late_by(exercise: ExerciseFacts) -> timedelta:
    """Return how long after its deadline it was handed in; nothing within the grace."""
    if not is_late(exercise) or exercise.handed_in_at is None or exercise.deadline_at is None:
        return timedelta()
    return exercise.handed_in_at - exercise.deadline_at


def last_start(opened_at: datetime, days: int) -> datetime:
    """Return the last instant to begin: so many days after the step opened, to the full hour.

    >>> last_start(datetime(2026, 11, 23, 17, 40), 14).isoformat()
    '2026-12-07T18:00:00'
    """
    exact = opened_at + timedelta(days=days)
    hour = exact.replace(minute=0, second=0, microsecond=0)
    return hour if hour == exact else hour + timedelta(hours=1)
