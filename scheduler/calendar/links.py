"""Links to calendars of others: a new event filled in, or a feed; they send nothing by themselves."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class SubscribeLinks:
    """Addresses behind which a calendar program takes up a feed."""

    webcal: str
    google: str
    outlook: str


def subscribe_links(address: str) -> SubscribeLinks:
    """Return where the feed at *address* is taken up; webcal stands for whatever is installed."""
    webcal = "webcal://" + address.partition("://")[2]
    return SubscribeLinks(
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?{urlencode({'cid': webcal})}",
        outlook=f"https://outlook.office.com/calendar/0/addfromweb?{urlencode({'url': address})}",
    )
