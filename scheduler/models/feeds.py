"""Feeds: what tells that somebody's calendar has changed, and the bytes that it was last read as."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.models.base import Base


class Feed(Base):
    """How often what a person's feed shows has changed; nobody without a row has seen a change."""

    __tablename__ = "feed"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(default=0)
    # Seconds since 1970, the finest that HTTP knows; each version has a later one.
    changed: Mapped[int] = mapped_column(BigInteger)


class FeedBody(Base):
    """A feed as bytes, plain and packed, for the version that its validator names."""

    __tablename__ = "feed_body"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    validator: Mapped[str]
    plain: Mapped[bytes] = mapped_column(LargeBinary)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class Departure(Base):
    """Somebody who lost their seat while the booking went on: their feed shows it as cancelled."""

    __tablename__ = "departure"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    booking_id: Mapped[int] = mapped_column(
        ForeignKey("booking.id"), primary_key=True, autoincrement=False
    )
    sequence: Mapped[int]
    starts_at: Mapped[datetime]  # as they last knew it
    ends_at: Mapped[datetime]
    at: Mapped[datetime]
