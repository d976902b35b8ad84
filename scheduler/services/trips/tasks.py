"""Trips that wait for us: to be answered, booked, fitted to a day that has moved, or given back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from scheduler.domain.process import Mover
from scheduler.domain.trips import MOVERS, WANTED, Talks, Task
from scheduler.models import Application, Booking, Step, Trip
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.trips.trips import talks_for, task_of

DAYS = {Task.ANSWER: 1, Task.BOOK: 2, Task.REFIT: 1, Task.UNDO: 1}  # working days
LABELS = {
    Task.ANSWER: "Answer the wish",
    Task.BOOK: "Enter the trip",
    Task.REFIT: "See to the trip",
    Task.UNDO: "See to the tickets",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A trip that waits for us, for whom, and since when."""

    trip: Trip
    task: Task
    talks: Talks | None
    since: datetime
    due_at: datetime

    @property
    def label(self) -> str:
        """Return what there is to do."""
        return LABELS[self.task]

    @property
    def at(self) -> datetime | None:
        """Return the first start in the office: that which is booked, else the one made for."""
        return self.talks.first_at if self.talks else self.trip.made_first_at

    @property
    def words(self) -> str:
        """Return the kind of the task; of a day that was given up, that it was."""
        return "gone" if self.task is Task.REFIT and self.talks is None else self.task.value


def waiting(session: Session, working: WorkingDays, *, now: datetime) -> Iterator[Waiting]:
    """Yield every trip that waits for us, in three queries for any number of them."""
    step = joinedload(Trip.step).joinedload(Step.application)
    found = session.scalars(
        select(Trip)
        .where(or_(Trip.state.in_(WANTED), Trip.to_undo_at.is_not(None)))
        .options(
            step.joinedload(Application.candidate),
            step.joinedload(Application.role),
            joinedload(Trip.office),
        )
        .order_by(Trip.id)
    ).all()
    if not found:
        return
    talks = talks_for(session, [each.step_id for each in found])
    moved = changes_of(session, [each.step_id for each in found])
    for trip in found:
        todo = task_of(trip, talks.get(trip.step_id), now=now)
        if todo is None or MOVERS[todo] is not Mover.US:
            continue
        since = moved.get(trip.step_id, trip.state_at) if todo is Task.REFIT else trip.state_at
        due = working.after(since, DAYS[todo])
        yield Waiting(trip, todo, talks.get(trip.step_id), since, due)


def columns(session: Session, working: WorkingDays, *, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the columns of the queue's row of each, also of applications that have ended."""
    for each in waiting(session, working, now=now):
        application = each.trip.step.application
        yield {
            "name": application.candidate.name,
            "since": each.since,
            "due_at": each.due_at,
            "label": each.label,
            "face_id": application.candidate_id,
            "application_id": application.id,
            "candidate_id": application.candidate_id,
            "role_id": application.role_id,
            "role": application.role.title,
            "stage": each.trip.office.name,
            "step_id": each.trip.step_id,
            "at": each.at,
            "zone": each.trip.office.zone,
            "words": each.words,
            "is_erased": application.erased_at is not None,
        }


def changes_of(session: Session, step_ids: list[int]) -> dict[int, datetime]:
    """Return when the bookings of these steps last changed, by step."""
    rows = session.execute(
        select(Booking.step_id, Booking.changed_at)
        .where(Booking.step_id.in_(step_ids))
        .order_by(Booking.changed_at)
    )
    return {row.step_id: row.changed_at for row in rows}
