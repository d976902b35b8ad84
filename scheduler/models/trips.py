"""Trips: how a candidate comes to an office, with what was arranged for it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.trips import TripState
from scheduler.models.base import Base
from scheduler.models.candidates import Step
from scheduler.models.company import Office
from scheduler.models.files import File


class Trip(Base):
    """The one trip of a step: what the candidate asks for, and what we have arranged."""

    __tablename__ = "trip"
    __table_args__ = (
        CheckConstraint(
            "arrive_on IS NULL OR leave_on IS NULL OR arrive_on <= leave_on",
            name="there_before_back",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))  # wished, then made for
    state: Mapped[TripState] = mapped_column(default=TripState.ASKED, index=True)
    state_at: Mapped[datetime]
    from_where: Mapped[str]
    arrive_on: Mapped[date | None]  # by the office's calendar; none: as we propose it
    leave_on: Mapped[date | None]
    needs: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")  # of the candidate
    answer: Mapped[str] = mapped_column(default="")  # our last words to them
    itinerary: Mapped[str] = mapped_column(default="")
    # What the tickets fit; while it is not what is booked, we have to see to the trip.
    made_first_at: Mapped[datetime | None]
    made_last_at: Mapped[datetime | None]
    cancelled_by: Mapped[str] = mapped_column(default="")  # candidate, staff
    to_undo_at: Mapped[datetime | None]  # since when tickets of a cancelled trip are left over
    version: Mapped[int] = mapped_column(default=0)

    step: Mapped[Step] = relationship()
    office: Mapped[Office] = relationship()
    files: Mapped[list[File]] = relationship(secondary="trip_file", order_by=File.id)


class TripFile(Base):
    """A ticket or a booking that belongs to a trip."""

    __tablename__ = "trip_file"

    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), primary_key=True)
