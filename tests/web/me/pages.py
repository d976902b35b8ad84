"""What the tests of the pages about other calendars share."""

import html
import re
from ipaddress import ip_network

from sqlalchemy import select

from scheduler.calendar.fetching import Client
from scheduler.calendar.guard import Guard
from scheduler.models import BusyCalendar
from tests.people import make_company, make_office, make_person

MONDAY = "UID:a | DTSTART:20261130T180000Z | DTEND:20261130T200000Z"
TENTATIVE = "UID:b | STATUS:TENTATIVE | DTSTART:20261201T180000Z | DTEND:20261201T200000Z"


def signed_in(app, session, client, port):
    """Return Jonas, signed in, where a server on that port of this machine may be asked."""
    guard = Guard((ip_network("127.0.0.1/32"),), frozenset({80, 443, port}))
    app.extensions["calendars"] = Client(guard=guard, seconds=20)
    make_company(session)
    make_office(session)
    jonas = make_person(session)
    client.enter(jonas)
    return jonas


def words(found):
    """Return what a page says, without its tags."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", found.text)).replace("\xa0", " ")
    return re.sub(r" (?=[.,:](\s|$))", "", " ".join(text.split()))


def stored(session):
    session.rollback()
    return session.scalars(select(BusyCalendar).order_by(BusyCalendar.id)).all()
