"""Mails that calendar programs send back, as they write them."""

from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import count

from tests.conftest import NOON

numbers = count(1)


def stamp(instant):
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def event(
    about, attendee, *, method="REPLY", partstat="ACCEPTED", sequence=0, at=NOON, more=(), uid=None
):
    """Return the calendar part of an answer to the calendar object *about*."""
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "PRODID:-//Somebody//Calendar//EN",
            "VERSION:2.0",
            f"METHOD:{method}",
            "BEGIN:VTIMEZONE",
            "TZID:Nowhere",
            "TZID-ALIAS-OF:Elsewhere",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            f"UID:{uid or about.uid}",
            *([f"SEQUENCE:{sequence}"] if sequence is not None else []),
            f"DTSTAMP:{stamp(at)}",
            f"ATTENDEE;PARTSTAT={partstat};CN=Somebody:mailto:{attendee}",
            *more,
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    ).encode()


def mail(about, sender, calendar=None, *, to=None, words="Yes.", method="REPLY", **headers):
    """Return a mail to the address of *about*, with a calendar part if there is one."""
    made = EmailMessage()
    made["From"] = f"Somebody <{sender}>"
    made["To"] = to or about.organizer
    made["Subject"] = "Re: your interview"
    made["Message-ID"] = f"<{next(numbers)}@home.example>"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(words)
    if calendar is not None:
        params = {"charset": "UTF-8"} | ({"method": method} if method else {})
        made.add_alternative(
            calendar, maintype="text", subtype="calendar", cte="base64", params=params
        )
    return made.as_bytes()


def answer(about, sender, **values):
    """Return the mail of somebody who pressed a button in their calendar."""
    return mail(about, sender, event(about, sender, **values))


def later(minutes):
    return datetime.fromtimestamp(NOON.timestamp() + 60 * minutes, UTC)
