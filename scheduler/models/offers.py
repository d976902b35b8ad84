"""The last conversation: approved before anybody is told, and decided by a date."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.offers import Refusal
from scheduler.models.base import Base
from scheduler.models.candidates import Step
from scheduler.models.people import Person


class Offer(Base):
    """What was approved for one step, and what the candidate says; no amount is kept here."""

    __tablename__ = "offer"

    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), primary_key=True)
    approved_at: Mapped[datetime]
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decide_by: Mapped[datetime]
    more_until: Mapped[date | None]  # the day until which they ask for time; open until answered
    more_words: Mapped[str] = mapped_column(default="")
    refusal: Mapped[Refusal | None]  # of the call, not of what it is about
    refusal_words: Mapped[str] = mapped_column(default="")
    refused_at: Mapped[datetime | None]
    again_on: Mapped[date | None]  # the day from which they would talk
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    step: Mapped[Step] = relationship(back_populates="offer")
    approved_by: Mapped[Person] = relationship()
