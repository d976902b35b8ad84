"""Other calendars of our people: where they are read, how that went, and the times that came."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.terms import BusySource, BusyStand
from scheduler.models.base import Base
from scheduler.models.people import Person


class BusyCalendar(Base):
    """One calendar that somebody is busy by; nothing in it is somebody else's words."""

    __tablename__ = "busy_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[BusySource]
    name: Mapped[str]  # as its owner calls it
    host: Mapped[str] = mapped_column(default="")  # whose trouble is waited out together
    sealed: Mapped[str] = mapped_column(default="")  # address, user and password, encrypted
    added_at: Mapped[datetime]

    # What blocks besides what is firm.
    tentative: Mapped[bool] = mapped_column(default=True)
    unanswered: Mapped[bool] = mapped_column(default=True)
    all_day: Mapped[bool] = mapped_column(default=True)
    declined: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
    free: Mapped[bool] = mapped_column(default=False)
    open_ended: Mapped[bool] = mapped_column(default=False)

    # The last good reading: it blocks until there is a newer one.
    read_at: Mapped[datetime | None]
    covers_until: Mapped[datetime | None]
    body_hash: Mapped[str] = mapped_column(default="")
    etag: Mapped[str] = mapped_column(default="")
    modified: Mapped[str] = mapped_column(default="")
    unread: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how many events, by why not

    # How it goes.
    due_at: Mapped[datetime | None] = mapped_column(index=True)  # files are never due
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")  # our own sentence
    is_stale: Mapped[bool] = mapped_column(default=False)  # too old: its owner is not offered
    is_trusted: Mapped[bool] = mapped_column(default=False)  # offered all the same, as they wish

    person: Mapped[Person] = relationship()


class BusyTime(Base):
    """A time in another calendar, in five-minute steps rounded outward; never what it is about."""

    __tablename__ = "busy_time"
    __table_args__ = (CheckConstraint("first < after", name="first_before_after"),)

    calendar_id: Mapped[int] = mapped_column(
        ForeignKey("busy_calendar.id"), primary_key=True, autoincrement=False
    )
    stand: Mapped[BusyStand] = mapped_column(primary_key=True)
    is_day: Mapped[bool] = mapped_column(primary_key=True)
    is_open: Mapped[bool] = mapped_column(primary_key=True)  # has no end of its own
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    after: Mapped[int]
