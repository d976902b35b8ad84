"""Staff: who they are and what they may do; nobody gives rights that they do not have."""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.domain.terms import ResourceKind
from scheduler.errors import Invalid, Missing
from scheduler.models import Attendance, Booking, Company, Person, Resource, SignIn, StaffSession
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds, words_changed
from scheduler.services.editing import check_seen, differences, only_once
from scheduler.services.people.rights import (
    Rights,
    check_another_admin,
    check_may_give,
    check_may_readdress,
    check_may_switch,
    rights_of,
)
from scheduler.services.transaction import lock, raise_versions, transaction
from scheduler.text.addresses import mail_key


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """Who somebody is and what they may do; *line* is the one line that candidates read."""

    name: str
    mail: str
    zone: str
    line: str = ""
    department: str = ""
    phone: str = ""
    country: str = ""
    joined_on: date | None = None
    clock: int = 12
    is_interviewer: bool = True
    is_coordinator: bool = False
    is_admin: bool = False


NAMES = tuple(field.name for field in fields(PersonDetails))


def person_details(person: Person) -> PersonDetails:
    """Return *person* as stored."""
    return PersonDetails(**{name: getattr(person, name) for name in NAMES})


def create_person(session: Session, details: PersonDetails, *, act: Act) -> int:
    """Store a new person, who signs in by a mailed link; return their id.

    Raises Invalid where the address is somebody's already, Refused where the giver lacks a right.
    """
    with transaction(session):
        check_may_give(session, Rights(), wanted_rights(details), act=act)
        key = free_mail_key(session, details.mail)
        resource = Resource(kind=ResourceKind.PERSON)
        session.add(resource)
        session.flush()
        person = Person(
            id=resource.id,
            mail_key=key,
            created_at=act.now,
            **{name: getattr(details, name) for name in NAMES},
            **first_limits(session),
        )
        with only_once(session, mail_taken(details.mail)):
            session.add(person)
        journal.record(session, "person created", subject(person), act=act)
        return person.id


def change_person(
    session: Session, person_id: int, details: PersonDetails, *, act: Act, seen: str | None = None
) -> None:
    """Store *details*; *seen* is the mark of what the editor had before them.

    Links that were mailed to an address that is theirs no more stop working.
    """
    with transaction(session):
        person = locked(session, person_id)
        before = person_details(person)
        check_seen(seen, before)
        if details == before:
            return
        check_may_give(session, rights_of(person), wanted_rights(details), act=act)
        if person.is_admin and not details.is_admin:
            check_another_admin(session, person)
        readdress(session, person, details.mail, act=act)
        for name in NAMES:
            setattr(person, name, getattr(details, name))
        with only_once(session, mail_taken(details.mail)):
            changed = differences(before, details)
            journal.record(session, "person changed", subject(person), act=act, payload=changed)
        raise_versions(session, [person_id])
        if changed.keys() & {"name", "line", "zone", "clock"}:
            reword(session, person_id, act=act)


def reword(session: Session, person_id: int, *, act: Act) -> None:
    """Note that feeds name a person otherwise, and that their own tells times otherwise."""
    theirs = select(Attendance.booking_id).where(Attendance.person_id == person_id)
    words_changed(session, Booking.id.in_(theirs), now=act.now)
    raise_feeds(session, [person_id], now=act.now)


def deactivate_person(session: Session, person_id: int, *, act: Act) -> None:
    """Sign a person out everywhere and offer them no more; their bookings stay."""
    with transaction(session):
        person = locked(session, person_id)
        check_may_switch(session, person, act=act)
        if not person.is_active:
            return
        check_another_admin(session, person)
        person.is_active = False
        session.execute(
            update(StaffSession)
            .where(StaffSession.person_id == person_id, StaffSession.ended_at.is_(None))
            .values(ended_at=act.now)
        )
        expire_links(session, person_id, act=act)
        journal.record(session, "person deactivated", subject(person), act=act)
        raise_versions(session, [person_id])


def restore_person(session: Session, person_id: int, *, act: Act) -> None:
    """Let a person sign in and be offered again, with the hours and rights they had."""
    with transaction(session):
        person = locked(session, person_id)
        check_may_switch(session, person, act=act)
        if not person.is_active:
            person.is_active = True
            journal.record(session, "person restored", subject(person), act=act)
            raise_versions(session, [person_id])


def readdress(session: Session, person: Person, mail: str, *, act: Act) -> None:
    """Give *person* the key of *mail*, if it is another, and end the links to the old one."""
    key = free_mail_key(session, mail, besides=person.id)
    if person.mail_key != key:
        check_may_readdress(session, person, act=act)
        expire_links(session, person.id, act=act)
        person.mail_key = key


def wanted_rights(details: PersonDetails) -> Rights:
    """Return the rights in *details* that only an admin may give."""
    return Rights(is_coordinator=details.is_coordinator, is_admin=details.is_admin)


def first_limits(session: Session) -> dict[str, int]:
    """Return the limits a person starts with, never looser than the company's."""
    row = session.execute(select(Company.per_day, Company.per_week)).one()
    return {"per_day": min(2, row.per_day), "per_week": min(5, row.per_week)}


def free_mail_key(session: Session, mail: str, *, besides: int | None = None) -> str:
    """Return the key of *mail*; raise Invalid where it is the address of another person."""
    key = mail_key(mail)
    owner = session.scalar(select(Person).where(Person.mail_key == key))
    if owner is not None and owner.id != besides:
        off = "" if owner.is_active else ", who is switched off; restore them instead"
        raise Invalid(f"{owner.mail} is the address of {owner.name}{off}.")
    return key


def mail_taken(mail: str) -> str:
    """Return the sentence for an address that somebody else was given a moment ago."""
    return f"{mail} is somebody’s address already."


def expire_links(session: Session, person_id: int, *, act: Act) -> None:
    """Let the sign-in links of a person that were not used run out now."""
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.used_at.is_(None), SignIn.expires_at > act.now)
        .values(expires_at=act.now)
    )


def locked(session: Session, person_id: int) -> Person:
    """Return a person whose resource is locked; raise Missing if there is none."""
    lock(session, [person_id])
    person = session.get(Person, person_id)
    if person is None:
        raise Missing
    return person


def subject(person: Person) -> str:
    """Return how the journal names *person*."""
    return f"person:{person.id}"
