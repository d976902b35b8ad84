"""Links, sign-ins and sessions; a secret is derived, never stored."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.terms import KeyPurpose
from scheduler.models.base import Base
from scheduler.models.people import Person


class Key(Base):
    """The public half of a private link: a random handle and the generation that counts."""

    __tablename__ = "key"
    __table_args__ = (UniqueConstraint("purpose", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[KeyPurpose]
    subject_id: Mapped[int]  # of the candidate, attendance or person
    handle: Mapped[str] = mapped_column(unique=True)
    generation: Mapped[int] = mapped_column(default=0)
    last_used_at: Mapped[datetime | None]
    # The mark of the secret that the link was made under when it was last used; 0 if nobody knows.
    used_under: Mapped[int] = mapped_column(default=0, server_default="0")


class SignIn(Base):
    """A single-use link by which staff sign in."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    handle: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class StaffSession(Base):
    """A signed-in browser, listed and revoked by its owner."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    handle: Mapped[str] = mapped_column(unique=True)
    client: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Tally(Base):
    """How often something was tried in one stretch of time: the rate limits."""

    __tablename__ = "tally"

    name: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class Beat(Base):
    """When a worker was last seen alive."""

    __tablename__ = "beat"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
