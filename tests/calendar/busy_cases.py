"""Small calendars for the tests of busy times, and how they are read."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.calendar.busy import busy

CALENDARS = Path(__file__).parent / "calendars"
OWNER = "jonas.weber@larkfield.example"
START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
PACIFIC = "America/Los_Angeles"


def calendar(*events, head=""):
    """Return a calendar whose events have these lines, separated by "; "."""
    blocks = [f"BEGIN:VEVENT\n{each.replace(' | ', chr(10))}\nEND:VEVENT" for each in events]
    lines = [line for line in ("BEGIN:VCALENDAR", head, *blocks, "END:VCALENDAR", "") if line]
    return "\r\n".join("\n".join(lines).split("\n")).encode() + b"\r\n"


def times(data, *, tz=PACIFIC, zone="UTC", start=START, end=END, owner=(OWNER,), **more):
    """Return busy times as "24 Nov 09:00-10:00", on the clocks of *zone*."""
    found = busy(data, start, end, tz=tz, owner=list(owner), **more)
    return [said(each, ZoneInfo(zone)) for each in found]


def said(interval, zone):
    first, last = (each.astimezone(zone) for each in interval)
    ends = f"{last:%H:%M}" if first.date() == last.date() else f"{last.day} {last:%b %H:%M}"
    return f"{first.day} {first:%b %H:%M}-{ends}"


def of_event(lines, **how):
    """Return the busy times of one event."""
    return times(calendar(lines), **how)


def file(name):
    """Return the bytes of a calendar in the manner of a program."""
    return (CALENDARS / f"{name}.ics").read_bytes()
