"""A visit as the visitor's calendar shows it, and an open afternoon as its host's does."""

from scheduler.calendar.events import Attendee, Meeting
from scheduler.calendar.meetings import Facts, location, meeting, people, told, where


def visitor_meeting(facts: Facts, *, address: str, url: str) -> Meeting:
    """Return the visitor's copy: where to be, who welcomes them, and how to reach the reception."""
    lines = [
        told(facts, facts["zone"]),
        f"{people(facts)} welcomes you." if facts["people"] else "",
        where(facts, by_screen=False),
        facts["welcome"],
        f"Late, or lost? Call {facts['phone']}." if facts["phone"] else "",
        f"Another day, or cancel: {url}",
    ]
    attendees = (Attendee(facts["name"], address),)
    summary = f"Visit {facts['company']}: {facts['title'].lower()}"
    return meeting(facts, summary, lines, attendees, url=url)


def welcome_meeting(facts: Facts, *, address: str, url: str) -> Meeting:
    """Return the copy of whoever welcomes people on an open afternoon: it names no visitor."""
    lines = [
        told(facts, facts["zone"]),
        f"{facts['places']} places.",
        location(facts),
        f"Who comes: {url}",
    ]
    attendees = (Attendee(facts["name"], address),)
    summary = f"{facts['title']}: you welcome visitors"
    return meeting(facts, summary, lines, attendees, url=url)
