"""Bookings, holds, and the claims that keep both apart from everything else."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.terms import Answer, BookingState, SeatKind
from scheduler.domain.zones import wall_time
from scheduler.models.base import Base
from scheduler.models.calendar_objects import CalendarObject
from scheduler.models.candidates import Application, Step
from scheduler.models.company import Office, Room
from scheduler.models.people import Person
from scheduler.models.references import Reference
from scheduler.models.roles import Interview
from scheduler.models.visits import Visit

HOLDING = (SeatKind.LEAD, SeatKind.PANELIST)
COUNTED = (*HOLDING, SeatKind.REVERSE)  # against limits, and as load: to listen in is no interview
LEARNING = (SeatKind.SHADOW, SeatKind.REVERSE)
STANDS = text(f"state = '{BookingState.SCHEDULED.value}'")


def one_of(*names: str) -> str:
    """Return the condition that exactly one of these columns is set."""
    return " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in names) + " = 1"


class Hold(Base):
    """Claims without a booking, for the minutes in which somebody makes up their mind."""

    __tablename__ = "hold"
    __table_args__ = (UniqueConstraint("step_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"))
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    renewed: Mapped[bool] = mapped_column(default=False)
    lineup: Mapped[list[Any]]  # as attendance will have it: person, seat, kind, reason


class Booking(Base):
    """One interview at a chosen time with its line-up."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint(one_of("step_id", "reference_id", "visit_id"), name="one_owner"),
        CheckConstraint("(step_id IS NULL) = (interview_id IS NULL)", name="step_has_interview"),
        Index(
            "uq_booking_reference_id_live",
            "reference_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        Index(
            "uq_booking_visit_id_live",
            "visit_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        Index(
            "uq_booking_step_id_interview_id_live",
            "step_id",
            "interview_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)  # short, for the phone
    # Owned by a step, with one of its interviews, or by a reference or a visit: then these two are
    # NULL, and whoever may meet more than one asks for `owner` and `application`, or what they cost.
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True, nullable=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"), nullable=True)
    reference_id: Mapped[int | None] = mapped_column(ForeignKey("reference.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    state: Mapped[BookingState] = mapped_column(default=BookingState.SCHEDULED, index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    wall_time: Mapped[str]  # YYYY-MM-DDTHH:MM in the anchor's zone: the promise that stays
    anchor_zone: Mapped[str]  # the office's in the office, else the candidate's
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    link: Mapped[str] = mapped_column(default="")  # belongs to the booking, names nobody
    title: Mapped[str]
    minutes: Mapped[int]
    moves: Mapped[int] = mapped_column(default=0)  # made by the candidate
    moved_from: Mapped[datetime | None]
    at_risk_at: Mapped[datetime | None]  # somebody of the line-up can't make it
    # The law of its clock has changed, and the promised wall time is not free any more.
    is_off_clock: Mapped[bool] = mapped_column(default=False, server_default=false())
    # At a time that was not offered: a coordinator set it, and people's hours and limits did not bind.
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    candidate_missing_at: Mapped[datetime | None]  # said by who waited for them
    nobody_here_at: Mapped[datetime | None]  # said by the candidate
    cancelled_by: Mapped[str] = mapped_column(default="")  # candidate, staff
    reason: Mapped[str] = mapped_column(default="")  # inside only
    is_locked: Mapped[bool] = mapped_column(default=False, server_default=false())
    without_shadows: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Who decided that in its office all of us join by screen, while that is so.
    unattended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    candidate_object_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_object.id"))
    team_object_id: Mapped[int] = mapped_column(ForeignKey("calendar_object.id"))
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    step: Mapped[Step] = relationship()
    interview: Mapped[Interview] = relationship()
    call_of: Mapped[Reference | None] = relationship()
    visit: Mapped[Visit | None] = relationship()
    office: Mapped[Office | None] = relationship()
    room: Mapped[Room | None] = relationship()
    unattended_by: Mapped[Person | None] = relationship()
    candidate_object: Mapped[CalendarObject | None] = relationship(foreign_keys=candidate_object_id)
    team_object: Mapped[CalendarObject] = relationship(foreign_keys=team_object_id)
    attendances: Mapped[list["Attendance"]] = relationship(
        back_populates="booking", cascade="all, delete-orphan", order_by="Attendance.id"
    )

    def put_at(self, starts_at: datetime, zone: str) -> None:
        """Put it at an instant; its promise is what clocks of *zone* show then."""
        self.starts_at = starts_at
        self.ends_at = starts_at + timedelta(minutes=self.minutes)
        self.is_off_clock = False
        self.anchor_zone = zone
        self.wall_time = wall_time(starts_at, zone)

    @property
    def with_candidate(self) -> bool:
        """Tell whether the candidate, a referee or a visitor is in it; in a debrief is none."""
        return self.candidate_object_id is not None

    @property
    def line_up(self) -> list["Attendance"]:
        """Return those who hold it."""
        return [each for each in self.attendances if each.kind in HOLDING]

    @property
    def willing(self) -> list[int]:
        """Return who keeps it if free: those who hold it and have not said that they can't."""
        return [each.person_id for each in self.line_up if each.answer is not Answer.DECLINED]

    @property
    def speakers(self) -> list["Attendance"]:
        """Return those who talk in it: the line-up, and who leads it in training."""
        return [each for each in self.attendances if each.kind in COUNTED]

    @property
    def shadows(self) -> list["Attendance"]:
        """Return those who learn by it: who listens in, and who leads with somebody beside them."""
        return [each for each in self.attendances if each.kind in LEARNING]

    @property
    def entry(self) -> CalendarObject:
        """Return what the calendar of whoever comes knows it by; a debrief has none."""
        if self.candidate_object is None:
            raise LookupError(f"Booking {self.id} is without its candidate.")
        return self.candidate_object

    @property
    def owner(self) -> Step:
        """Return the step that it is part of, be it by way of a reference; a visit has none."""
        if self.visit_id is not None:
            raise LookupError(f"Booking {self.id} is a visit.")
        return self.call_of.step if self.call_of else self.step

    @property
    def application(self) -> Application:
        """Return the application that it is about; a visit has none."""
        return self.owner.application

    @property
    def owner_id(self) -> int | None:
        """Return the step that it is part of; none for a visit."""
        return None if self.visit_id is not None else self.owner.id

    @property
    def application_id(self) -> int | None:
        """Return the application that it is about; none for a visit."""
        return None if self.visit_id is not None else self.owner.application_id


# What candidates may hear of: a debrief is in no calendar of theirs, and on no page.
WITH_CANDIDATE = Booking.candidate_object_id.is_not(None)


class Attendance(Base):
    """One person of a booking's line-up, their answer, and why they were chosen."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("booking_id", "person_id"),
        {"sqlite_autoincrement": True},  # a link of somebody who left must not fit who came after
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    kind: Mapped[SeatKind] = mapped_column(default=SeatKind.LEAD)
    by_screen: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[Answer] = mapped_column(default=Answer.NEEDS_ACTION)
    answered_at: Mapped[datetime | None]
    answer_reason: Mapped[str] = mapped_column(default="")  # read by coordinators only
    chosen_because: Mapped[list[Any]]  # one row a member of the pool: load and verdict
    is_mailed: Mapped[bool] = mapped_column(default=True, server_default=true())  # by invitations
    handover: Mapped[str] = mapped_column(default="", server_default="")  # for whoever comes next
    handed_over_at: Mapped[datetime | None]
    feedback_at: Mapped[datetime | None]  # they said that it is written, wherever that is

    booking: Mapped[Booking] = relationship(back_populates="attendances")
    person: Mapped[Person] = relationship()


class Claim(Base):
    """Five minutes of one resource: the key that makes a double booking impossible."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint(one_of("booking_id", "hold_id", "visit_day_id"), name="one_owner"),
        {"sqlite_with_rowid": False},
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    tick: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), index=True)
    # Of whoever welcomes an open afternoon, which is no booking.
    visit_day_id: Mapped[int | None] = mapped_column(ForeignKey("visit_day.id"), index=True)
    is_gap: Mapped[bool] = mapped_column(default=False)  # the minutes kept free after it
    # Of somebody who only listens in: it gives way when they are needed.
    is_shadow: Mapped[bool] = mapped_column(default=False, server_default=false())


class Submission(Base):
    """The key that a form carried, kept 48 hours, so that pressing twice acts once."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(primary_key=True)
    actor: Mapped[str]
    digest: Mapped[str]  # of the body
    location: Mapped[str]  # where the act led
    at: Mapped[datetime] = mapped_column(index=True)
