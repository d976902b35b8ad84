"""The process of one application: which move is allowed when, and whose move it is.

Stored are only states that somebody's act made; what time alone changes is computed here, from
plain values and `now`, so that portal, queue and candidate page say the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from scheduler.domain import exercises
from scheduler.domain.stances import Stance
from scheduler.domain.terms import (
    CONVERSATIONS,
    ApplicationState,
    BookingState,
    StageKind,
    StepState,
)
from scheduler.errors import Conflict

S, A, B = StepState, ApplicationState, BookingState
State = TypeVar("State", StepState, ApplicationState, BookingState)

STEP_MOVES: Mapping[StepState, frozenset[StepState]] = {
    S.AHEAD: frozenset({S.OPEN, S.SKIPPED, S.CANCELLED}),
    S.OPEN: frozenset(
        {S.WINDOWS_SENT, S.BOOKED, S.PASSED, S.DECLINED, S.SKIPPED, S.CANCELLED, S.PAUSED, S.AHEAD}
    ),
    S.WINDOWS_SENT: frozenset(
        {S.OPEN, S.BOOKED, S.PASSED, S.DECLINED, S.SKIPPED, S.CANCELLED, S.PAUSED}
    ),
    S.BOOKED: frozenset({S.OPEN, S.PASSED, S.DECLINED, S.SKIPPED, S.CANCELLED, S.PAUSED}),
    S.PAUSED: frozenset({S.OPEN, S.BOOKED, S.DECLINED, S.CANCELLED}),
    S.PASSED: frozenset({S.OPEN, S.BOOKED}),
    S.DECLINED: frozenset({S.OPEN, S.BOOKED}),
    S.SKIPPED: frozenset({S.OPEN, S.BOOKED, S.AHEAD}),
    S.CANCELLED: frozenset({S.AHEAD, S.OPEN, S.BOOKED}),
}
APPLICATION_MOVES: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    A.RECEIVED: frozenset({A.IN_PROCESS, A.OFFERED, A.HIRED, A.PAUSED, A.DECLINED, A.WITHDRAWN}),
    A.IN_PROCESS: frozenset({A.RECEIVED, A.OFFERED, A.HIRED, A.PAUSED, A.DECLINED, A.WITHDRAWN}),
    A.OFFERED: frozenset({A.RECEIVED, A.IN_PROCESS, A.HIRED, A.PAUSED, A.DECLINED, A.WITHDRAWN}),
    A.PAUSED: frozenset({A.RECEIVED, A.IN_PROCESS, A.OFFERED, A.DECLINED, A.WITHDRAWN}),
    A.HIRED: frozenset({A.RECEIVED, A.IN_PROCESS, A.OFFERED}),
    A.DECLINED: frozenset({A.RECEIVED, A.IN_PROCESS, A.OFFERED}),
    A.WITHDRAWN: frozenset({A.RECEIVED, A.IN_PROCESS, A.OFFERED}),
}
BOOKING_MOVES: Mapping[BookingState, frozenset[BookingState]] = {
    B.SCHEDULED: frozenset({B.COMPLETE, B.CANCELLED, B.CANDIDATE_NO_SHOW, B.INTERVIEWER_NO_SHOW}),
    B.COMPLETE: frozenset(),
    B.CANCELLED: frozenset(),
    B.CANDIDATE_NO_SHOW: frozenset(),
    B.INTERVIEWER_NO_SHOW: frozenset(),
}
REFUSALS: Mapping[type, str] = {
    StepState: "This step is no longer where it was. The page shows how it stands now.",
    ApplicationState: "This application is no longer where it was. The page shows it as it is now.",
    BookingState: "This interview has already been cancelled, or its outcome is set.",
}

REMIND_AFTER = (timedelta(days=2), timedelta(days=5))  # a link to book that nobody used
CHOOSE_WITHIN = timedelta(days=10)
REPLACE_BEFORE = timedelta(hours=24)  # by then a line-up that broke must stand again
WINDOWS_DAYS = 1  # working days within which offered windows are answered
OUTCOME_DAYS = 2  # working days after an interview, where the role promises nothing


class Mover(StrEnum):
    """Whose move it is."""

    CANDIDATE = "candidate"
    US = "us"
    NOBODY = "nobody"


class Phase(StrEnum):
    """What a step is at one instant: its state, and what time has made of it."""

    AHEAD = "ahead"
    CHOOSE = "choose"  # open, and the candidate has a time to choose
    DECIDE = "decide"  # the application to read, a talk that took place, references
    NAME = "name"
    REFEREES = "referees"
    ANSWER = "answer"
    WINDOWS = "windows"
    BOOKED = "booked"
    TODAY = "today"
    UNDER_WAY = "under_way"
    OVER = "over"  # its outcome is missing
    EXERCISE = "exercise"  # which its own phase says more of (domain/exercises.py)
    PAUSED = "paused"
    PASSED = "passed"
    DECLINED = "declined"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


MOVERS: Mapping[Phase, Mover] = {
    Phase.AHEAD: Mover.NOBODY,
    Phase.CHOOSE: Mover.CANDIDATE,
    Phase.DECIDE: Mover.US,
    Phase.NAME: Mover.CANDIDATE,
    Phase.REFEREES: Mover.NOBODY,
    Phase.ANSWER: Mover.CANDIDATE,
    Phase.WINDOWS: Mover.US,
    Phase.BOOKED: Mover.NOBODY,
    Phase.TODAY: Mover.NOBODY,
    Phase.UNDER_WAY: Mover.NOBODY,
    Phase.OVER: Mover.US,
    Phase.EXERCISE: Mover.NOBODY,
    Phase.PAUSED: Mover.NOBODY,
    Phase.PASSED: Mover.NOBODY,
    Phase.DECLINED: Mover.NOBODY,
    Phase.SKIPPED: Mover.NOBODY,
    Phase.CANCELLED: Mover.NOBODY,
}
CHOSEN = CONVERSATIONS | {StageKind.EXERCISE}
CURRENT = (StepState.OPEN, StepState.WINDOWS_SENT, StepState.BOOKED)
OF_STANCE: Mapping[Stance, Phase] = {
    Stance.NAME: Phase.NAME,
    Stance.REFEREES: Phase.REFEREES,
    Stance.APPROVE: Phase.DECIDE,
    Stance.ANSWER: Phase.ANSWER,
}
SETTLED = (StepState.PASSED, StepState.SKIPPED)


class Outcome(StrEnum):
    """What became of an interview that is over."""

    PASSED = "passed"
    DECLINED = "declined"
    UNDECIDED = "undecided"  # it took place; we still confer
    CANDIDATE_NO_SHOW = "candidate_no_show"
    INTERVIEWER_NO_SHOW = "interviewer_no_show"


BOOKING_AFTER: Mapping[Outcome, BookingState] = {
    Outcome.PASSED: B.COMPLETE,
    Outcome.DECLINED: B.COMPLETE,
    Outcome.UNDECIDED: B.COMPLETE,
    Outcome.CANDIDATE_NO_SHOW: B.CANDIDATE_NO_SHOW,
    Outcome.INTERVIEWER_NO_SHOW: B.INTERVIEWER_NO_SHOW,
}


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step in plain values; of its bookings only those that stand count."""

    id: int
    position: int
    state: StepState
    state_at: datetime
    kinds: frozenset[StageKind]  # of its ways
    answer_due_at: datetime | None = None
    starts_at: datetime | None = None  # the first start
    ends_at: datetime | None = None  # the last end
    exercise: exercises.ExerciseFacts | None = None  # once it has a window, or its clock runs
    stance: Stance = Stance.PLAIN
    decide_by: datetime | None = None  # while the candidate decides


def may(old: State, new: State) -> bool:
    """Tell whether a step, an application or a booking may go from *old* to *new*."""
    if isinstance(old, StepState):
        return new in STEP_MOVES[old]
    if isinstance(old, ApplicationState):
        return new in APPLICATION_MOVES[old]
    return new in BOOKING_MOVES[old]


def moved(old: State, new: State) -> State:
    """Return *new* if the table allows it after *old*; raise Conflict otherwise."""
    if not may(old, new):
        raise Conflict(REFUSALS[type(old)])
    return new


def is_chosen(kinds: Iterable[StageKind]) -> bool:
    """Tell whether a step of these kinds begins with the candidate choosing a time."""
    return not CHOSEN.isdisjoint(kinds)


def phase(step: StepFacts, *, now: datetime, zone: str) -> Phase:
    """Return what *step* is at *now*; *today* is a date in the IANA *zone* of who reads it."""
    if is_exercise(step):
        return Phase.EXERCISE
    is_booked = step.state is StepState.BOOKED
    if is_booked and step.starts_at and step.ends_at:
        return phase_of_booking(step.starts_at, step.ends_at, now=now, zone=zone)
    if (is_booked or step.state is StepState.OPEN) and step.stance in OF_STANCE:
        return OF_STANCE[step.stance]
    return unbooked_phase(step)


def unbooked_phase(step: StepFacts) -> Phase:
    """Return what *step* is without a booking that stands."""
    match step.state:
        case StepState.OPEN:
            return Phase.CHOOSE if is_chosen(step.kinds) else Phase.DECIDE
        case StepState.WINDOWS_SENT:
            return Phase.WINDOWS
        case StepState.BOOKED:
            return Phase.DECIDE  # its bookings are complete
        case _:
            return Phase(step.state.value)


def is_exercise(step: StepFacts) -> bool:
    """Tell whether *step* waits for its exercise: from the window booked until it is graded."""
    booked, exercise = step.state is StepState.BOOKED, step.exercise
    return booked and exercise is not None and exercise.state in exercises.UNDER_WAY


def phase_of_booking(starts_at: datetime, ends_at: datetime, *, now: datetime, zone: str) -> Phase:
    """Return what a booking that stands is at *now*: booked, today, under way or over."""
    if is_over(ends_at, now):
        return Phase.OVER
    if starts_at <= now:
        return Phase.UNDER_WAY
    info = ZoneInfo(zone)
    is_today = starts_at.astimezone(info).date() == now.astimezone(info).date()
    return Phase.TODAY if is_today else Phase.BOOKED


def whose_move(step: StepFacts, *, now: datetime) -> Mover:
    """Return whose move *step* is at *now*."""
    if step.exercise and is_exercise(step):
        found = exercises.phase(step.exercise, now=now)
        return Mover.CANDIDATE if found in exercises.THEIRS else Mover.US
    return MOVERS[phase(step, now=now, zone="UTC")]


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Tell whether an interview has ended; its last instant belongs to what follows."""
    return ends_at <= now


def is_overdue(due_at: datetime | None, now: datetime) -> bool:
    """Tell whether a promise is broken; without a date there is none to break."""
    return due_at is not None and due_at < now


def choose_by(opened_at: datetime) -> datetime:
    """Return until when a time should be chosen."""
    return opened_at + CHOOSE_WITHIN


def is_unused(opened_at: datetime, now: datetime) -> bool:
    """Tell whether a link to choose a time lies unused: its first reminder was due."""
    return opened_at + REMIND_AFTER[0] <= now
