"""What calendar programs send back, read as hostile input."""

import random
import time
from datetime import UTC, datetime

import pytest

from scheduler.calendar.replies import read_reply
from scheduler.domain.terms import Answer
from scheduler.mail.incoming import open_mail

OUTLOOK = b"""BEGIN:VCALENDAR\r
METHOD:COUNTER\r
PRODID:Microsoft Exchange Server 2010\r
VERSION:2.0\r
BEGIN:VTIMEZONE\r
TZID:W. Europe Standard Time\r
BEGIN:STANDARD\r
DTSTART:16010101T030000\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
ATTENDEE;PARTSTAT=TENTATIVE;CN="Malik, Aisha":MAILTO:Aisha@Larkfield.example\r
COMMENT;LANGUAGE=en-US:Could we make it\\, say\\, three?\\n\r
UID:a@b\r
DTSTART;TZID=W. Europe Standard Time:20261201T150000\r
DTEND;TZID=W. Europe Standard Time:20261201T153000\r
DTSTAMP:20261123T192000Z\r
SEQUENCE:2\r
X-MS-OLK-ORIGINALSTART:20261201T090000Z\r
END:VEVENT\r
END:VCALENDAR\r
"""
MAIL = (
    b"From: Aisha <aisha@larkfield.example>\r\nTo: interviews+x@larkfield.example\r\n"
    b"Message-ID: <1@larkfield.example>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: text/plain\r\n\r\nYes.\r\n--b\r\n"
    b"Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n" + OUTLOOK + b"\r\n--b--\r\n"
)


def test_another_time_as_outlook_proposes_it():
    found = read_reply(OUTLOOK)

    assert (found.method, found.uid, found.attendee) == (
        "COUNTER",
        "a@b",
        "Aisha@Larkfield.example",
    )
    assert (found.answer, found.sequence) == (Answer.TENTATIVE, 2)
    assert found.words == "Could we make it, say, three?"
    assert (found.starts_at, found.ends_at) == (
        datetime(2026, 12, 1, 14, tzinfo=UTC),
        datetime(2026, 12, 1, 14, 30, tzinfo=UTC),
    )


def test_a_clock_that_nobody_knows_tells_no_time():
    found = read_reply(OUTLOOK.replace(b"TZID=W. Europe Standard Time", b"TZID=Ours"))

    assert (found.starts_at, found.ends_at) == (None, None)


def test_a_mail_is_taken_apart():
    found = open_mail(MAIL)

    assert (found.sender, found.name) == ("aisha@larkfield.example", "Aisha")
    assert found.recipients == {"interviews+x@larkfield.example"}
    assert (found.words, len(found.calendars)) == ("Yes.", 1)


@pytest.mark.parametrize("header", [b"Auto-Submitted: auto-replied", b"Precedence: bulk"])
def test_a_mail_that_nobody_wrote_says_so(header):
    assert open_mail(header + b"\r\n" + MAIL).automatic == "auto-replied"


HOSTILE = {
    "nothing": b"",
    "no end": OUTLOOK.replace(b"END:VEVENT", b""),
    "events without end": b"METHOD:REPLY\n" + b"BEGIN:VEVENT\n" * 18_000,
    "one long line": b"METHOD:REPLY\nBEGIN:VEVENT\nUID:a\nCOMMENT:"
    + b"x" * 250_000
    + b"\nEND:VEVENT",
    "many attendees": OUTLOOK.replace(
        b"UID:a@b\r\n", b"UID:a@b\r\n" + b"ATTENDEE:mailto:a@b\r\n" * 9000
    ),
    "year 99999": OUTLOOK.replace(b"20261201T150000", b"99999999T999999"),
    "a great number": OUTLOOK.replace(b"SEQUENCE:2", b"SEQUENCE:" + b"9" * 5000),
    "signs that are none": OUTLOOK.replace(b"a@b", b"\x00\xff\xfe"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_parts_are_read_in_no_time(name):
    began = time.perf_counter()
    read_reply(HOSTILE[name])

    assert time.perf_counter() - began < 2


def test_parts_within_parts_within_parts_end_somewhere():
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (each, each)
        for each in range(5000)
    )
    began = time.perf_counter()
    open_mail(b"From: a@b.example\r\n" + deep)

    assert time.perf_counter() - began < 5


def test_no_damage_to_a_mail_breaks_the_reading():
    chance = random.Random(7)  # noqa: S311 - the same damage each time
    for _ in range(1500):
        damaged = bytearray(MAIL)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 5))
        mail = open_mail(bytes(damaged))
        for part in mail.calendars if mail else ():
            read_reply(part)
