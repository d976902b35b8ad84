"""References: what was asked for, whom the candidate names, and what a role asks them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.references import BestWay, Problem, ReferenceState
from scheduler.models.base import Base
from scheduler.models.candidates import Step
from scheduler.models.people import Person
from scheduler.models.pools import Pool
from scheduler.models.roles import Role


class ReferenceSheet(Base):
    """What a role asks referees, and who calls them; no pool = the hiring manager."""

    __tablename__ = "reference_sheet"

    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)
    questions: Mapped[list[Any]]
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("pool.id"))
    version: Mapped[int] = mapped_column(default=0)

    role: Mapped[Role] = relationship()
    pool: Mapped[Pool | None] = relationship()


class ReferenceRequest(Base):
    """A coordinator's asking for references, once for a step."""

    __tablename__ = "reference_request"
    __table_args__ = (CheckConstraint("wanted > 0", name="wanted_positive"),)

    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), primary_key=True)
    wanted: Mapped[int]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]

    step: Mapped[Step] = relationship()
    asked_by: Mapped[Person] = relationship()


class Reference(Base):
    """Somebody whom a candidate names, and what became of asking them."""

    __tablename__ = "reference"
    __table_args__ = (UniqueConstraint("step_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    position: Mapped[int]
    state: Mapped[ReferenceState] = mapped_column(default=ReferenceState.NAMED, index=True)
    state_at: Mapped[datetime]
    # Said by the candidate.
    name: Mapped[str]
    mail: Mapped[str]
    mail_key: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str] = mapped_column(default="")
    relation: Mapped[str]
    best_way: Mapped[BestWay] = mapped_column(default=BestWay.ANY)
    is_withheld: Mapped[bool] = mapped_column(default=False, server_default=false())
    consented_at: Mapped[datetime | None]
    problem: Mapped[Problem] = mapped_column(default=Problem.NONE, server_default="")
    # Looked at by us before it is asked for.
    flags: Mapped[list[Any]]
    allowed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Said by the referee.
    invited_at: Mapped[datetime | None] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]  # by the first POST made with the mailed link
    zone: Mapped[str] = mapped_column(default="")
    clock: Mapped[int] = mapped_column(default=12)
    soon_at: Mapped[datetime | None]  # asked to be called soon
    calling_at: Mapped[datetime | None]
    caller_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who is to ring
    misses: Mapped[int] = mapped_column(default=0)  # calls that nobody picked up
    questions: Mapped[list[Any]]  # as they stood when we asked
    answers: Mapped[list[Any]]  # saved while they write; read once they are sent
    # For the hiring team alone.
    notes: Mapped[str] = mapped_column(default="")
    notes_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    step: Mapped[Step] = relationship()
    caller: Mapped[Person | None] = relationship(foreign_keys=caller_id)
    notes_by: Mapped[Person | None] = relationship(foreign_keys=notes_by_id)
