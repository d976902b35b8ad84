"""Links that open a filled-in new event on the web pages of others; they send nothing by themselves."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from scheduler.calendar.events import Meeting, described
from scheduler.text.names import clean


def google_link(meeting: Meeting) -> str:
    """Return the address that offers *meeting* to Google Calendar."""
    span = f"{_compact(meeting.starts_at)}/{_compact(meeting.ends_at)}"
    parts = {
        "action": "TEMPLATE",
        "text": clean(meeting.summary),
        "dates": span,
        "details": described(meeting),
        "location": clean(meeting.location or meeting.link),
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(parts)}"


def outlook_link(meeting: Meeting) -> str:
    """Return the address that offers *meeting* to Outlook on the web."""
    parts = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": clean(meeting.summary),
        "startdt": _iso(meeting.starts_at),
        "enddt": _iso(meeting.ends_at),
        "body": described(meeting),
        "location": clean(meeting.location or meeting.link),
    }
    return f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(parts)}"


def _compact(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _iso(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
