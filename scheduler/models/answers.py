"""What is said to a booking: seats given to somebody else, mails that came back, what they ask."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.terms import RemarkKind, SeatKind
from scheduler.models.base import Base
from scheduler.models.bookings import Booking
from scheduler.models.people import Person


class Handover(Base):
    """A seat that somebody gave up: who has it now, if anybody has, and why it was given up."""

    __tablename__ = "handover"

    # The seat's number, which is never given again: the link in an old mail still finds this.
    attendance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]  # they can't make it then; another time is another question
    reason: Mapped[str] = mapped_column(default="")  # read by coordinators only
    by_itself: Mapped[bool]  # nobody of us pressed a button
    kind: Mapped[SeatKind | None]  # the part that the seat played; unknown before version 0022
    at: Mapped[datetime]

    booking: Mapped[Booking] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    to_person: Mapped[Person | None] = relationship(foreign_keys=to_person_id)


class Mailbox(Base):
    """How far the mailbox of replies has been read, and what keeps us from reading on."""

    __tablename__ = "mailbox"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    validity: Mapped[int] = mapped_column(BigInteger)  # while it stays, a UID names one mail
    last_uid: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[datetime | None]
    next_at: Mapped[datetime]  # nobody else reads before
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    failing_since: Mapped[datetime | None]  # the first failure after the last good reading


class Received(Base):
    """A mail that was read from the mailbox, once, and what it was taken for."""

    __tablename__ = "received"
    __table_args__ = (UniqueConstraint("validity", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[str] = mapped_column(index=True)
    object_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_object.id"), index=True)
    address: Mapped[str] = mapped_column(default="")  # whose answer it is
    sequence: Mapped[int | None]
    stamp: Mapped[datetime | None]  # when the answer was given, as it says
    verdict: Mapped[str]
    at: Mapped[datetime]


class Remark(Base):
    """Something in a mail that only a person can decide: another time, or plain words."""

    __tablename__ = "remark"
    __table_args__ = (
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="both_ends"),
        CheckConstraint("(booking_id IS NULL) <> (visit_day_id IS NULL)", name="about_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    # An open afternoon has no booking: what its host wrote, or a visitor to their own invitation.
    visit_day_id: Mapped[int | None] = mapped_column(ForeignKey("visit_day.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    kind: Mapped[RemarkKind]
    who: Mapped[str]
    address: Mapped[str]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)

    booking: Mapped[Booking] = relationship()
