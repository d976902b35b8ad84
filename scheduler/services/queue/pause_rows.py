"""The rows of the queue about pauses that are over and of which nobody has said how to go on."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.domain.endings import pause_ends_at
from scheduler.domain.terms import ApplicationState
from scheduler.models import Application
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.queue.queue_rows import Kind, Row, Target
from scheduler.text.names import first_name


def gather(session: Session, working: WorkingDays, *, now: datetime) -> Iterator[Row]:
    """Yield a row for each pause that is over, in one query."""
    found = session.scalars(
        select(Application)
        .where(Application.state == ApplicationState.PAUSED)
        .options(joinedload(Application.candidate), joinedload(Application.role))
        .order_by(Application.id)
    )
    for each in found:
        over_at = pause_ends_at(each.paused_until or date.max, each.candidate.zone)
        if over_at <= now:
            yield row_of(each, over_at, working)


def row_of(application: Application, over_at: datetime, working: WorkingDays) -> Row:
    """Return the row of somebody whose pause was over at an instant."""
    candidate = application.candidate
    verb = "Call" if candidate.phone else "Write to"
    return Row(
        Kind.PAUSE_OVER,
        candidate.name,
        over_at,
        working.after(over_at, 1),
        f"{verb} {first_name(candidate.name)}",
        Target.CANDIDATE,
        face_id=candidate.id,
        application_id=application.id,
        candidate_id=candidate.id,
        role_id=application.role_id,
        role=application.role.title,
        at=over_at,
    )
