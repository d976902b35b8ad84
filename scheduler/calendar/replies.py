"""What a calendar program sends back (RFC 5546): an answer, or another time; all of it hostile input."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from icalendar import Event

from scheduler.domain.terms import Answer
from scheduler.text.names import clean, clean_lines

MOST_BYTES = 256 * 1024
LONGEST_WORDS = 1000
METHOD = re.compile(r"^METHOD[^:\r\n]*:\s*([A-Za-z-]{1,40})", re.MULTILINE)
ANSWERS = {
    "ACCEPTED": Answer.ACCEPTED,
    "TENTATIVE": Answer.TENTATIVE,
    "DECLINED": Answer.DECLINED,
}
# What the library raises for values that are none; a broken answer is no answer.
BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Reply:
    """One calendar part of a mail, in plain values; whatever it lacks is none or empty."""

    method: str  # REPLY, COUNTER, or what we do not take
    uid: str
    attendee: str = ""  # empty unless there is exactly one
    answer: Answer | None = None
    sequence: int | None = None
    stamp: datetime | None = None
    words: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def read_reply(data: bytes) -> Reply | None:
    """Return the answer in a calendar part; none for what is no event of iTIP.

    Only the first event is looked at, and only within 256 KiB: zones and alarms around it are
    none of our business, and some of them break parsers.
    """
    if len(data) > MOST_BYTES:
        return None
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    method, event = METHOD.search(text), first_event(text)
    if method is None or not event:
        return None
    try:
        return reply_of(method.group(1).upper(), Event.from_ical(event))
    except BROKEN:
        return None


def first_event(text: str) -> str:
    """Return the lines of the first event, empty if there is none or its end is missing."""
    lines = text.splitlines()
    marks = [line.strip().upper() for line in lines]
    if "BEGIN:VEVENT" not in marks:
        return ""
    first = marks.index("BEGIN:VEVENT")
    ends = marks.index("END:VEVENT", first) if "END:VEVENT" in marks[first:] else first
    return "\r\n".join(lines[first : ends + 1]) if ends > first else ""


def reply_of(method: str, event: Any) -> Reply | None:
    """Return the plain values of *event*."""
    uid = clean(str(event.get("uid", "")))
    if not uid:
        return None
    people = event.get("attendee", [])
    people = people if isinstance(people, list) else [people]
    only = people[0] if len(people) == 1 else None
    said = str(only.params.get("partstat", "")).upper() if only is not None else ""
    return Reply(
        method=method,
        uid=uid,
        attendee=address_of(str(only)) if only is not None else "",
        answer=ANSWERS.get(said),
        sequence=number_of(event.get("sequence")),
        stamp=instant_of(event.get("dtstamp")),
        words=clean_lines(words_of(event.get("comment")))[:LONGEST_WORDS],
        starts_at=instant_of(event.get("dtstart")),
        ends_at=instant_of(event.get("dtend")),
    )


def address_of(uri: str) -> str:
    """Return the address in a calendar address."""
    return clean(re.sub(r"^mailto:", "", uri.strip(), flags=re.IGNORECASE))


def number_of(value: Any) -> int | None:
    """Return a SEQUENCE, none where it is missing; raise ValueError for what nobody counts to."""
    if value is None:
        return None
    found = int(value)
    if not 0 <= found < 2**31:
        raise ValueError(found)
    return found


def instant_of(value: Any) -> datetime | None:
    """Return an instant; none for dates, and for times of a clock that we do not know."""
    found = getattr(value, "dt", None)
    is_known = isinstance(found, datetime) and found.tzinfo is not None
    return found.astimezone(UTC) if is_known and isinstance(found, datetime) else None


def words_of(value: Any) -> str:
    """Return what somebody wrote beside their answer."""
    many = value if isinstance(value, list) else [value]
    return "\n".join(str(each) for each in many if each is not None)
