"""Roles and their interview plans; a published plan never changes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.loops.rules import Pin, Spread
from scheduler.domain.terms import Part, RoleState, SeatKind, StageKind
from scheduler.models.base import Base
from scheduler.models.company import Office
from scheduler.models.people import Person
from scheduler.models.pools import Pool

if TYPE_CHECKING:
    from scheduler.models.exercises import BriefFile


class Role(Base):
    """An open position with a public page."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    location: Mapped[str] = mapped_column(default="")
    posting: Mapped[str]  # the whole text, as given
    source_url: Mapped[str] = mapped_column(default="")  # where relative links start
    state: Mapped[RoleState] = mapped_column(default=RoleState.DRAFT)
    answer_days: Mapped[int | None]  # the promise in working days; none = no date is shown
    retention_months: Mapped[int | None]  # else the company's
    feedback_url: Mapped[str] = mapped_column(default="", server_default="")  # else the company's
    recruiter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    recruiter: Mapped[Person | None] = relationship(foreign_keys=recruiter_id)
    manager: Mapped[Person | None] = relationship(foreign_keys=manager_id)
    coordinator: Mapped[Person | None] = relationship(foreign_keys=coordinator_id)
    plans: Mapped[list["Plan"]] = relationship(back_populates="role", order_by="Plan.number")

    @property
    def people(self) -> list[Person]:
        """Return who stands for the role, its coordinator first; each once, and only who is here."""
        named = (self.coordinator, self.recruiter, self.manager)
        return list({each.id: each for each in named if each and each.is_active}.values())


PEOPLE = (Role.coordinator, Role.recruiter, Role.manager)  # what `Role.people` reads


class Plan(Base):
    """One numbered interview plan of a role.

    While it is being written it is a *draft* document in which anything may still be open;
    publishing turns the draft into stages, ways, interviews and seats, where nothing is.
    """

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("role_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    number: Mapped[int]
    draft: Mapped[dict[str, Any]]
    published_at: Mapped[datetime | None]

    role: Mapped[Role] = relationship(back_populates="plans")
    stages: Mapped[list["Stage"]] = relationship(back_populates="plan", order_by="Stage.position")


class Stage(Base):
    """One stop of a plan."""

    __tablename__ = "stage"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    position: Mapped[int]
    title: Mapped[str]
    kind: Mapped[StageKind]  # of its first way
    sentence: Mapped[str] = mapped_column(default="")  # of the posting

    plan: Mapped[Plan] = relationship(back_populates="stages")
    ways: Mapped[list["Way"]] = relationship(back_populates="stage", order_by="Way.position")


class Brief(Base):
    """What an exercise asks: shown once the clock runs; a published one never changes."""

    __tablename__ = "brief"
    __table_args__ = (CheckConstraint("grading_minutes > 0", name="grading_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")  # Markdown
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("pool.id"))  # who grades
    grading_minutes: Mapped[int]
    is_blind: Mapped[bool] = mapped_column(default=False)  # graders read no name
    created_at: Mapped[datetime]

    pool: Mapped[Pool | None] = relationship()
    files: Mapped[list["BriefFile"]] = relationship(
        back_populates="brief", cascade="all, delete-orphan", order_by="BriefFile.position"
    )


class Way(Base):
    """One of the ways in which a stage may be done, with its limits."""

    __tablename__ = "way"
    __table_args__ = (
        UniqueConstraint("stage_id", "position"),
        CheckConstraint("grid_minutes BETWEEN 5 AND 60 AND grid_minutes % 5 = 0", name="grid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    position: Mapped[int]
    kind: Mapped[StageKind]
    title: Mapped[str]
    minutes: Mapped[int | None]  # of an exercise; a conversation's are its interviews'
    expect: Mapped[str] = mapped_column(default="")  # what to expect, for the candidate
    prepare: Mapped[str] = mapped_column(default="")  # how to prepare, one line each
    grid_minutes: Mapped[int] = mapped_column(default=15)
    notice_hours: Mapped[int] = mapped_column(default=24)  # before a start, to book or to move
    moves: Mapped[int] = mapped_column(default=2)  # by the candidate
    horizon_days: Mapped[int] = mapped_column(default=28)
    # What makes a day of its talks bearable (domain/draft.py, DayDraft), in minutes.
    run_minutes: Mapped[int] = mapped_column(default=120, server_default="120")
    pause_minutes: Mapped[int] = mapped_column(default=15, server_default="15")
    longest_minutes: Mapped[int] = mapped_column(default=480, server_default="480")
    lunch_minutes: Mapped[int | None]  # none: once the day is long enough
    lunch_from: Mapped[int] = mapped_column(default=690, server_default="690")  # of the local day
    lunch_until: Mapped[int] = mapped_column(default=840, server_default="840")
    # What candidates choose from, a line each; who can, is said of each member of a pool.
    topics: Mapped[str] = mapped_column(default="", server_default="")
    brief_id: Mapped[int | None] = mapped_column(ForeignKey("brief.id"))  # of an exercise
    may_repeat: Mapped[bool] = mapped_column(default=False, server_default=false())  # people
    days: Mapped[Spread] = mapped_column(default=Spread.ONE, server_default=Spread.ONE.value)

    brief: Mapped[Brief | None] = relationship()
    stage: Mapped[Stage] = relationship(back_populates="ways")
    places: Mapped[list["WayPlace"]] = relationship(order_by="WayPlace.position")
    interviews: Mapped[list["Interview"]] = relationship(
        back_populates="way",
        order_by="Interview.position",
        primaryjoin="and_(Way.id == Interview.way_id, Interview.with_candidate)",
    )
    debriefs: Mapped[list["Interview"]] = relationship(  # one, or none
        primaryjoin="and_(Way.id == Interview.way_id, ~Interview.with_candidate)",
        overlaps="interviews,way",
    )


class WayPlace(Base):
    """A place that a way is offered at; no office = remote."""

    __tablename__ = "way_place"
    __table_args__ = (UniqueConstraint("way_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    way_id: Mapped[int] = mapped_column(ForeignKey("way.id"))
    position: Mapped[int]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))

    office: Mapped[Office | None] = relationship(lazy="joined")  # a place is shown by its office


class Interview(Base):
    """One planned conversation of a way."""

    __tablename__ = "interview"
    __table_args__ = (
        UniqueConstraint("way_id", "position"),
        CheckConstraint("minutes > 0 AND minutes % 5 = 0", name="minutes_in_steps"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    way_id: Mapped[int] = mapped_column(ForeignKey("way.id"))
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int]
    pin: Mapped[Pin] = mapped_column(default=Pin.ANYWHERE, server_default="")
    after_position: Mapped[int | None]  # of the interview that comes before
    topic: Mapped[str] = mapped_column(default="", server_default="")  # for the candidate
    prepare: Mapped[str] = mapped_column(default="", server_default="")  # one line each
    # A debrief is without: the line-up of the loop sits in it, so it has no seats of its own.
    with_candidate: Mapped[bool] = mapped_column(default=True, server_default=true())

    way: Mapped[Way] = relationship(back_populates="interviews", overlaps="debriefs")
    seats: Mapped[list["Seat"]] = relationship(back_populates="interview", order_by="Seat.position")


class Seat(Base):
    """Chairs of an interview that are filled alike: from a pool, a part of the role, or names."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("interview_id", "position"),
        CheckConstraint("count > 0", name="count_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    position: Mapped[int]
    kind: Mapped[SeatKind] = mapped_column(default=SeatKind.LEAD)
    count: Mapped[int] = mapped_column(default=1)
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("pool.id"))
    part: Mapped[Part | None]
    may_join_by_screen: Mapped[bool] = mapped_column(default=False)

    interview: Mapped[Interview] = relationship(back_populates="seats")
    pool: Mapped[Pool | None] = relationship()
    named: Mapped[list[Person]] = relationship(secondary="seat_person", order_by=Person.name)


class SeatPerson(Base):
    """A person named for a seat."""

    __tablename__ = "seat_person"

    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
