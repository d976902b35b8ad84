"""For how long a role keeps what candidates give for it; none of its own: the company's months."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.errors import Conflict, Missing
from scheduler.models import Application, Role
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.editing import reserve
from scheduler.services.transaction import transaction

CHANGED = "Somebody has changed this meanwhile. Look at it again."


def role_of(session: Session, role_id: int) -> Role:
    """Return a role; raise Missing for none."""
    role = session.get(Role, role_id)
    if role is None:
        raise Missing
    return role


def change_months(
    session: Session, role_id: int, months: int | None, *, seen: int | None, act: Act
) -> Role:
    """Change the months for who applies from now on; raise Conflict if they are not as *seen*.

    Whoever has applied keeps the months that they have read and agreed to.
    """
    with transaction(session):
        role_of(session, role_id)
        role = reserve(session, Role, role_id)
        if role.retention_months != seen:
            raise Conflict(CHANGED)
        if role.retention_months != months:
            payload = {"before": role.retention_months, "after": months}
            role.retention_months = months
            journal.record(
                session, "retention changed", f"role:{role_id}", act=act, payload=payload
            )
        return role


def still_there(session: Session, role_id: int) -> int:
    """Return how many applications for a role have not been erased."""
    kept = select(func.count(Application.id)).where(
        Application.role_id == role_id, Application.erased_at.is_(None)
    )
    return session.scalar(kept) or 0
