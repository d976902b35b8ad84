"""Roles as everybody may read them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import RoleState
from scheduler.models import Role


def open_roles(session: Session) -> list[Role]:
    """Return the roles that take applications, by title."""
    return list(
        session.scalars(
            select(Role).where(Role.state == RoleState.PUBLISHED).order_by(Role.title, Role.id)
        )
    )


def find_role(session: Session, slug: str) -> Role | None:
    """Return the role of this address, whatever its state."""
    return session.scalars(select(Role).where(Role.slug == slug)).one_or_none()
