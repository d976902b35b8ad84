"""How interviews reach the calendar of whoever holds them: invitations, a feed, or both."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Delivery, KeyPurpose, Method, Notice
from scheduler.models import Attendance, Company, Key
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.keys import ensure_key, renew_key
from scheduler.services.messages import outbox, telling
from scheduler.services.people import agenda
from scheduler.services.people.people import locked
from scheduler.services.placing import invitations
from scheduler.services.transaction import transaction


def choose_delivery(session: Session, person_id: int, delivery: Delivery, *, act: Act) -> int:
    """Store how interviews reach a person; return how many are mailed to them now for that.

    What was mailed stays with the mails that keep it right, also where the feed brings what is
    new. Whoever wants invitations is sent those of the interviews to come that they lack.
    """
    with transaction(session):
        person = locked(session, person_id)
        if person.delivery is delivery:
            return 0
        before, person.delivery = person.delivery, delivery
        lacking = []
        if delivery is not Delivery.FEED:
            coming = agenda.coming_up(session, person_id, now=act.now)
            lacking = [seat for seat in coming if not seat.is_mailed]
            mail_now(session, lacking, act=act)
        if delivery is not Delivery.INVITATIONS:
            ensure_key(session, KeyPurpose.FEED, person_id)
        raise_feeds(session, [person_id], now=act.now)
        payload = {"before": before.value, "after": delivery.value}
        journal.record(session, "delivery chosen", f"person:{person_id}", act=act, payload=payload)
        return len(lacking)


def mail_now(session: Session, seats: Iterable[Attendance], *, act: Act) -> None:
    """Send invitations to interviews that only a feed has brought so far."""
    company = session.get_one(Company, 1)
    for seat in seats:
        seat.is_mailed = True
        booking, person = seat.booking, seat.person
        about = booking.team_object
        outbox.tell(
            session,
            Notice.BOOKED_TEAM,
            act=act,
            address=person.mail,
            name=person.name,
            # Not the object's: its words alone went out under that subject and this sequence.
            subject=f"attendance:{seat.id}",
            sequence=about.sequence,
            object_id=about.id,
            method=Method.REQUEST,
            person_id=person.id,
            step_id=booking.owner_id,
            facts=telling.team_facts(booking, company)
            | telling.recipient_facts(person)
            | invitations.calendar(about)
            | {"attendance_id": seat.id, "by_screen": seat.by_screen},
        )


def new_address(session: Session, person_id: int, *, act: Act) -> Key:
    """Give a feed an address, the first or another; return its row. The one before leads nowhere."""
    with transaction(session):
        known = session.scalar(
            select(Key.id).where(Key.purpose == KeyPurpose.FEED, Key.subject_id == person_id)
        )
        raise_feeds(session, [person_id], now=act.now)
        if known is None:
            return ensure_key(session, KeyPurpose.FEED, person_id)
        return renew_key(session, KeyPurpose.FEED, person_id, act=act)


def still_mailed(session: Session, person_id: int, *, now: datetime) -> int:
    """Return how many interviews to come only mails keep right, since they brought them."""
    seats = agenda.coming_up(session, person_id, now=now)
    return sum(1 for seat in seats if seat.is_mailed)
