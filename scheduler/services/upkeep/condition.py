"""How the installation is: all well, or what is late and since when. Bookings work meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler.models import Beat, BusyCalendar, Company, Message, Person
from scheduler.services.post.delivery import is_open

SILENT = timedelta(seconds=60)  # without a sign of life of any worker
MAIL_LATE = timedelta(minutes=5)
CALENDARS_LATE = timedelta(minutes=30)  # behind their turn; they are read every 15


class Late(StrEnum):
    """What may be late while bookings work."""

    WORKER = "worker"
    HELD = "held"  # all mail, since a restore
    MAIL = "mail"
    CALENDARS = "calendars"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is late; *since* is none where it never ran."""

    what: Late
    since: datetime | None


def troubles(session: Session, *, now: datetime) -> list[Trouble]:
    """Return what is late, the gravest first; four queries, each by an index."""
    beat = session.scalar(select(func.max(Beat.at)))
    held_at = session.scalar(select(Company.mail_held_at))
    found = []
    if beat is None or now - beat >= SILENT:
        found.append(Trouble(Late.WORKER, beat))
    if held_at is not None:
        found.append(Trouble(Late.HELD, held_at))
    elif (oldest := oldest_mail(session, now=now)) and now - oldest >= MAIL_LATE:
        found.append(Trouble(Late.MAIL, oldest))
    if (turn := oldest_turn(session)) and now - turn >= CALENDARS_LATE:
        found.append(Trouble(Late.CALENDARS, turn))
    return found


def oldest_mail(session: Session, *, now: datetime) -> datetime | None:
    """Return since when a mail is on its way that has not gone out; what is due later is not."""
    since = func.min(func.coalesce(Message.stamped_at, Message.due_at))
    due = or_(Message.due_at <= now, Message.attempt > 0)
    return session.scalar(select(since).where(is_open(Message), due))


def oldest_turn(session: Session) -> datetime | None:
    """Return since when it is the turn of some calendar to be read."""
    turn = select(func.min(BusyCalendar.due_at)).join(Person).where(Person.is_active)
    return session.scalar(turn)
