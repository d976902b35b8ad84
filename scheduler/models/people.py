"""Staff: who they are, what they may do, and the time that they give."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.terms import Delivery
from scheduler.models.base import Base
from scheduler.models.company import Office
from scheduler.models.resources import Resource


class Person(Base):
    """Somebody who works here; interviewer, coordinator and admin are rights of theirs."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("per_day > 0 AND per_week > 0", name="limits_positive"),
        CheckConstraint("gap_minutes >= 0 AND gap_minutes % 5 = 0", name="gap_in_steps"),
        CheckConstraint("notice_hours >= 0", name="notice_not_negative"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    name: Mapped[str]
    mail: Mapped[str]
    mail_key: Mapped[str] = mapped_column(unique=True)
    zone: Mapped[str]
    clock: Mapped[int] = mapped_column(default=12)  # 12 or 24 hours
    line: Mapped[str] = mapped_column(default="")  # the one line that candidates read
    department: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")  # on the day; else ours
    country: Mapped[str] = mapped_column(default="")
    joined_on: Mapped[date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    is_interviewer: Mapped[bool] = mapped_column(default=True)
    is_coordinator: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)

    per_day: Mapped[int] = mapped_column(default=2)
    per_week: Mapped[int] = mapped_column(default=5)
    gap_minutes: Mapped[int] = mapped_column(default=10)
    notice_hours: Mapped[int] = mapped_column(default=24)
    paused_from: Mapped[date | None]  # both ends included; no end = until taken back
    paused_until: Mapped[date | None]
    created_at: Mapped[datetime]
    delivery: Mapped[Delivery] = mapped_column(
        default=Delivery.INVITATIONS, server_default=Delivery.INVITATIONS.value
    )

    resource: Mapped[Resource] = relationship()
    hours: Mapped[list["WeeklyHours"]] = relationship(
        cascade="all, delete-orphan", order_by="(WeeklyHours.weekday, WeeklyHours.from_minute)"
    )
    overrides: Mapped[list["DayOverride"]] = relationship(
        cascade="all, delete-orphan", order_by="(DayOverride.on, DayOverride.from_minute)"
    )
    time_off: Mapped[list["TimeOff"]] = relationship(
        cascade="all, delete-orphan", order_by="TimeOff.first_on"
    )


class WeeklyHours(Base):
    """One stretch of a weekday that a person offers, in their own zone; no office = remote."""

    __tablename__ = "weekly_hours"
    __table_args__ = (CheckConstraint("from_minute < until_minute", name="from_before_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    weekday: Mapped[int]  # Monday is 0
    from_minute: Mapped[int]
    until_minute: Mapped[int]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    office: Mapped[Office | None] = relationship()


class DayOverride(Base):
    """A stretch that replaces the weekly hours of one day; without times, the day is not given."""

    __tablename__ = "day_override"
    __table_args__ = (
        CheckConstraint(
            "(from_minute IS NULL AND until_minute IS NULL) OR from_minute < until_minute",
            name="from_before_until",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    on: Mapped[date]
    from_minute: Mapped[int | None]
    until_minute: Mapped[int | None]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))

    office: Mapped[Office | None] = relationship()


class TimeOff(Base):
    """Whole days that a person takes back, first and last included; the reason stays inside."""

    __tablename__ = "time_off"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="first_before_last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
