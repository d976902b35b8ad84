"""Signing in from the command line, and with it the first admin of an installation."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import ResourceKind
from scheduler.errors import Missing, Refused
from scheduler.models import Company, Person, Resource, SignIn
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.company.first_steps import NOWHERE
from scheduler.services.people.sessions import PRINTED, make_link
from scheduler.services.transaction import transaction
from scheduler.text.addresses import mail_key


def link_for(session: Session, mail: str, *, act: Act) -> SignIn:
    """Return a day's link for the person of that address; where nobody is admin they become it.

    So a mistyped address makes no second admin. Raises Invalid for what is no address, Missing
    where nobody has it, Refused for somebody who is no longer active.
    """
    if person_of(session, mail) is None and has_admin(session):
        raise Missing(
            f"Nobody here has the address {mail.strip()}. People are added under Set up, People; "
            f"for one more admin run: scheduler invite-admin {mail.strip()}"
        )
    return invite_admin(session, mail, act=act)


def invite_admin(session: Session, mail: str, *, act: Act) -> SignIn:
    """Return a day's link for the person of that address, made an admin if they are new.

    Somebody who is here already keeps the rights they have. Raises Invalid for what is no
    address, Refused for somebody who is no longer active.
    """
    with transaction(session):
        ensure_company(session)
        person = person_of(session, mail) or add_admin(session, mail.strip(), act=act)
        if not person.is_active:
            raise Refused(f"{person.name} is not active here; an admin can change that in Set up.")
        return make_link(session, person.id, life=PRINTED, act=act)


def person_of(session: Session, mail: str) -> Person | None:
    """Return whose address that is; raise Invalid for what is no address."""
    return session.scalars(select(Person).where(Person.mail_key == mail_key(mail))).one_or_none()


def has_admin(session: Session) -> bool:
    """Tell whether somebody here may do everything."""
    found = select(Person.id).where(Person.is_admin.is_(True), Person.is_active.is_(True))
    return session.scalar(found.limit(1)) is not None


def ensure_company(session: Session) -> None:
    """Make the row of the company, to be filled in under *Set up*, if there is none."""
    if session.get(Company, 1) is None:
        session.add(Company(id=1, name="Our company", zone="UTC"))


def add_admin(session: Session, mail: str, *, act: Act) -> Person:
    """Return a new person who may do everything but is offered to no candidate."""
    resource = Resource(kind=ResourceKind.PERSON)
    person = Person(
        resource=resource,
        name=mail.partition("@")[0],
        mail=mail,
        mail_key=mail_key(mail),
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
