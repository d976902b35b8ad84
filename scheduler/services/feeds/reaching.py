"""How interviews reach the calendar of whoever holds them: invitations, a feed, or both."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import Delivery, KeyPurpose, Method, Notice
from scheduler.models import Attendance, Company, Key, Person
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.exercises import grading_entries, grading_news
from scheduler.services.exercises.grading_entries import Entry
from scheduler.services.keys import ensure_key, renew_key
from scheduler.services.messages import outbox, telling
from scheduler.services.people import agenda
from scheduler.services.people.people import locked
from scheduler.services.placing import invitations
from scheduler.services.transaction import transaction


def choose_delivery(session: Session, person_id: int, delivery: Delivery, *, act: Act) -> int:
    """Store how interviews reach a person; return how many are mailed to them now for that.

    What was mailed stays with the mails that keep it right, also where the feed brings what is
    new. Whoever wants invitations is sent those that they lack of what is to come: interviews,
    and deadlines of what they grade.
    """
    with transaction(session):
        person = locked(session, person_id)
        if person.delivery is delivery:
            return 0
        before, person.delivery = person.delivery, delivery
        mailed = 0 if delivery is Delivery.FEED else mail_lacking(session, person_id, act=act)
        if delivery is not Delivery.INVITATIONS:
            ensure_key(session, KeyPurpose.FEED, person_id)
        raise_feeds(session, [person_id], now=act.now)
        payload = {"before": before.value, "after": delivery.value}
        journal.record(session, "delivery chosen", f"person:{person_id}", act=act, payload=payload)
        return mailed


def mail_lacking(session: Session, person_id: int, *, act: Act) -> int:
    """Send the invitations that somebody lacks; return how many."""
    coming = agenda.coming_up(session, person_id, now=act.now)
    seats = [seat for seat in coming if not seat.is_mailed]
    mail_now(session, seats, act=act)
    due = [each for each in gradings(session, person_id, now=act.now) if not each.is_mailed]
    for each in due:
        grading_news.invite(session, each.exercise, session.get_one(Person, person_id), act=act)
    return len(seats) + len(due)


def gradings(session: Session, person_id: int, *, now: datetime) -> list[Entry]:
    """Return the deadlines to come of what somebody grades."""
    found = grading_entries.standing(session, person_id, now=now)
    return [each for each in found if each.exercise.due_at and each.exercise.due_at > now]


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
    """Return how many entries to come only mails keep right, since they brought them."""
    seats = [each.is_mailed for each in agenda.coming_up(session, person_id, now=now)]
    return sum(seats) + sum(each.is_mailed for each in gradings(session, person_id, now=now))
