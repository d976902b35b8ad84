"""Who may read what referees say of a candidate: whoever coordinates, hires, or makes the call."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.errors import Missing
from scheduler.models import Attendance, Booking, Person, Reference, Role, Step
from scheduler.services.roles.reference_sheets import chair_of_callers


def hires_for(person: Person, role: Role) -> bool:
    """Tell whether *person* coordinates, or has a part in *role*."""
    parts = (role.recruiter_id, role.manager_id, role.coordinator_id)
    return person.is_coordinator or person.is_admin or person.id in parts


def own_reference(session: Session, person: Person, reference_id: int) -> Reference:
    """Return a reference that *person* may read; raise Missing for whoever is not of its team."""
    reference = session.get(Reference, reference_id)
    if reference is None:
        raise Missing
    application = reference.step.application
    if hires_for(person, application.role) or calls(session, person, reference):
        return reference
    raise Missing


def calls(session: Session, person: Person, reference: Reference) -> bool:
    """Tell whether *person* was given the call, or may be."""
    application = reference.step.application
    booked = (
        select(Attendance.id)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(Booking.reference_id == reference.id, Attendance.person_id == person.id)
    )
    if reference.caller_id == person.id or session.scalar(booked.limit(1)) is not None:
        return True
    chair = chair_of_callers(session, application.role, application.candidate_id)
    return person.id in chair.members


def own_approval(session: Session, person: Person, step_id: int) -> Step:
    """Return the step that *person* may approve: of a role that they lead, or as a coordinator."""
    step = session.get(Step, step_id)
    if step is None:
        raise Missing
    role = step.application.role
    if person.is_coordinator or person.is_admin or role.manager_id == person.id:
        return step
    raise Missing
