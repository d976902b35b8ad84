"""What calendars know meetings by."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.terms import Answer, Audience
from scheduler.models.base import Base


class CalendarObject(Base):
    """What one audience's calendar knows a meeting by; its UID is for life (RFC 5545, 3.8.4.7)."""

    __tablename__ = "calendar_object"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    audience: Mapped[Audience]
    organizer: Mapped[str]  # made once; outlives settings
    sequence: Mapped[int] = mapped_column(default=0)  # raised when what this audience sees changes
    digest: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
    # What the candidate's calendar has answered; of the line-up each seat keeps its own.
    answer: Mapped[Answer] = mapped_column(
        default=Answer.NEEDS_ACTION, server_default=Answer.NEEDS_ACTION.value
    )
    answered_at: Mapped[datetime | None]
