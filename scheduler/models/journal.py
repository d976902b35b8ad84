"""The journal: who did what, when; append only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.models.base import Base


class Entry(Base):
    """One line of the journal; erasure may empty its payload, never its digest."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]  # candidate:3, person:5, worker, command
    action: Mapped[str]
    subject: Mapped[str]  # booking:4
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    payload: Mapped[dict[str, Any] | None]
    digest: Mapped[str]  # SHA-256 of the payload
    seal: Mapped[str | None]  # hash over the previous seal and this line, by the worker
