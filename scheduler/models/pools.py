"""Pools: who is qualified for a kind of interview."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.pool_rules import DepartmentRule, PoolRules
from scheduler.domain.terms import Training
from scheduler.models.base import Base
from scheduler.models.people import Person


class Pool(Base):
    """A named group from which seats are filled."""

    __tablename__ = "pool"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    # What it asks of its members besides training; the role's department is its manager's.
    department_rule: Mapped[DepartmentRule] = mapped_column(
        default=DepartmentRule.ANY, server_default=DepartmentRule.ANY.value
    )
    min_months: Mapped[int] = mapped_column(default=0, server_default="0")
    # How often its learners listen in, and then lead beside somebody; twice 0 seats nobody.
    listens: Mapped[int] = mapped_column(default=0, server_default="0")
    leads: Mapped[int] = mapped_column(default=0, server_default="0")

    members: Mapped[list["Membership"]] = relationship(
        back_populates="pool", cascade="all, delete-orphan", order_by="Membership.id"
    )

    @property
    def rules(self) -> PoolRules:
        """Return what it asks of its members."""
        return PoolRules(self.department_rule, self.min_months)


class Membership(Base):
    """One person's place in a pool, and how far their training has come."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("pool_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pool.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    training: Mapped[Training] = mapped_column(default=Training.QUALIFIED)
    joined_at: Mapped[datetime]  # the fair choice counts a newcomer as the mean
    topics: Mapped[str] = mapped_column(default="", server_default="")  # a line each; none: all

    pool: Mapped[Pool] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()


class PoolExit(Base):
    """Somebody who takes no seats of a pool any more: those to come are given up for them."""

    __tablename__ = "pool_exit"

    pool_id: Mapped[int] = mapped_column(
        ForeignKey("pool.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
