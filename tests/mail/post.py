"""A booked call to send mail about, a server that takes it, and what arrived."""

from dataclasses import replace
from email import message_from_bytes, policy

from sqlalchemy import select

from scheduler.mail.outbox import deliver_next
from scheduler.mail.smtp import transport
from scheduler.models import Booking, Message
from scheduler.services.bookings.booking import book
from scheduler.services.bookings.moving import move
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from tests.people import (
    make_application,
    make_candidate,
    make_company,
    make_coordinator,
    make_person,
    make_pool,
    make_role,
)

SENDER = "interviews@larkfield.example"
PRIYA, JONAS = "priya@home.example", "jonas.weber@larkfield.example"


def make_step(session, *, mail=PRIYA, people=("Jonas Weber",), office=None):
    """Return the open step of Priya's intro call, held by one of *people*, remote or at *office*."""
    make_company(session)
    pool = make_pool(session, [make_person(session, name, office=office) for name in people])
    sam = make_coordinator(session)
    role = make_role(session, pool, [office] if office else (), coordinator_id=sam.id)
    candidate = make_candidate(session, mail=mail)
    return make_application(session, role, candidate).steps[1]


def choices(session, step, act, office=None):
    """Return every choice that there is in *step* at one place."""
    interview = step.stage.ways[0].interviews[0]
    asked = finding.ask(session, step, interview, office, now=act.now)
    return [Choice(interview.id, office, start) for start in asked.starts()]


def make_booking(session, act, step=None, *, office=None):
    """Return Priya's intro call at the first time that there is, remote or at an office."""
    step = step or make_step(session)
    return book(session, step.id, choices(session, step, act, office)[0], act=act)


def move_on(session, booking, act):
    """Move *booking* to the last time that there is and that is not its own."""
    session.rollback()
    booking = session.get_one(Booking, booking.id)
    others = [
        each for each in choices(session, booking.step, act) if each.starts_at != booking.starts_at
    ]
    return move(session, booking.id, others[-1], act=act)


def by_mail(act, settings, **values):
    """Return *act* and *settings* of an installation that sends from Larkfield's address."""
    settings = replace(settings, mail_from=SENDER, **values)
    return replace(act, house=settings.house), settings


def deliver_all(engine, settings, *, now, server=None):
    """Send what is due until nothing is; return what came of each."""
    found = []
    way = transport(server.url, seconds=5) if server else None
    while (result := deliver_next(engine, settings.letterhead, way, now=now)) is not None:
        found.append(result)
    return found


def messages(session, *where):
    """Return the messages as they are now, oldest first."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Message).where(*where).order_by(Message.id)).all()


def read(received):
    """Return what arrived as a mail."""
    return message_from_bytes(received.content, policy=policy.default)


def calendar_of(mail):
    """Return the bytes of the calendar part of *mail*."""
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    return part.get_payload(decode=True)
