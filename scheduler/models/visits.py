"""Visits: how an office takes visitors, its open afternoons, and who comes without applying."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.visits import DayState, VisitKind, VisitState
from scheduler.models.base import Base
from scheduler.models.calendar_objects import CalendarObject
from scheduler.models.company import Office
from scheduler.models.people import Person
from scheduler.models.pools import Pool


class VisitPlan(Base):
    """How an office takes visitors; without a row it takes none."""

    __tablename__ = "visit_plan"
    __table_args__ = (
        CheckConstraint("per_day > 0 AND per_week > 0", name="limits_positive"),
        CheckConstraint("most_guests > 0", name="guests_positive"),
    )

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    is_paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("pool.id"))  # whose members are hosts
    per_day: Mapped[int] = mapped_column(default=1)  # visits of one host
    per_week: Mapped[int] = mapped_column(default=2)
    notice_hours: Mapped[int] = mapped_column(default=24)
    horizon_days: Mapped[int] = mapped_column(default=21)
    most_guests: Mapped[int] = mapped_column(default=3)  # of one group
    phone: Mapped[str] = mapped_column(default="")  # at the reception, on the day
    welcome: Mapped[str] = mapped_column(default="")  # how it goes, a line each
    version: Mapped[int] = mapped_column(default=0)

    office: Mapped[Office] = relationship()
    pool: Mapped[Pool | None] = relationship()
    hosted: Mapped[list["VisitOffer"]] = relationship(
        cascade="all, delete-orphan", order_by="VisitOffer.kind"
    )


class VisitOffer(Base):
    """Coffee or lunch with a host of the pool: how long, and within which hours of which days."""

    __tablename__ = "visit_offer"
    __table_args__ = (
        CheckConstraint("from_minute < until_minute", name="from_before_until"),
        CheckConstraint("minutes > 0 AND minutes % 5 = 0", name="minutes_in_steps"),
    )

    office_id: Mapped[int] = mapped_column(ForeignKey("visit_plan.office_id"), primary_key=True)
    kind: Mapped[VisitKind] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    weekdays: Mapped[int]  # a bit each, Monday the lowest
    from_minute: Mapped[int]  # by the office's clock
    until_minute: Mapped[int]


class VisitClosure(Base):
    """A day on which an office takes no visitors, whatever else it does."""

    __tablename__ = "visit_closure"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(default="")


class VisitDay(Base):
    """An open afternoon: a stretch of one day of an office with a number of places."""

    __tablename__ = "visit_day"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("places > 0", name="places_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    places: Mapped[int]
    host_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who welcomes them
    host_missing_at: Mapped[datetime | None]  # since when nobody is, who was to be
    state: Mapped[DayState] = mapped_column(default=DayState.OPEN)
    reason: Mapped[str] = mapped_column(default="")  # told to whoever had a place
    object_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_object.id"))  # the host's
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    office: Mapped[Office] = relationship()
    host: Mapped[Person | None] = relationship()
    host_object: Mapped[CalendarObject | None] = relationship()


class Visit(Base):
    """Somebody who comes by without applying, alone or as a group."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("guests > 0", name="guests_positive"),
        CheckConstraint(
            "(kind = 'afternoon') = (visit_day_id IS NOT NULL)", name="afternoon_has_day"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    kind: Mapped[VisitKind]
    visit_day_id: Mapped[int | None] = mapped_column(ForeignKey("visit_day.id"), index=True)
    state: Mapped[VisitState] = mapped_column(default=VisitState.ASKED, index=True)
    state_at: Mapped[datetime]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    moved_from: Mapped[datetime | None]
    # Said by the visitor.
    name: Mapped[str]
    mail: Mapped[str]
    mail_key: Mapped[str] = mapped_column(index=True)
    guests: Mapped[int] = mapped_column(default=1)  # the visitor too
    needs: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    clock: Mapped[int] = mapped_column(default=12)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]  # by the first POST made with the mailed link
    consented_at: Mapped[datetime | None]  # to our keeping it, as they apply
    # Made by us.
    cancelled_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")  # told to them, where we cancelled
    object_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_object.id"))
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    office: Mapped[Office] = relationship()
    day: Mapped[VisitDay | None] = relationship()
    entry: Mapped[CalendarObject | None] = relationship()
    plan: Mapped[VisitPlan | None] = relationship(
        primaryjoin="foreign(Visit.office_id) == VisitPlan.office_id", viewonly=True
    )
    held: Mapped[list["VisitPlace"]] = relationship(
        cascade="all, delete-orphan", order_by="VisitPlace.number"
    )


class VisitPlace(Base):
    """One place of an open afternoon: the key that lets nobody have it twice."""

    __tablename__ = "visit_place"

    visit_day_id: Mapped[int] = mapped_column(ForeignKey("visit_day.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
