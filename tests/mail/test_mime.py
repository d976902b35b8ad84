from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from scheduler.calendar.events import CalendarPerson
from scheduler.domain.terms import Method
from scheduler.mail.mime import Letter, build

ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Zo\xc3\xab\r\nEND:VCALENDAR\r\n"
PLAIN = Letter(
    message_id="<3f0e@jobs.larkfield.example>",
    sender=CalendarPerson("Larkfield interviews", "interviews+k2@larkfield.example"),
    recipient=CalendarPerson("Priya Raman", "priya@mail.example"),
    subject="Booked: technical interview, Tue 1 Dec, 10:00 am MST",
    text="You’re booked for Tuesday\n\nTue 1 December 2026\n",
    html="<p>You’re booked for Tuesday</p>\n",
    sent_at=datetime(2026, 11, 23, 19, 5, tzinfo=UTC),
)
INVITE = replace(PLAIN, calendar=ICS, method=Method.REQUEST)


def read(letter):
    return message_from_bytes(build(letter), policy=default)


def shape(part):
    if part.is_multipart():
        return (part.get_content_type(), [shape(each) for each in part.iter_parts()])
    return part.get_content_type()


def test_an_invitation_has_the_tree_in_which_programs_find_it():
    assert shape(read(INVITE)) == (
        "multipart/mixed",
        [
            ("multipart/alternative", ["text/plain", "text/html", "text/calendar"]),
            "application/ics",
        ],
    )


def test_the_calendar_part_names_its_method_and_is_no_attachment():
    alternative, attached = read(INVITE).iter_parts()
    *_, part = alternative.iter_parts()
    assert dict(part["Content-Type"].params) == {"charset": "UTF-8", "method": "REQUEST"}
    assert (part["Content-Disposition"], part["Content-Transfer-Encoding"]) == (None, "base64")
    assert (attached.get_filename(), attached["Content-Type"].params["name"]) == (
        "invite.ics",
        "invite.ics",
    )
    assert part.get_payload(decode=True) == attached.get_payload(decode=True) == ICS


def test_a_plain_mail_is_text_and_html():
    mail = read(PLAIN)
    assert shape(mail) == ("multipart/alternative", ["text/plain", "text/html"])
    told = [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()]
    assert told == [PLAIN.text, PLAIN.html]


def test_the_headers_are_these_and_no_others():
    assert dict(read(replace(PLAIN, answers="<first@jobs.larkfield.example>")).items()) == {
        "From": "Larkfield interviews <interviews+k2@larkfield.example>",
        "To": "Priya Raman <priya@mail.example>",
        "Reply-To": "Larkfield interviews <interviews+k2@larkfield.example>",
        "Subject": PLAIN.subject,
        "Date": "Mon, 23 Nov 2026 19:05:00 +0000",
        "Message-ID": "<3f0e@jobs.larkfield.example>",
        "In-Reply-To": "<first@jobs.larkfield.example>",
        "References": "<first@jobs.larkfield.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": read(PLAIN)["Content-Type"],
    }


def test_building_again_gives_the_same_bytes():
    assert build(INVITE) == build(INVITE)
    other = replace(INVITE, message_id="<other@jobs.larkfield.example>")
    assert read(other).get_boundary() != read(INVITE).get_boundary()


def test_every_line_is_one_that_mail_servers_take():
    long = replace(INVITE, text="word " * 400, html="<p>" + "ü" * 2000 + "</p>")
    lines = build(long).split(b"\r\n")
    assert max(map(len, lines)) <= 78
    assert not any(b"\n" in line for line in lines)
    assert b"".join(lines).isascii()


def test_no_name_and_no_subject_can_add_a_header():
    evil = "x\r\nBcc: all@mail.example"
    letter = replace(PLAIN, subject=evil, recipient=CalendarPerson(evil, "priya@mail.example"))
    mail = read(letter)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "x Bcc: all@mail.example"
    assert [each.addr_spec for each in mail["To"].addresses] == ["priya@mail.example"]


def test_a_line_break_in_an_address_is_refused():
    with pytest.raises(ValueError, match="linefeed"):
        build(replace(PLAIN, message_id="<a@b.example>\r\nBcc: all@mail.example"))


def test_letters_beyond_ascii_arrive_in_names_domains_and_local_parts():
    letter = replace(PLAIN, recipient=CalendarPerson("Zoë Ünal, MSc", "zoë@bücher.example"))
    line = 'To: "Zoë Ünal, MSc" <zoë@xn--bcher-kva.example>'
    assert line in build(letter).decode().splitlines()
    named = replace(PLAIN, recipient=CalendarPerson("Zoë Ünal, MSc", "z@mail.example"))
    assert build(named).isascii()
    assert [each.display_name for each in read(named)["To"].addresses] == ["Zoë Ünal, MSc"]
