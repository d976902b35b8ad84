"""What is kept of candidates for their own sake: codes for sensitive acts; and what ran when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.retention import Deed
from scheduler.models.base import Base
from scheduler.models.candidates import Candidate
from scheduler.models.tags import Tags
from scheduler.models.tags_candidates import ABOUT_CANDIDATES
from scheduler.models.tags_company import ABOUT_THE_COMPANY
from scheduler.models.tags_questions import ABOUT_QUESTIONS
from scheduler.models.tags_visits import ABOUT_VISITORS

TAGS: dict[str, Tags] = {
    **ABOUT_CANDIDATES,
    **ABOUT_THE_COMPANY,
    **ABOUT_QUESTIONS,
    **ABOUT_VISITORS,
}


class Code(Base):
    """Eight digits that were mailed for one sensitive act; they are derived, never stored."""

    __tablename__ = "code"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    deed: Mapped[Deed]
    handle: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)  # wrong or right
    used_at: Mapped[datetime | None]

    candidate: Mapped[Candidate] = relationship()


class Chore(Base):
    """When something that runs once a night was last done, or a secret first taken up."""

    __tablename__ = "chore"

    name: Mapped[str] = mapped_column(primary_key=True)
    done_at: Mapped[datetime]
