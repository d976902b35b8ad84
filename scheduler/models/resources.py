"""What can be claimed: people, rooms and candidates share one set of ids and one version."""

from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.terms import ResourceKind
from scheduler.models.base import Base


class Resource(Base):
    """The row that writers lock, in order of id, before they change what it can do or has.

    A person, a room and a candidate each have the id of their resource as their own, so that a
    claim, a lock and a cached bitmap speak of the same number.
    """

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ResourceKind]
    version: Mapped[int] = mapped_column(default=0)
