"""What reading somebody's calendar costs: unchanged, and changed beside icalendar's parse (target 11)."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from bench.figures import Figure, in_turns
from scheduler.calendar.busy import read
from scheduler.calendar.reader import Owner
from scheduler.calendar.refreshing import AHEAD, Source, look_at
from scheduler.domain.terms import BusySource
from scheduler.services.busy.busy import Copy

EVENTS = 1_000
START = datetime(2026, 11, 23, tzinfo=UTC)
END = START + timedelta(days=28)
OFTEN = 20

EVENT = """BEGIN:VEVENT
UID:{number}@calendar.example
DTSTAMP:20261101T000000Z
DTSTART;TZID=America/Los_Angeles:{start:%Y%m%dT%H%M%S}
DTEND;TZID=America/Los_Angeles:{end:%Y%m%dT%H%M%S}
SUMMARY:Meeting number {number} about the usual things
DESCRIPTION:{text}
LOCATION:Room {number}\\, second floor
ORGANIZER;CN=Sam Okafor:mailto:sam@larkfield.example
ATTENDEE;CN="Weber, Jonas";PARTSTAT=ACCEPTED:mailto:jonas@larkfield.example
ATTENDEE;CN=Aisha Malik;PARTSTAT=TENTATIVE:mailto:aisha@larkfield.example
STATUS:CONFIRMED
TRANSP:OPAQUE
SEQUENCE:1
{rule}END:VEVENT
"""


def figures(*, events: int = EVENTS, rounds: int = 7) -> Iterator[Figure]:
    """Yield the cost of an unchanged and of a changed calendar."""
    data = a_calendar(events)
    if not read(data, START, END, tz="UTC", owner=["jonas@larkfield.example"]).occurrences:
        raise AssertionError("nothing was read")
    plain_ms, ours_ms = in_turns(parsed(data), changed(data), rounds=rounds)
    (same_ms,) = in_turns(unchanged(data), rounds=rounds)
    yield Figure(
        f"calendar of {events} unchanged, after the answer is there",
        f"{same_ms / OFTEN:.2f} ms",
        "<= 2 ms",
    )
    yield Figure(
        f"calendar of {events} changed: read and expanded to icalendar's parse alone",
        f"{ours_ms / plain_ms:.2f}x, {ours_ms:.0f} ms to {plain_ms:.0f} ms",
        "<= 1.3x of parse and expansion",
    )


def a_calendar(events: int) -> bytes:
    """Return a calendar of so many events over two years, one in ten a weekly series."""
    made = []
    for number in range(events):
        start = datetime(2025, 6, 1, 8) + timedelta(hours=17 * number)  # noqa: DTZ001 -- a wall
        rule = "RRULE:FREQ=WEEKLY;COUNT=90\n" if number % 10 == 0 else ""
        text = "Some words on what this is about. " * 4
        end = start + timedelta(minutes=30)
        made.append(EVENT.format(number=number, start=start, end=end, text=text, rule=rule))
    body = "".join(made).replace("\n", "\r\n")
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode()


def parsed(data: bytes) -> Callable[[], None]:
    """Return the work of icalendar's parse."""

    def parse() -> None:
        Calendar.from_ical(data)

    return parse


def changed(data: bytes) -> Callable[[], None]:
    """Return the work of reading a changed calendar."""

    def ours() -> None:
        read(data, START, END, tz="UTC", owner=["jonas@larkfield.example"])

    return ours


class Server:
    """A server that has answered already."""

    def __init__(self, data: bytes) -> None:
        self.status, self.headers, self.body = 200, {}, data

    def ask(self, question: object) -> "Server":
        """Return the answer."""
        return self


def unchanged(data: bytes) -> Callable[[], None]:
    """Return the work of finding that a calendar has not changed, again and again."""
    owner = Owner("UTC", ["jonas@larkfield.example"], "jobs.larkfield.example")
    source, server = Source(BusySource.ICS, "https://calendar.example/a.ics"), Server(data)
    facts = hashlib.sha256(repr((owner.zone, sorted(owner.mails), owner.host)).encode())
    known = f"{facts.hexdigest()[:16]}:{hashlib.sha256(data).hexdigest()}"
    before = Copy(known, covers_until=START + AHEAD)

    def same() -> None:
        for _ in range(OFTEN):
            look = look_at(server, None, source, owner, before, now=START)  # type: ignore[arg-type]  # it asks nobody
            if look.times is not None:
                raise AssertionError("it was read again")

    return same
