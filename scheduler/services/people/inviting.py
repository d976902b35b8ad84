"""The first admin of an installation."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import ResourceKind
from scheduler.errors import Refused
from scheduler.models import Company, Person, Resource, SignIn
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.company.first_steps import NOWHERE
from scheduler.services.people.sessions import PRINTED, make_link
from scheduler.services.transaction import transaction
from scheduler.text.addresses import mail_key


def invite_admin(session: Session, mail: str, *, act: Act) -> SignIn:
    """Return a day's link for the person of that address, made an admin if they are new.

    Somebody who is here already keeps the rights they have. Raises Invalid for what is no
    address, Refused for somebody who is no longer active.
    """
    key = mail_key(mail)
    with transaction(session):
        ensure_company(session)
        person = session.scalars(select(Person).where(Person.mail_key == key)).one_or_none()
        person = person or add_admin(session, mail.strip(), key, act=act)
        if not person.is_active:
            raise Refused(f"{person.name} is not active here; an admin can change that in Set up.")
        return make_link(session, person.id, life=PRINTED, act=act)


def ensure_company(session: Session) -> None:
    """Make the row of the company, to be filled in under *Set up*, if there is none."""
    if session.get(Company, 1) is None:
        session.add(Company(id=1, name="Our company", zone="UTC"))


def add_admin(session: Session, mail: str, key: str, *, act: Act) -> Person:
    """Return a new person who may do everything but is offered to no candidate."""
    resource = Resource(kind=ResourceKind.PERSON)
    person = Person(
        resource=resource,
        name=mail.partition("@")[0],
        mail=mail,
        mail_key=key,
        zone=NOWHERE,
        is_interviewer=False,
        is_coordinator=True,
        is_admin=True,
        created_at=act.now,
    )
    session.add(person)
    session.flush()
    journal.record(session, "admin invited", f"person:{person.id}", act=act)
    return person
