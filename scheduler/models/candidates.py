"""Candidates, their applications, and the steps of each."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.endings import Ending
from scheduler.domain.terms import LIVE_APPLICATIONS, ApplicationState, StepState
from scheduler.models.base import Base
from scheduler.models.company import Office
from scheduler.models.files import File
from scheduler.models.people import Person
from scheduler.models.resources import Resource
from scheduler.models.roles import Plan, Role, Stage, Way

if TYPE_CHECKING:  # which needs Step
    from scheduler.models.offers import Offer

LIVE = text(f"state IN ({', '.join(repr(state.value) for state in LIVE_APPLICATIONS)})")


class Candidate(Base):
    """Somebody who applied, once, however many roles they apply for."""

    __tablename__ = "candidate"

    id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    name: Mapped[str]
    mail: Mapped[str]
    mail_key: Mapped[str] = mapped_column(unique=True)
    confirmed_at: Mapped[datetime | None]  # by the first POST made with the mailed link
    zone: Mapped[str]
    clock: Mapped[int] = mapped_column(default=12)
    phone: Mapped[str] = mapped_column(default="")
    accommodations: Mapped[str] = mapped_column(default="")  # for the coordinator alone
    needs_step_free: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    # Minutes of their day in which they talk by video, where they have chosen other than usual.
    day_from: Mapped[int | None]
    day_until: Mapped[int | None]
    pronouns: Mapped[str] = mapped_column(default="", server_default="")  # as they wrote them
    erased_at: Mapped[datetime | None]  # with the last of their applications

    resource: Mapped[Resource] = relationship()
    applications: Mapped[list["Application"]] = relationship(
        back_populates="candidate", order_by="Application.id"
    )


class Conflict(Base):
    """An interviewer whom this candidate never meets; the reason stays inside."""

    __tablename__ = "conflict"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


class Application(Base):
    """One candidate for one role, on the plan that it began with."""

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_candidate_id_role_id_live",
            "candidate_id",
            "role_id",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.RECEIVED, index=True)
    awaits_link: Mapped[bool] = mapped_column(default=False)  # known address: theirs by a POST
    looking_for: Mapped[str] = mapped_column(default="")
    cv_file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    cv_link: Mapped[str] = mapped_column(default="")
    referrer: Mapped[str] = mapped_column(default="", server_default="")  # as they wrote it
    consented_at: Mapped[datetime | None]
    retention_months: Mapped[int]  # as shown when consent was given
    received_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    keep_until: Mapped[datetime | None]  # longer than the months above, as they have agreed
    warned_at: Mapped[datetime | None]  # that it is going to be erased
    erased_at: Mapped[datetime | None]
    ending: Mapped[Ending] = mapped_column(default=Ending.NONE, server_default="")
    end_reason: Mapped[str] = mapped_column(default="")  # of an end or a pause; inside only
    paused_until: Mapped[date | None]  # where the candidate is; the pause is over that morning
    version: Mapped[int] = mapped_column(default=0)

    candidate: Mapped[Candidate] = relationship(back_populates="applications")
    role: Mapped[Role] = relationship()
    plan: Mapped[Plan] = relationship()
    cv_file: Mapped[File | None] = relationship()
    steps: Mapped[list["Step"]] = relationship(
        back_populates="application", order_by="Step.position"
    )


class Step(Base):
    """A stage as one application lives it."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("application_id", "stage_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    position: Mapped[int]
    state: Mapped[StepState] = mapped_column(default=StepState.AHEAD, index=True)
    state_at: Mapped[datetime]
    answer_due_at: Mapped[datetime | None]  # while it is our move, by the role's promise
    way_id: Mapped[int | None] = mapped_column(ForeignKey("way.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))  # chosen; none = remote
    extra_moves: Mapped[int] = mapped_column(default=0)  # granted by the coordinator
    debrief_missing_at: Mapped[datetime | None]  # nobody's time fits: somebody has to place it
    topic: Mapped[str] = mapped_column(default="", server_default="")  # of the way's, as chosen
    version: Mapped[int] = mapped_column(default=0)

    application: Mapped[Application] = relationship(back_populates="steps")
    stage: Mapped[Stage] = relationship()
    way: Mapped[Way | None] = relationship()
    office: Mapped[Office | None] = relationship()
    offer: Mapped["Offer | None"] = relationship(back_populates="step")
    windows: Mapped[list["Window"]] = relationship(
        cascade="all, delete-orphan", order_by="Window.starts_at"
    )


class Window(Base):
    """A stretch of time that the candidate offered because no slot suited."""

    __tablename__ = "window"

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime]
