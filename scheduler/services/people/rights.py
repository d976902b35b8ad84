"""Who may give which right: nobody gives what they do not have, and one admin always stays."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.errors import Invalid, Refused
from scheduler.models import Company, Person
from scheduler.services.act import Act
from scheduler.services.company.company import COMPANY_ID


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights that only an admin may give."""

    is_coordinator: bool = False
    is_admin: bool = False

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return self.is_coordinator or self.is_admin


def has_every_right(session: Session, act: Act) -> bool:
    """Tell whether the actor is an admin, or whoever runs the command line."""
    kind, _, ident = act.actor.partition(":")
    if kind != "person":
        return kind == "command"
    person = session.get(Person, int(ident))
    return person is not None and person.is_active and person.is_admin


def check_may_give(session: Session, before: Rights, after: Rights, *, act: Act) -> None:
    """Raise Refused unless the actor may turn the rights *before* into *after*."""
    if before != after and not has_every_right(session, act):
        raise Refused("Only an admin can make somebody a coordinator or an admin, or end that.")


def check_may_readdress(session: Session, person: Person, *, act: Act) -> None:
    """Raise Refused unless the actor may set the address of *person*, who signs in by it."""
    is_own = act.actor == f"person:{person.id}"
    if rights_of(person) and not is_own and not has_every_right(session, act):
        raise Refused("Only an admin can change the address of a coordinator or an admin.")


def check_may_switch(session: Session, person: Person, *, act: Act) -> None:
    """Raise Refused unless the actor may switch *person* off and on."""
    if rights_of(person) and not has_every_right(session, act):
        raise Refused("Only an admin can switch a coordinator or an admin off or on.")


def check_another_admin(session: Session, person: Person) -> None:
    """Raise Invalid if *person* is the only admin."""
    if not person.is_admin:
        return
    # Two admins who end each other's right at the same moment meet at this lock.
    session.get(Company, COMPANY_ID, with_for_update={"key_share": True}, populate_existing=True)
    others = select(func.count()).where(Person.is_admin, Person.is_active, Person.id != person.id)
    if not session.scalar(others):
        raise Invalid(f"{person.name} is the only admin. Make somebody else an admin first.")


def rights_of(person: Person) -> Rights:
    """Return the rights of *person* that only an admin may give."""
    return Rights(is_coordinator=person.is_coordinator, is_admin=person.is_admin)
