"""An exercise as calendars show it: the candidate's window, and the grader's deadline."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from scheduler.calendar.events import Attendee, CalendarPerson, Meeting
from scheduler.calendar.meetings import told

Facts = dict[
    str, Any
]  # as services/exercises/news.py and services/exercises/grading_news.py write them

ALARM_MINUTES = 15


def window(facts: Facts, *, address: str, url: str) -> Meeting:
    """Return the candidate's copy: time that stays free for whoever looks at their calendar."""
    lines = [
        told({**facts, "office": None}, facts["zone"]),
        "Your clock starts when you press Start now, not before. This time is marked as free.",
        f"Open it, move it or give it back: {url}",
    ]
    attendees = (Attendee(facts["name"], address),)
    summary = f"{facts['company']}: {facts['title']}"
    return entry(facts, summary, lines, attendees, url=url)


def deadline(facts: Facts, *, address: str, url: str) -> Meeting:
    """Return the grader's copy: half an hour up to when it is due, that takes no time of theirs."""
    who = f": {facts['candidate_name']}" if facts["candidate_name"] else ""
    lines = [f"Due by then: {facts['title']}{who}, {facts['role']}", f"Grade it: {url}"]
    attendees = (Attendee(facts["name"], address),)
    return entry(facts, f"Grade: {facts['title']}{who}", lines, attendees, url=url)


def entry(
    facts: Facts,
    summary: str,
    lines: Iterable[str],
    attendees: tuple[Attendee, ...],
    *,
    url: str,
) -> Meeting:
    """Return what both copies share."""
    return Meeting(
        uid=facts["uid"],
        sequence=facts["sequence"],
        organizer=CalendarPerson(f"{facts['company']} interviews", facts["organizer"]),
        summary=summary,
        description="\n\n".join(lines),
        starts_at=datetime.fromisoformat(facts["starts_at"]),
        ends_at=datetime.fromisoformat(facts["ends_at"]),
        attendees=attendees,
        url=url,
        alarm_minutes=ALARM_MINUTES,
        is_private=True,
        is_free=True,
    )
