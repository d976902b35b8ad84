"""Whether we answer by when we promise to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.figures import Figure, share_of
from scheduler.domain.process import is_overdue
from scheduler.domain.terms import BookingState, StageKind, StepState
from scheduler.models import WITH_CANDIDATE, Application, Booking, Entry, Role, Stage, Step
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.reports.periods import Period

ANSWERS = ("advance", "skip", "decline", "fill")
STOPS = ("withdraw", "pause")  # they go, or it rests: from then on no answer is owed
ADDED = "add"  # by hand: nobody waits for an answer
HELD = (BookingState.SCHEDULED, BookingState.COMPLETE)
CHOOSING = (StepState.AHEAD, StepState.OPEN, StepState.WINDOWS_SENT)


@dataclass(frozen=True, slots=True)
class Owed:
    """An answer that a candidate waits for from an instant on, as their role promises it."""

    application_id: int
    step_id: int
    since: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Said:
    """What the journal has of a step or an application."""

    action: str
    at: datetime


def kept(session: Session, period: Period) -> Figure:
    """Return how many per cent of the answers that fell due were given within the promise.

    An answer is owed for an application that came in *period*, and for a step whose last talk
    ended in it; by the role's working days as they are promised now. It is given once somebody is
    let on, or told no; the first time counts. What is not due yet and not given does not count,
    and neither does who withdrew, or paused, while there was time; who did so after the promise was
    broken counts as not answered. Left out are roles that promise nothing, people added by hand,
    exercises, references and offers.
    """
    owed = [*applied(session, period), *talked(session, period)]
    said = journal_of(session, {each.application_id for each in owed}, period)
    working = WorkingDays.of(session)
    found = [is_kept(each, said, working, now=period.now) for each in owed]
    counted = [each for each in found if each is not None]
    return share_of(sum(counted), len(counted))


def is_kept(
    owed: Owed, said: dict[str, list[Said]], working: WorkingDays, *, now: datetime
) -> bool | None:
    """Tell whether an answer was given in time; none where that cannot be said, or not yet."""
    if any(each.action == ADDED for each in said[f"application:{owed.application_id}"]):
        return None
    due_at = working.after(owed.since, owed.days)
    mine = [each for each in said[f"step:{owed.step_id}"] if each.at >= owed.since]
    first = min(mine, key=lambda each: each.at, default=None)
    at = first.at if first else now
    if is_overdue(due_at, at):
        return False
    return True if first and first.action in ANSWERS else None


def applied(session: Session, period: Period) -> Iterable[Owed]:
    """Return the answers that are owed for applications of *period*."""
    rows = session.execute(
        select(Application.id, Step.id.label("step_id"), Application.received_at, Role.answer_days)
        .join(Role, Role.id == Application.role_id)
        .join(Step, Step.application_id == Application.id)
        .join(Stage, Stage.id == Step.stage_id)
        .where(Stage.kind == StageKind.APPLICATION, Role.answer_days > 0)
        .where(Application.received_at >= period.begins_at, Application.received_at <= period.now)
        .where(Application.awaits_link.is_(False))
    )
    return [Owed(one, step_id, at, days) for one, step_id, at, days in rows if days]


def talked(session: Session, period: Period) -> Iterable[Owed]:
    """Return the answers that are owed for steps whose last talk ended in *period*."""
    ended_at = func.max(Booking.ends_at)
    rows = session.execute(
        select(Step.application_id, Step.id, ended_at, Role.answer_days)
        .join(Step, Step.id == Booking.step_id)
        .join(Stage, Stage.id == Step.stage_id)
        .join(Application, Application.id == Step.application_id)
        .join(Role, Role.id == Application.role_id)
        .where(WITH_CANDIDATE, Booking.state.in_(HELD), Step.state.not_in(CHOOSING))
        .where(Stage.kind != StageKind.OFFER, Role.answer_days > 0)
        .group_by(Step.application_id, Step.id, Role.answer_days)
        .having(ended_at >= period.begins_at, ended_at <= period.now)
    )
    return [Owed(one, step_id, at, days) for one, step_id, at, days in rows if days]


def journal_of(session: Session, mine: set[int], period: Period) -> dict[str, list[Said]]:
    """Return what was said of these applications since *period* began, by its subject."""
    found: dict[str, list[Said]] = defaultdict(list)
    wanted: Sequence[str] = (*ANSWERS, *STOPS, ADDED)
    rows = session.execute(
        select(Entry.application_id, Entry.subject, Entry.action, Entry.at)
        .where(Entry.action.in_(wanted), Entry.at >= period.begins_at, Entry.at <= period.now)
        .where(Entry.application_id.is_not(None))
    )
    for row in rows:
        if row.application_id in mine:
            found[row.subject].append(Said(row.action, row.at))
    return found
