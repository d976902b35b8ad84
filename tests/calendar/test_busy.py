"""When somebody is busy, read from calendars as the programs of this world write them."""

import pytest

from scheduler.calendar.busy import Policy, read
from tests.calendar.busy_cases import END, OWNER, START, calendar, file, of_event, times

DAY = "DTSTART:20261124T090000Z | DTEND:20261124T100000Z"
BUSY = ["24 Nov 09:00-10:00"]


def test_google_moves_one_of_a_series_and_leaves_out_another():
    assert times(file("google"), zone="America/Los_Angeles") == [
        "2 Nov 09:30-10:00",
        "9 Nov 09:30-10:00",
        "16 Nov 09:30-10:00",
        "24 Nov 14:00-14:30",
        "30 Nov 09:30-10:00",
        "7 Dec 09:30-10:00",
    ]


def test_outlook_names_zones_in_four_ways():
    assert times(file("outlook"), tz="Europe/Berlin", zone="Europe/Berlin") == [
        "5 Nov 09:00-11:00",
        "19 Nov 09:00-11:00",
        "24 Nov 13:00-14:00",
        "25 Nov 08:00-08:30",
        "26 Nov 09:00-11:00",
        "30 Nov 00:00-2 Dec 00:00",
        "3 Dec 09:00-11:00",
    ]


def test_icloud_knows_people_by_an_address_beside_and_leaves_lunch_floating():
    assert times(file("icloud"), zone="Europe/London") == [
        "20 Nov 18:00-21 Nov 20:00",
        "24 Nov 15:00-16:00",
        "25 Nov 20:00-21:00",
    ]


def test_nextcloud_changes_all_that_follow():
    found = times(file("nextcloud"), zone="Europe/Berlin")
    assert (found[0], len(found)) == ("2 Nov 10:00-10:30", 29)
    assert found[21:25] == [
        "23 Nov 10:00-10:30",
        "24 Nov 15:00-16:00",
        "25 Nov 15:00-16:00",
        "27 Nov 15:00-16:00",
    ]


def test_proton_has_whole_days_at_home_in_its_own_zone():
    assert times(file("proton"), zone="Europe/Zurich") == [
        "24 Nov 17:00-18:00",
        "26 Nov 00:00-27 Nov 00:00",
        "22 Dec 17:00-18:00",
    ]


def test_thunderbird_puts_two_calendars_into_one_file_one_of_them_free_and_busy():
    assert times(file("thunderbird"), zone="Europe/Vienna") == [
        "11 Nov 18:00-20:00",
        "25 Nov 18:00-20:00",
        "26 Nov 08:00-11:30",
        "27 Nov 10:00-11:00",
        "27 Nov 14:00-15:00",
        "27 Nov 17:00-17:30",
        "9 Dec 18:00-20:00",
        "23 Dec 18:00-20:00",
    ]


@pytest.mark.parametrize(
    ("line", "switch"),
    [
        ("STATUS:TENTATIVE", "tentative"),
        (f"ATTENDEE;PARTSTAT=TENTATIVE:mailto:{OWNER}", "tentative"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "tentative"),
        (f"ATTENDEE;PARTSTAT=NEEDS-ACTION:MAILTO:{OWNER.upper()}", "unanswered"),
        (f"ATTENDEE;CN=Jonas:mailto:{OWNER}", "unanswered"),
        ("STATUS:CANCELLED", "cancelled"),
        ("TRANSP:TRANSPARENT", "free"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", "free"),
        (f"ATTENDEE;PARTSTAT=DECLINED:mailto:{OWNER}", "declined"),
    ],
)
def test_each_kind_of_event_blocks_as_its_switch_says(line, switch):
    how = {on: of_event(f"{DAY} | {line}", policy=Policy(**{switch: on})) for on in (True, False)}
    assert how == {True: BUSY, False: []}


def test_without_a_word_the_switches_are_as_the_table_says():
    plain = Policy()
    on = plain.tentative, plain.unanswered, plain.all_day
    off = plain.declined, plain.cancelled, plain.free, plain.open_ended
    assert (on, off) == ((True,) * 3, (False,) * 4)


def test_somebody_elses_refusal_frees_nobody():
    assert of_event(f"{DAY} | ATTENDEE;PARTSTAT=DECLINED:mailto:x{OWNER}") == BUSY


def test_a_whole_day_is_the_owners_own_day():
    day = "DTSTART;VALUE=DATE:20261124"
    assert of_event(day, tz="Asia/Tokyo") == ["23 Nov 15:00-24 Nov 15:00"]
    assert of_event(day, policy=Policy(all_day=False)) == []


@pytest.mark.parametrize(
    "end", ["", " | DTEND;VALUE=DATE:20261124", " | DTEND;VALUE=DATE:20261125"]
)
def test_a_whole_day_lasts_one_however_its_end_is_written(end):
    assert of_event(f"DTSTART;VALUE=DATE:20261124{end}", tz="UTC") == ["24 Nov 00:00-25 Nov 00:00"]


def test_a_time_without_an_end_blocks_only_where_its_owner_wants_that():
    point = "DTSTART:20261124T090000Z"
    assert (of_event(point), of_event(point, policy=Policy(open_ended=True))) == (
        [],
        ["24 Nov 09:00-09:30"],
    )


def test_our_own_interviews_that_come_back_never_block():
    ours = "UID:5e0d7a4c-93a1-4b0e-8c55-0d8a6f7b1c2d@jobs.larkfield.example"
    host = "jobs.larkfield.example"
    assert of_event(f"{ours} | {DAY}", host=host) == []
    assert of_event(f"UID:board@jobs.larkfield.example | {DAY}", host=host) == BUSY
    assert of_event(f"{ours} | {DAY}", host="other.example") == BUSY


def test_of_two_versions_the_newer_counts():
    old = "UID:a | SEQUENCE:1 | DTSTART:20261124T120000Z | DURATION:PT1H"
    assert times(calendar(f"UID:a | SEQUENCE:2 | {DAY}", old)) == BUSY


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        ("SUMMARY:without a start", "broken"),
        ("DTSTART:tomorrow", "broken"),
        ("DTSTART;TZID=:20261324T250000", "broken"),
        ("DTSTART:20261124T110000Z | DTEND:20261124T103000Z", "reversed"),
        ("DTSTART:20261124T110000Z | DURATION:-PT1H", "reversed"),
        ("DTSTART:20261124T110000Z | DURATION:PT1H | RRULE:FREQ=SECONDLY", "too_often"),
        ("DTSTART:20261124T110000Z | DURATION:PT1H | RRULE:FREQ=MINUTELY", "too_often"),
        ("DTSTART:20261124T110000Z | DURATION:PT1H | RRULE:FREQ=HOURLY", "too_often"),
        ("DTSTART:20261124T110000Z | DURATION:PT1H | RRULE:FREQ=DAILY;INTERVAL=0", "broken"),
        ("DTSTART:20261124T110000Z | DURATION:PT1H | RRULE:FREQ=DAILY;BYDAY=XX", "broken"),
        ("DTSTART:20261124T110000Z | DURATION:PT1H | RRULE:nonsense", "broken"),
        ("DTSTART:20261124T110000Z | DURATION:P9000D | RRULE:FREQ=DAILY", "too_often"),
    ],
)
def test_what_cannot_be_read_is_told_and_costs_no_other_event(broken, kind):
    reading = read(calendar(broken, DAY), START, END, tz="UTC", owner=[OWNER])
    assert (len(reading.occurrences), dict(reading.unread)) == (1, {kind: 1})


def test_an_event_until_the_end_of_time_blocks_until_the_window_ends():
    assert of_event("DTSTART:20261124T090000Z | DTEND:99991231T235959Z") == [
        "24 Nov 09:00-31 Dec 00:00"
    ]


@pytest.mark.parametrize(
    "data", [b"", b"<html>Sign in</html>", b"\x00\xff" * 50, b"BEGIN:VEVENT\n"]
)
def test_what_is_no_calendar_says_so(data):
    reading = read(data, START, END, tz="UTC", owner=[OWNER])
    assert (reading.occurrences, reading.is_calendar) == ([], False)


def test_a_file_that_breaks_off_says_so():
    whole = calendar(DAY)
    cut = whole[: whole.index(b"END:VCALENDAR")]
    assert [read(each, START, END, tz="UTC", owner=[]).is_whole for each in (whole, cut)] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.replace(b"\r\n", b"\r"),
        lambda data: data.replace(b"\r\n", b"\r\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.replace(b"DTSTART", b"SUMMARY:Caf\xe9\r\nDTSTART"),
        lambda data: data.replace(b"DTSTART", b"garbage\r\n;;;\r\n:::\r\nDTSTART"),
        lambda data: data.replace(b"20261124T0900", b"20261124\r\n T0900"),
        lambda data: data.lower(),
    ],
)
def test_how_a_file_is_written_down_does_not_matter(change):
    assert times(change(calendar(DAY))) == BUSY


def test_more_events_than_are_read_are_told():
    many = calendar(*[DAY] * 20_001)
    reading = read(many, START, END, tz="UTC", owner=[])
    assert (reading.is_cut, len(reading.occurrences)) == (True, 1)
