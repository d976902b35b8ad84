"""The outbox: what people are to be told, written in the transaction that made it true."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.terms import Method, Notice
from scheduler.models.base import Base


class Message(Base):
    """One mail to one person; facts only, so that nothing usable is stored."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("subject", "sequence", "notice", "address"),
        Index("ix_message_due", "sent_at", "dead_at", "superseded_at", "due_at"),
        Index("ix_message_stream", "object_id", "address"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice: Mapped[Notice]
    address: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]  # what it is about: object:5, application:7, step:3, sign_in:9
    sequence: Mapped[int] = mapped_column(default=0)  # tells repeats about one subject apart
    object_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_object.id"))
    method: Mapped[Method | None]  # of its calendar part, if it has one
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id"))
    facts: Mapped[dict[str, Any]]
    message_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempt: Mapped[int] = mapped_column(default=0)
    stamped_at: Mapped[datetime | None]  # DTSTAMP and Date: the first attempt's instant
    sent_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(default="")  # SHA-256 of the bytes that were sent
    dead_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    last_answer: Mapped[str] = mapped_column(default="")  # what the mail server said, in words
