"""An invitation of ours read back, for people to look at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from icalendar import Calendar, vCalAddress


@dataclass(frozen=True, slots=True)
class Shown:
    """What an invitation says, property by property."""

    method: str
    uid: str
    sequence: int
    status: str
    summary: str
    location: str
    starts_at: datetime
    ends_at: datetime
    stamp: datetime
    organizer: str
    attendees: tuple[str, ...]


def read_invitation(data: bytes) -> Shown:
    """Return what the one event in *data*, as `events.invitation` made it, says."""
    calendar = Calendar.from_ical(data)
    event: Any = calendar.walk("VEVENT")[0]
    attendees = event.get("attendee", [])
    return Shown(
        method=str(calendar["method"]),
        uid=str(event["uid"]),
        sequence=int(event["sequence"]),
        status=str(event.get("status", "")),
        summary=str(event["summary"]),
        location=str(event.get("location", "")),
        starts_at=event["dtstart"].dt,
        ends_at=event["dtend"].dt,
        stamp=event["dtstamp"].dt,
        organizer=named(event["organizer"]),
        attendees=tuple(named(each) for each in listed(attendees)),
    )


def listed(found: vCalAddress | list[vCalAddress]) -> list[vCalAddress]:
    """Return the attendees as a list; one alone is read as itself."""
    return found if isinstance(found, list) else [found]


def named(person: vCalAddress) -> str:
    """Return "Jonas Weber <jonas@example.com>, ACCEPTED"."""
    address = str(person).removeprefix("mailto:")
    name, answer = person.params.get("CN", ""), person.params.get("PARTSTAT", "")
    who = f"{name} <{address}>" if name else address
    return f"{who}, {answer}" if answer else who
