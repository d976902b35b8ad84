"""The company, its offices and rooms, and the days on which it is closed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.trips import Payer
from scheduler.models.base import Base
from scheduler.models.resources import Resource


class Company(Base):
    """The one company that this installation serves; always row 1."""

    __tablename__ = "company"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    name: Mapped[str]
    zone: Mapped[str]  # of promises and of the staff's lists
    mail: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    retention_months: Mapped[int] = mapped_column(default=12)
    per_day: Mapped[int] = mapped_column(default=4)  # nobody's own limits are looser
    per_week: Mapped[int] = mapped_column(default=12)
    version: Mapped[int] = mapped_column(default=0)  # raised by what changes everybody's time
    is_sample: Mapped[bool] = mapped_column(default=False)  # marks a demo database
    busy_warn_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    busy_stop_hours: Mapped[int] = mapped_column(default=72, server_default="72")
    feedback_url: Mapped[str] = mapped_column(
        default="", server_default=""
    )  # roles may have their own
    mail_held_at: Mapped[datetime | None]  # since a restore; nothing leaves until it is released


class CompanyDayOff(Base):
    """A day on which nobody (of one country, if named) is offered."""

    __tablename__ = "company_day_off"
    __table_args__ = (UniqueConstraint("on", "country"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date]
    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")  # ISO 3166 code; empty = everywhere


class Office(Base):
    """A building that candidates may come to."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    zone: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    arrival: Mapped[str] = mapped_column(default="")  # entrance, badge, whom to ask
    map_url: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    travel_payer: Mapped[Payer] = mapped_column(default=Payer.UNSAID, server_default="")
    travel_hint: Mapped[str] = mapped_column(default="", server_default="")
    travel_lead_days: Mapped[int] = mapped_column(default=7, server_default="7")
    travel_margin_minutes: Mapped[int] = mapped_column(default=120, server_default="120")
    version: Mapped[int] = mapped_column(default=0)

    hours: Mapped[list["OfficeHours"]] = relationship(
        cascade="all, delete-orphan", order_by="(OfficeHours.weekday, OfficeHours.from_minute)"
    )
    rooms: Mapped[list["Room"]] = relationship(back_populates="office", order_by="Room.name")


class OfficeHours(Base):
    """One stretch of a weekday in which an office is open, in its own zone."""

    __tablename__ = "office_hours"
    __table_args__ = (CheckConstraint("from_minute < until_minute", name="from_before_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    weekday: Mapped[int]  # Monday is 0
    from_minute: Mapped[int]
    until_minute: Mapped[int]


class Room(Base):
    """A room that an office interview takes; it can be claimed."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("office_id", "name"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    name: Mapped[str]
    capacity: Mapped[int]
    has_screen: Mapped[bool] = mapped_column(default=False)
    is_step_free: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    resource: Mapped[Resource] = relationship()
    office: Mapped[Office] = relationship(back_populates="rooms")
