"""A mail that came in, taken apart: whom it is from and for, its calendar parts, its words."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from itertools import islice

from scheduler.mail import authenticity
from scheduler.mail.quoting import own_words, text_of
from scheduler.text.names import clean, clean_lines

MOST_PARTS = 50
LONGEST_WORDS = 10_000
CALENDARS = ("text/calendar", "application/ics")
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
BREAKS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What there is to know of a mail before anything is looked up."""

    message_id: str
    sender: str
    name: str
    recipients: frozenset[str]
    automatic: str  # Auto-Submitted: what it says of itself, or empty
    is_bounce: bool
    calendars: tuple[bytes, ...]
    words: str
    attachments: int
    is_forged: bool  # by what the mail server of the house says


def open_mail(data: bytes, servers: Collection[str] = ()) -> Incoming | None:
    """Return the parts of a mail that *servers* let in; none for what nobody could read."""
    try:
        return taken_apart(message_from_bytes(data), servers)
    except BREAKS:
        return None


def taken_apart(mail: Message, servers: Collection[str]) -> Incoming:
    """Return what a parsed mail says."""
    sender = next(iter(addresses(mail, "From")), ("", ""))
    parts = list(islice(mail.walk(), MOST_PARTS))
    return Incoming(
        message_id=header(mail, "Message-ID"),
        sender=sender[1],
        name=sender[0] or sender[1],
        recipients=frozenset(found for _, found in addresses(mail, *RECIPIENTS)),
        automatic=automatic(mail),
        is_bounce=is_bounce(mail),
        calendars=tuple(calendars(parts)),
        words=words(parts),
        attachments=sum(is_attached(part) for part in parts),
        is_forged=authenticity.is_forged(mail, servers),
    )


def header(mail: Message, name: str) -> str:
    """Return a header on one line."""
    return clean(str(mail.get(name, "")))[:500]


def addresses(mail: Message, *names: str) -> list[tuple[str, str]]:
    """Return the (name, address) pairs of these headers, addresses in small letters."""
    lines = [clean(str(line)) for name in names for line in mail.get_all(name, [])]
    found = getaddresses([line[:2000] for line in lines[:20]])
    return [(clean(name)[:200], address.strip().lower()) for name, address in found if address]


def automatic(mail: Message) -> str:
    """Return the first word of Auto-Submitted (RFC 3834); empty for a mail by a person."""
    said = header(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    if said not in {"", "no"}:
        return said
    bulk = header(mail, "Precedence").lower() in {"auto_reply", "bulk", "junk", "list"}
    return "auto-replied" if bulk or "X-Autoreply" in mail else ""


def is_bounce(mail: Message) -> bool:
    """Tell whether a mail server, not a person, sent it because of a mail of ours."""
    is_empty = header(mail, "Return-Path") == "<>"
    return is_empty or mail.get_content_type() == "multipart/report"


def calendars(parts: list[Message]) -> Iterator[bytes]:
    """Yield the calendar parts, wherever they stand: by type, else by the name of the file."""
    for part in parts:
        name = str(part.get_filename() or "").lower()
        if part.get_content_type() in CALENDARS or name.endswith(".ics"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                yield body


def words(parts: list[Message]) -> str:
    """Return what somebody wrote, without what they quote; of HTML where there is no plain text."""
    for kind, plain in (("text/plain", str), ("text/html", text_of)):
        for part in parts:
            if part.get_content_type() == kind and not part.get_filename():
                body = part.get_payload(decode=True)
                if isinstance(body, bytes):
                    text = plain(decoded(body, part.get_content_charset("utf-8")))
                    return clean_lines(own_words(text))[:LONGEST_WORDS]
    return ""


def is_attached(part: Message) -> bool:
    """Tell whether a part is a file that somebody put in."""
    return bool(part.get_filename()) and part.get_content_maintype() != "multipart"


def decoded(body: bytes, charset: str) -> str:
    """Return text, with marks for what is none."""
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
