"""What people of ours say of themselves, whatever their rights: a number for the day."""

from sqlalchemy.orm import Session

from scheduler.models import Person
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.people import subject
from scheduler.services.transaction import lock, transaction


def change_phone(session: Session, person_id: int, phone: str, *, act: Act) -> None:
    """Store the number that candidates whom a person looks after may ring; empty: the company's."""
    with transaction(session):
        lock(session, [person_id])
        person = session.get_one(Person, person_id, populate_existing=True)
        if person.phone == phone:
            return
        before, person.phone = person.phone, phone
        payload = {"phone": [before, phone]}
        journal.record(session, "person changed", subject(person), act=act, payload=payload)
