"""Mails as bytes: the tree of parts in which every calendar program finds an invitation (RFC 6047)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from scheduler.calendar.events import CalendarPerson
from scheduler.domain.terms import Method
from scheduler.text.addresses import deliverable
from scheduler.text.names import clean


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that a mail is made of; the same letter always gives the same bytes.

    *sender* is the organizer of the calendar part, *answers* the first mail of a thread, both
    message ids in angle brackets. *calendar* and *method* come together or not at all.
    """

    message_id: str
    sender: CalendarPerson
    recipient: CalendarPerson
    subject: str
    text: str
    html: str
    sent_at: datetime
    reply_to: str = ""
    answers: str = ""
    calendar: bytes = b""
    method: Method | None = None


def build(letter: Letter) -> bytes:
    """Return *letter* as it goes to the mail server, lines ended by CRLF.

    Raises ValueError for a line break in a header, as the library does.
    """
    mail = EmailMessage(policy=SMTP if _is_ascii(letter) else SMTPUTF8)
    _add_headers(mail, letter)
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.method:
        _add_calendar(mail, letter.calendar, letter.method)
    _set_boundaries(mail, letter.message_id)
    return mail.as_bytes()


def _is_ascii(letter: Letter) -> bool:
    addresses = (letter.sender.address, letter.recipient.address, letter.reply_to)
    return all(deliverable(each).isascii() for each in addresses)


def _add_headers(mail: EmailMessage, letter: Letter) -> None:
    sender = _address(letter.sender)
    mail["From"] = sender
    mail["To"] = _address(letter.recipient)
    mail["Reply-To"] = deliverable(letter.reply_to) or sender
    mail["Subject"] = clean(letter.subject)
    mail["Date"] = format_datetime(letter.sent_at)
    mail["Message-ID"] = letter.message_id
    if letter.answers:
        mail["In-Reply-To"] = letter.answers
        mail["References"] = letter.answers
    mail["Auto-Submitted"] = "auto-generated"


def _address(person: CalendarPerson) -> Address:
    local, _, domain = deliverable(person.address).rpartition("@")
    return Address(clean(person.name), local, domain)


def _add_calendar(mail: EmailMessage, calendar: bytes, method: Method) -> None:
    """Add the calendar object twice: where programs look for it, and where people do.

    Outlook reads invitations only within the first part of multipart/mixed; Thunderbird may hide
    one that bears a Content-Disposition.
    """
    mail.add_alternative(
        calendar,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"charset": "UTF-8", "method": method.value},
    )
    mail.add_attachment(
        calendar,
        maintype="application",
        subtype="ics",
        cte="base64",
        filename="invite.ics",
        params={"name": "invite.ics"},
    )


def _set_boundaries(mail: EmailMessage, message_id: str) -> None:
    """Derive the boundaries from the message's id: random ones would make every try differ."""
    parts = (part for part in mail.walk() if part.is_multipart())
    for number, part in enumerate(parts):
        digest = hashlib.sha256(f"{number} {message_id}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:32]}")
