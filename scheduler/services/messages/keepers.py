"""Who looks after a role, and hears of what happens in it."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.models import Booking, Person, Role


def coordinators(session: Session) -> list[Person]:
    """Return every coordinator who is with us."""
    return list(
        session.scalars(
            select(Person).where(Person.is_active, Person.is_coordinator).order_by(Person.id)
        )
    )


def keepers(session: Session, role: Role) -> list[Person]:
    """Return who looks after *role*: its coordinator or recruiter, else every coordinator."""
    return named(role) or coordinators(session)


def keepers_of(session: Session, booking: Booking) -> list[Person]:
    """Return who looks after *booking*: of a visit every coordinator."""
    if booking.visit_id is not None:
        return coordinators(session)
    return keepers(session, booking.application.role)


def keepers_by_role(session: Session, role_ids: Collection[int]) -> Mapping[int, list[Person]]:
    """Return who looks after each of these roles, in two queries."""
    everybody = coordinators(session)
    roles = session.scalars(
        select(Role)
        .where(Role.id.in_(role_ids))
        .options(joinedload(Role.coordinator), joinedload(Role.recruiter))
    )
    return {role.id: named(role) or everybody for role in roles}


def named(role: Role) -> list[Person]:
    """Return whom *role* names, if they are still with us."""
    person = role.coordinator or role.recruiter
    return [person] if person and person.is_active else []
