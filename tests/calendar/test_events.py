from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.calendar.events import Attendee, CalendarPerson, Meeting, download, invitation
from scheduler.calendar.links import google_link, outlook_link
from scheduler.domain.terms import Answer, Method
from tests.calendar.check import violations
from tests.calendar.lines import read

TEN = datetime(2026, 12, 1, 17, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 19, 5, tzinfo=UTC)
PRIYA = Attendee("Priya Raman", "priya@mail.example")
REMOTE = Meeting(
    uid="7c9e6679-7425-40de-944b-e07fc1f90ae7@jobs.larkfield.example",
    sequence=0,
    organizer=CalendarPerson("Larkfield interviews", "interviews+k2@larkfield.example"),
    summary="Larkfield: technical interview",
    description="With Jonas Weber.\nBring an editor, a terminal; any language.",
    starts_at=TEN,
    ends_at=TEN + timedelta(hours=1),
    attendees=(PRIYA,),
    link="https://meet.example/k7f2-9mqd",
    url="https://jobs.larkfield.example/c/KEY/bookings/1",
    alarm_minutes=15,
)
TEAM = replace(
    REMOTE,
    summary="Technical interview: Priya Raman",
    attendees=(
        Attendee("Jonas Weber", "jonas@larkfield.example", Answer.ACCEPTED),
        Attendee("Wes Ito", "wes@larkfield.example", is_optional=True),
    ),
    location="San Francisco, 201 Harbor Street, room Birch",
    geo=(37.7955123456, -122.3937),
    is_private=True,
)


def invite(meeting=REMOTE, method=Method.REQUEST, *, stamp=NOW, reads=True, **more):
    to = meeting.attendees[0].address
    return invitation(
        meeting, method=method, recipient=to, stamp=stamp, replies_are_read=reads, **more
    )


def event_of(data):
    return read(data.decode())[0].inner("VEVENT")[0]


def test_the_candidates_invitation_stands_as_it_was_agreed():
    assert invite().decode().replace("\r\n ", "").split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Interview scheduler//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "SUMMARY:Larkfield: technical interview",
        "DTSTART:20261201T170000Z",
        "DTEND:20261201T180000Z",
        "DTSTAMP:20261123T190500Z",
        "UID:7c9e6679-7425-40de-944b-e07fc1f90ae7@jobs.larkfield.example",
        "SEQUENCE:0",
        (
            'ATTENDEE;CN="Priya Raman";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;'
            "ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:priya@mail.example"
        ),
        (
            "CONFERENCE;FEATURE=VIDEO,AUDIO;LABEL=Video call;VALUE=URI:"
            "https://meet.example/k7f2-9mqd"
        ),
        r"DESCRIPTION:With Jonas Weber.\nBring an editor\, a terminal\; any language.",
        "LOCATION:https://meet.example/k7f2-9mqd",
        'ORGANIZER;CN="Larkfield interviews":mailto:interviews+k2@larkfield.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://jobs.larkfield.example/c/KEY/bookings/1",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Larkfield: technical interview",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_teams_invitation_is_private_and_keeps_answers_and_parts():
    event = event_of(invite(TEAM))
    assert [(p.params["ROLE"], p.params["PARTSTAT"]) for p in event.all("ATTENDEE")] == [
        ("REQ-PARTICIPANT", "ACCEPTED"),
        ("OPT-PARTICIPANT", "NEEDS-ACTION"),
    ]
    assert (event.value("CLASS"), event.value("GEO")) == ("PRIVATE", "37.795512;-122.3937")
    assert event.text("LOCATION") == "San Francisco, 201 Harbor Street, room Birch"
    assert event.text("DESCRIPTION").endswith("\n\nVideo call: https://meet.example/k7f2-9mqd")


def test_where_nobody_reads_replies_none_is_asked_for():
    event = event_of(invite(reads=False))
    (priya,) = event.all("ATTENDEE")
    assert (priya.params["PARTSTAT"], priya.params["RSVP"]) == ("ACCEPTED", "FALSE")
    assert event.value("X-MICROSOFT-DISALLOW-COUNTER") == "TRUE"
    assert not event_of(invite(reads=True)).first("X-MICROSOFT-DISALLOW-COUNTER")


def test_a_booking_moved_twice_and_cancelled_keeps_the_contract_between_messages():
    later = TEN + timedelta(days=1)
    moved = replace(REMOTE, sequence=1, starts_at=later, ends_at=later + timedelta(hours=1))
    story = [
        (REMOTE, Method.REQUEST),
        (moved, Method.REQUEST),
        (replace(REMOTE, sequence=2), Method.REQUEST),
        (replace(REMOTE, sequence=3), Method.CANCEL),
    ]
    previous = None
    for hours, (meeting, method) in enumerate(story):
        data = invite(meeting, method, stamp=NOW + timedelta(hours=hours))
        assert violations(data, previous=previous) == []
        previous = data


def test_a_move_that_forgets_to_count_is_noticed():
    later = replace(REMOTE, starts_at=TEN + timedelta(minutes=5))
    (broken,) = violations(invite(later), previous=invite())
    assert broken == "sequence: SEQUENCE 0 -> 0"


def test_a_cancellation_frees_the_time_and_asks_nothing():
    event = event_of(invite(TEAM, Method.CANCEL))
    assert (event.value("STATUS"), event.value("SEQUENCE")) == ("CANCELLED", "0")
    assert (event.value("TRANSP"), event.value("X-MICROSOFT-CDO-BUSYSTATUS")) == (
        "TRANSPARENT",
        "FREE",
    )
    assert [set(p.params) for p in event.all("ATTENDEE")] == [{"CN", "CUTYPE", "ROLE"}] * 2
    assert event.children == []


def test_one_person_is_released_from_a_meeting_that_stays():
    data = invite(TEAM, Method.CANCEL, is_released=True)
    event = event_of(data)
    assert event.first("STATUS") is None
    assert [p.value for p in event.all("ATTENDEE")] == ["mailto:jonas@larkfield.example"]
    assert violations(data) == []


def test_a_stranger_is_sent_no_invitation():
    with pytest.raises(ValueError, match="one of its attendees"):
        invitation(
            REMOTE,
            method=Method.REQUEST,
            recipient="x@y.example",
            stamp=NOW,
            replies_are_read=True,
        )


def test_a_download_invites_nobody():
    data = download(REMOTE, stamp=NOW)
    assert violations(data, kind="download") == []
    assert read(data.decode())[0].value("METHOD") == "PUBLISH"
    assert event_of(data).value("UID") == REMOTE.uid


def test_an_exercise_window_leaves_the_time_free():
    event = event_of(invite(replace(REMOTE, is_free=True, link="", alarm_minutes=None)))
    assert (event.value("TRANSP"), event.first("LOCATION")) == ("TRANSPARENT", None)
    assert event.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"


NASTY = st.text(st.characters(codec="utf-8"), max_size=120)


@example(summary="^", description="\\n", location=";,", name='Ana "Ann" Ruiz^n; MSc, Dr:')
@given(summary=NASTY, description=NASTY, location=NASTY, name=NASTY)
def test_whatever_people_type_it_stays_one_event_that_keeps_every_rule(
    summary, description, location, name
):
    meeting = replace(
        TEAM,
        summary="Call " + summary,
        description="Words " + description,
        location="Room " + location,
        attendees=(Attendee(name, "priya@mail.example"),),
        organizer=CalendarPerson(name, "interviews@larkfield.example"),
    )
    for method, lines in {Method.REQUEST: 19, Method.CANCEL: 19}.items():
        data = invite(meeting, method)
        assert violations(data) == []
        (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
        assert len(event.property_items(recursive=False)) == lines


def test_other_peoples_calendars_get_the_same_facts_by_link():
    google = parse_qs(urlsplit(google_link(REMOTE)).query)
    assert google == {
        "action": ["TEMPLATE"],
        "text": ["Larkfield: technical interview"],
        "dates": ["20261201T170000Z/20261201T180000Z"],
        "details": ["With Jonas Weber.\nBring an editor, a terminal; any language."],
        "location": ["https://meet.example/k7f2-9mqd"],
    }
    outlook = parse_qs(urlsplit(outlook_link(REMOTE)).query)
    assert (outlook["startdt"], outlook["enddt"]) == (
        ["2026-12-01T17:00:00Z"],
        ["2026-12-01T18:00:00Z"],
    )
    assert (outlook["subject"], outlook["location"]) == (google["text"], google["location"])


@pytest.mark.parametrize(
    ("told", "instead", "rule"),
    [
        (b"METHOD:REQUEST\r\n", b"METHOD:INVITE\r\n", "method"),
        (b"\r\nUID:", b"\nUID:", "crlf"),
        (b"Bring an editor\\,", b"Bring an editor,", "escape"),
        (b"VALUE=URI", b"VALUE=TEXT", "conference"),
        (b"DTSTART:20261201T170000Z", b"DTSTART:20261201T170000", "floating"),
        (b"DTEND:20261201T180000Z", b"DTEND:20261201T160000Z", "end"),
        (b"SEQUENCE:0\r\n", b"", "count"),
        (b"SUMMARY:Lark", b"SUMMARY:\x07Lark", "control"),
        (b"STATUS:CONFIRMED\r\n", b"STATUS:CANCELLED\r\n", "status"),
        (b"END:VALARM\r\n", b"", "parse"),
        (b"mailto:priya@", b"mailto:priya;", "address"),
        (b"TRANSP:OPAQUE", b"TRANSP:", "empty"),
    ],
)
def test_the_rules_notice_what_is_broken(told, instead, rule):
    whole = invite().replace(b"\r\n ", b"")
    broken = violations(whole.replace(told, instead))
    before = violations(whole)
    assert rule in {each.partition(":")[0] for each in broken if each not in before}
