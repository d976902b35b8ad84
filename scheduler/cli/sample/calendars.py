"""The other calendars of Larkfield's people: files, read once as somebody would upload them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from scheduler.calendar.busy import read
from scheduler.calendar.refreshing import BEHIND, FILE_AHEAD
from scheduler.cli.sample.town import Town
from scheduler.cli.sample.week import ZONE, minute
from scheduler.domain.terms import BusySource
from scheduler.models import Person
from scheduler.services.busy import calendars
from scheduler.services.busy.busy import Copy, Look, times_of
from scheduler.services.busy.calendars import Added

# Day from Monday, from, until, and what else the event says.
WORK = (
    (-21, "15:30", "16:30", "RRULE:FREQ=WEEKLY;BYDAY=WE"),
    (-20, "12:15", "12:45", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    (8, "14:00", "14:30", "STATUS:TENTATIVE"),
    (9, "9:00", "9:30", "TRANSP:TRANSPARENT"),
)
FAMILY = (
    (-18, "16:00", "17:00", "RRULE:FREQ=WEEKLY;BYDAY=FR"),
    (12, "8:00", "8:05", "RRULE:FREQ=MINUTELY"),  # which nobody can be busy by
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A calendar that one of the staff has uploaded."""

    owner: str
    name: str
    events: tuple[tuple[int, str, str, str], ...]


KEPT = (
    Kept("Jonas Weber", "Work", WORK),
    Kept("Jonas Weber", "Family", FAMILY),
    Kept("Aisha Malik", "Work", WORK[:1]),
)


def upload(town: Town) -> None:
    """Let those of the staff who have other calendars upload them on the day before today."""
    now = town.week.end - timedelta(hours=8)
    for kept in KEPT:
        person = town.session.scalars(
            select(Person).where(Person.id == town.people[kept.owner])
        ).one()
        data = "\r\n".join(lines(town, kept)).encode()
        end = now + FILE_AHEAD
        found = read(data, now - BEHIND, end, tz=person.zone, owner=[person.mail])
        spans = ((each.stand, each.is_day, each.start, each.end) for each in found.occurrences)
        look = Look(
            Copy(covers_until=end),
            times_of(spans),
            {str(why): count for why, count in found.unread.items()},
        )
        added = Added(BusySource.FILE, kept.name)
        calendars.add(town.session, person.id, added, look, act=town.by(kept.owner, now))


def lines(town: Town, kept: Kept) -> Iterator[str]:
    """Yield the lines of a calendar."""
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Larkfield//Calendars//EN")
    for number, (day, start, end, more) in enumerate(kept.events):
        yield from ("BEGIN:VEVENT", f"UID:{kept.name}-{number}", more)
        for name, wall in (("DTSTART", start), ("DTEND", end)):
            hours, minutes = divmod(minute(wall), 60)
            yield f"{name};TZID={ZONE}:{town.week.day(day):%Y%m%d}T{hours:02}{minutes:02}00"
        yield "END:VEVENT"
    yield "END:VCALENDAR"
