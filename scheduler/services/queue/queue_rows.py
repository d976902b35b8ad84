"""What the rows of the coordinator's queue are: why, about whom, and where the button leads."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from scheduler.domain.process import REPLACE_BEFORE
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.queue.waiting import Standing
from scheduler.text.names import first_name
from scheduler.text.times import Clock


class Kind(StrEnum):
    """Why somebody is in the queue."""

    UNREAD = "unread"
    TO_ADVANCE = "to_advance"
    LINK_UNUSED = "link_unused"
    WINDOWS_SENT = "windows_sent"
    MOVE_ASKED = "move_asked"
    INTERVIEWER_CANT = "interviewer_cant"
    NOBODY_IN_ROOM = "nobody_in_room"
    NO_FIT = "no_fit"
    VISIT_HOST = "visit_host"
    CLOCK_CHANGED = "clock_changed"
    MUST_NOT_MEET = "must_not_meet"
    NO_ANSWER = "no_answer"
    CANDIDATE_CANT = "candidate_cant"
    NOBODY_HERE = "nobody_here"
    REMARK = "remark"
    TRIP = "trip"
    MAIL_FAILED = "mail_failed"
    OUTCOME_MISSING = "outcome_missing"
    DEBRIEF_MISSING = "debrief_missing"
    EXERCISE_UNOPENED = "exercise_unopened"
    EXERCISE_OVERDUE = "exercise_overdue"
    GRADING_LATE = "grading_late"
    REFERENCES_TO_ASK = "references_to_ask"
    REFERENCES_UNNAMED = "references_unnamed"
    REFERENCE_FLAGGED = "reference_flagged"
    REFERENCE_SILENT = "reference_silent"
    REFERENCE_CALL = "reference_call"
    TO_APPROVE = "to_approve"
    CALL_REFUSED = "call_refused"
    TIME_ASKED = "time_asked"
    DECISION_LATE = "decision_late"
    TRAINED = "trained"
    MAILBOX_FAILS = "mailbox_fails"
    PAUSE_OVER = "pause_over"
    QUESTION = "question"


class Target(StrEnum):
    """Where a row's button leads."""

    ADVANCE = "advance"  # the page of the exact letter
    CANDIDATE = "candidate"
    SEAT = "seat"  # who could come instead
    ROOM = "room"  # that nobody of ours would be in
    REMARK = "remark"  # what a mail says
    PICKER = "picker"  # choosing a time on the candidate's behalf
    PERSON = "person"  # one of us, whose own address failed
    TRIP = "trip"
    DEBRIEF = "debrief"
    APPROVAL = "approval"
    REFERENCE = "reference"  # the sheet of one
    POOL = "pool"
    MAILBOX = "mailbox"  # of answers
    VISIT = "visit"
    AFTERNOON = "afternoon"
    QUESTION = "question"


TICKABLE = (Kind.UNREAD, Kind.TO_ADVANCE)  # who waits for a decision
BROKEN = (  # what was settled and no longer holds, or somebody cannot be reached
    Kind.INTERVIEWER_CANT,
    Kind.NOBODY_IN_ROOM,
    Kind.NO_FIT,
    Kind.VISIT_HOST,
    Kind.CLOCK_CHANGED,
    Kind.MUST_NOT_MEET,
    Kind.NOBODY_HERE,
    Kind.MAIL_FAILED,
    Kind.MAILBOX_FAILS,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue; the words around its facts are the page's."""

    kind: Kind
    name: str
    since: datetime
    due_at: datetime | None  # none where nothing is promised
    label: str
    target: Target
    face_id: int = 0
    application_id: int | None = None
    candidate_id: int | None = None
    person_id: int | None = None
    role_id: int | None = None
    role: str = ""
    stage: str = ""
    version: int = 0  # of the application, as the row shows it
    step_id: int | None = None
    booking_id: int | None = None
    seat_id: int | None = None  # one that somebody of the line-up can't keep
    remark_id: int | None = None
    at: datetime | None = None  # applied, asked, began: what the reason speaks of
    zone: str = ""  # of the office, where the day is that office's; else its reader's own
    who: tuple[str, ...] = ()
    words: str = ""  # of a person or of a mail server
    count: int = 0
    is_erased: bool = False
    is_soon: bool = False  # it is about a talk of the next two working days
    reference_id: int | None = None
    pool_id: int | None = None
    visit_id: int | None = None
    office_id: int | None = None
    visit_day_id: int | None = None
    question_id: int | None = None

    def there(self, reader: Clock) -> Clock:
        """Return the clock by which the reason is told: of an office, for whoever reads it."""
        return replace(reader, zone=self.zone, city=self.stage) if self.zone else reader

    @property
    def is_tickable(self) -> bool:
        """Tell whether this person waits for a decision."""
        return self.kind in TICKABLE

    @property
    def is_broken(self) -> bool:
        """Tell whether something that was settled no longer holds."""
        return self.kind in BROKEN


def to_advance(step: Standing, due: datetime | None, at: datetime) -> Row:
    """Return the row of somebody about whom we are to decide."""
    label = f"Advance {first_name(step.name)}"
    return Row(Kind.TO_ADVANCE, step.name, at, due, label, Target.ADVANCE, at=at)


def owned(row: Row, step: Standing) -> Row:
    """Return *row* as one about the person of *step*."""
    return replace(
        row,
        face_id=step.candidate_id,
        application_id=step.application_id,
        candidate_id=step.candidate_id,
        role_id=step.role_id,
        role=step.role,
        version=step.version,
        step_id=step.step_id,
    )


def replace_by(starts_at: datetime, working: WorkingDays) -> datetime:
    """Return by when a talk must stand again: a day before, and in working time."""
    return working.within(starts_at - REPLACE_BEFORE)
