"""Exercises: what is asked, and how one candidate does it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.exercises import GRADING_MINUTES
from scheduler.domain.process import Outcome
from scheduler.domain.terms import ExerciseState
from scheduler.models.base import Base
from scheduler.models.calendar_objects import CalendarObject
from scheduler.models.candidates import Step
from scheduler.models.files import File
from scheduler.models.people import Person
from scheduler.models.roles import Brief, Way


class BriefFile(Base):
    """A file that comes with a brief."""

    __tablename__ = "brief_file"

    brief_id: Mapped[int] = mapped_column(ForeignKey("brief.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), primary_key=True)
    position: Mapped[int]

    brief: Mapped[Brief] = relationship(back_populates="files")
    file: Mapped[File] = relationship()


class Exercise(Base):
    """The exercise of one step: its window, its clock, what is handed in, and its result."""

    __tablename__ = "exercise"
    __table_args__ = (
        UniqueConstraint("step_id"),
        CheckConstraint(
            "minutes > 0 AND extra_minutes >= 0 AND own_minutes >= 0 AND granted_minutes >= 0",
            name="minutes_positive",
        ),
        CheckConstraint(
            "state NOT IN ('running', 'handed_in', 'grading', 'done') OR opened_at IS NOT NULL",
            name="begun_is_opened",
        ),
        CheckConstraint("state <> 'grading' OR grader_id IS NOT NULL", name="grading_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"))
    way_id: Mapped[int] = mapped_column(ForeignKey("way.id"))
    state: Mapped[ExerciseState] = mapped_column(default=ExerciseState.OPEN, index=True)
    minutes: Mapped[int]  # as the way had it
    extra_minutes: Mapped[int] = mapped_column(default=0)  # for access needs; nobody is told why
    own_minutes: Mapped[int] = mapped_column(default=0)  # added by the candidate, once
    granted_minutes: Mapped[int] = mapped_column(default=0)  # by the coordinator
    last_start_at: Mapped[datetime]
    starts_at: Mapped[datetime | None] = mapped_column(index=True)  # of the window
    wall_time: Mapped[str] = mapped_column(default="")  # of the window, in its anchor's zone
    anchor_zone: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime | None]

    text: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    saved_at: Mapped[datetime | None]
    work_version: Mapped[int] = mapped_column(default=0)  # tells two tabs apart
    handed_in_at: Mapped[datetime | None]
    is_automatic: Mapped[bool] = mapped_column(default=False)  # what was saved counted
    expired_at: Mapped[datetime | None]  # when they were told that their window has passed

    grader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    assigned_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    grading_minutes: Mapped[int] = mapped_column(default=GRADING_MINUTES)
    chosen_because: Mapped[list[Any]] = mapped_column(default=list)
    asked_before: Mapped[list[Any]] = mapped_column(default=list)  # ids of who gave it back
    graded_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    note: Mapped[str] = mapped_column(default="")  # inside only

    candidate_object_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_object.id"))
    grader_object_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_object.id"))
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    step: Mapped[Step] = relationship()
    way: Mapped[Way] = relationship()
    file: Mapped[File | None] = relationship()
    grader: Mapped[Person | None] = relationship()
    candidate_object: Mapped[CalendarObject | None] = relationship(foreign_keys=candidate_object_id)
    grader_object: Mapped[CalendarObject | None] = relationship(foreign_keys=grader_object_id)
