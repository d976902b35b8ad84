"""What the queue is made of: steps, interviews and letters that may need somebody, as columns."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, aliased

from scheduler.domain.process import CURRENT, is_chosen
from scheduler.domain.terms import (
    LIVE_APPLICATIONS,
    Answer,
    BookingState,
    Notice,
    StageKind,
    StepState,
)
from scheduler.models import (
    WITH_CANDIDATE,
    Application,
    Attendance,
    Booking,
    Candidate,
    Conflict,
    Message,
    Person,
    Role,
    Stage,
    Step,
    Way,
    Window,
)
from scheduler.services.exercises.task_needs import Task, tasks_of
from scheduler.services.seats import unattended

Named = dict[int, list[tuple[str, str]]]  # by booking, names with what was said of each


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview of a step: to come, over, or held and not decided."""

    id: int
    step_id: int
    state: BookingState
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    at_risk_at: datetime | None
    is_off_clock: bool
    missing: tuple[tuple[str, str], ...]  # who can't make it, and why
    clash: tuple[tuple[str, str], ...] = ()  # whom the candidate must not meet, and why
    vacant_id: int | None = None  # the seat of the first of them
    on_screen: tuple[str, ...] = ()  # who still hold it, where nobody would be in its room


@dataclass(frozen=True, slots=True)
class Offered:
    """The windows that a candidate sent."""

    count: int
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The step that one application stands at, with all that belongs to it."""

    application_id: int
    candidate_id: int
    name: str
    phone: str
    role_id: int
    role: str
    answer_days: int | None
    received_at: datetime
    read_at: datetime | None
    version: int
    step_id: int
    state: StepState
    state_at: datetime
    answer_due_at: datetime | None
    stage_id: int
    stage: str
    kind: StageKind
    debrief_at: datetime | None  # since when somebody has to place the debrief
    is_chosen: bool  # by the candidate, who picks a time
    offered: Offered | None
    talks: tuple[Talk, ...]
    task: Task | None = None  # the exercise by which it is done


@dataclass(frozen=True, slots=True)
class Failed:
    """A letter that could not be delivered, to a candidate or to one of us."""

    name: str
    address: str
    notice: Notice
    dead_at: datetime
    answer: str  # what the mail server said
    candidate_id: int | None
    person_id: int | None


def standing(session: Session) -> Iterator[Standing]:
    """Yield the current step of every live application; seven queries for any number of people."""
    tasks = tasks_of(session)
    talks, offered, choosable = talks_of(session), offered_of(session), choosable_of(session)
    for row in session.execute(current_steps()).mappings():
        yield Standing(
            **named(row),
            is_chosen=is_chosen({row["kind"], *choosable.get(row["stage_id"], ())}),
            offered=offered.get(row["step_id"]),
            talks=tuple(talks.get(row["step_id"], ())),
            task=tasks.get(row["step_id"]),
        )


def named(row: RowMapping) -> dict[str, Any]:
    """Return the columns of *row* by name."""
    return {str(name): value for name, value in row.items()}


def current_steps() -> Select[*tuple[Any, ...]]:
    """Return the query for the columns of `Standing`."""
    of_all = aliased(Step)
    mine = of_all.application_id == Application.id
    changes = select(func.sum(of_all.version)).where(mine).scalar_subquery()
    return (
        select(
            Application.id.label("application_id"),
            Candidate.id.label("candidate_id"),
            Candidate.name,
            Candidate.phone,
            Role.id.label("role_id"),
            Role.title.label("role"),
            Role.answer_days,
            Application.received_at,
            Application.read_at,
            (Application.version + changes).label("version"),
            Step.id.label("step_id"),
            Step.state,
            Step.state_at,
            Step.answer_due_at,
            Stage.id.label("stage_id"),
            Stage.title.label("stage"),
            Stage.kind,
            func.coalesce(Step.debrief_missing_at, debrief_at_risk()).label("debrief_at"),
        )
        .select_from(Step)
        .join(Application, Application.id == Step.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Role, Role.id == Application.role_id)
        .join(Stage, Stage.id == Step.stage_id)
        .where(
            Step.state.in_(CURRENT),
            Application.state.in_(LIVE_APPLICATIONS),
            Application.awaits_link.is_(False),
        )
        .order_by(Step.position)
    )


def debrief_at_risk() -> ScalarSelect[datetime | None]:
    """Return since when somebody can't make the debrief of the step."""
    standing = (Booking.step_id == Step.id, Booking.state == BookingState.SCHEDULED)
    since = select(Booking.at_risk_at).where(*standing, ~WITH_CANDIDATE)
    return since.correlate(Step).scalar_subquery()


def talks_of(session: Session) -> Mapping[int, list[Talk]]:
    """Return the interviews of current steps that stand or were held, by step, in time."""
    missing, vacant, clash = needing_others(session)
    on_screen = unattended.on_screen(session)
    found: dict[int, list[Talk]] = defaultdict(list)
    for row in session.execute(
        select(
            Booking.id,
            Booking.step_id,
            Booking.state,
            Booking.title,
            Booking.starts_at,
            Booking.ends_at,
            Booking.changed_at,
            Booking.at_risk_at,
            Booking.is_off_clock,
        )
        .join(Step, Step.id == Booking.step_id)
        .where(
            Step.state.in_(CURRENT),
            Booking.state.in_((BookingState.SCHEDULED, BookingState.COMPLETE)),
            WITH_CANDIDATE,
        )
        .order_by(Booking.starts_at, Booking.id)
    ).mappings():
        talk = Talk(
            **named(row),
            missing=tuple(missing.get(row["id"], ())),
            vacant_id=vacant.get(row["id"]),
            clash=tuple(clash.get(row["id"], ())),
            on_screen=tuple(on_screen.get(row["id"], ())),
        )
        found[row["step_id"]].append(talk)
    return found


def needing_others(session: Session) -> tuple[Named, dict[int, int], Named]:
    """Return by booking who can't make it, the first seat of theirs, and who must not be met."""
    missing: Named = defaultdict(list)
    vacant: dict[int, int] = {}
    clash: Named = defaultdict(list)
    for booking_id, seat_id, name, is_missing, said, why in session.execute(others_needed()):
        if is_missing:
            missing[booking_id].append((name, said))
            vacant.setdefault(booking_id, seat_id)
        if why is not None:
            clash[booking_id].append((name, why))
    return missing, vacant, clash


def others_needed() -> Select[*tuple[Any, ...]]:
    """Return the query of seats that need somebody else: given up, or with whom not to meet."""
    can_not = Booking.at_risk_at.is_not(None) & (Attendance.answer == Answer.DECLINED)
    of_both = (Conflict.candidate_id == Application.candidate_id) & (
        Conflict.person_id == Attendance.person_id
    )
    return (
        select(
            Booking.id,
            Attendance.id,
            Person.name,
            can_not,
            Attendance.answer_reason,
            Conflict.reason,
        )
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(Person, Person.id == Attendance.person_id)
        .join(Step, Step.id == Booking.step_id)
        .join(Application, Application.id == Step.application_id)
        .outerjoin(Conflict, of_both & WITH_CANDIDATE)
        .where(Booking.state == BookingState.SCHEDULED, can_not | Conflict.person_id.is_not(None))
        .order_by(Attendance.id)
    )


def offered_of(session: Session) -> Mapping[int, Offered]:
    """Return the windows that candidates sent, by step."""
    rows = session.execute(
        select(Window.step_id, func.count(), func.min(Window.sent_at)).group_by(Window.step_id)
    )
    return {step_id: Offered(count, sent_at) for step_id, count, sent_at in rows}


def choosable_of(session: Session) -> Mapping[int, set[StageKind]]:
    """Return the kinds of the ways of every stage at which somebody stands."""
    found: dict[int, set[StageKind]] = defaultdict(set)
    for stage_id, kind in session.execute(
        select(Way.stage_id, Way.kind)
        .join(Step, Step.stage_id == Way.stage_id)
        .where(Step.state == StepState.OPEN)
        .distinct()
    ):
        found[stage_id].add(kind)
    return found


def failed(session: Session) -> list[Failed]:
    """Return the letters that came back and that nobody has seen to."""
    rows = session.execute(
        select(
            Message.name,
            Message.address,
            Message.notice,
            Message.dead_at,
            Message.last_answer.label("answer"),
            Message.candidate_id,
            Message.person_id,
        )
        .where(
            Message.dead_at.is_not(None),
            Message.superseded_at.is_(None),
            # Of a referee's the candidate hears at once (services/references/ladder.py).
            Message.candidate_id.is_not(None) | Message.person_id.is_not(None),
        )
        .order_by(Message.dead_at)
    )
    return [Failed(**named(row)) for row in rows.mappings()]
