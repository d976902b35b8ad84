"""CalDAV against a real server: Radicale finds, tells and changes; hostile answers are refused."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from scheduler.calendar.busy import busy
from scheduler.calendar.caldav import discover, fetch_calendar
from scheduler.calendar.fetching import Client, Login
from scheduler.calendar.guard import CannotFetch, Guard
from tests.calendar.busy_cases import calendar, said
from tests.rigs.caldav import caldav_server
from tests.rigs.web import answer, web_server

WINDOW = datetime(2026, 11, 22, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
WEEKLY = (
    "UID:weekly | DTSTAMP:20261101T000000Z | DTSTART;TZID=Europe/Berlin:20260105T090000 | "
    "DTEND;TZID=Europe/Berlin:20260105T100000 | RRULE:FREQ=WEEKLY;COUNT=48 | SUMMARY:Secret"
)
SINGLE = "UID:single | DTSTAMP:20261101T000000Z | DTSTART:20261201T120000Z | DURATION:PT1H"
LONG_AGO = "UID:old | DTSTAMP:20261101T000000Z | DTSTART:20200101T120000Z | DURATION:PT1H"
VERSION = "VERSION:2.0\nPRODID:-//tests//EN"


def entry(event):
    return calendar(event, head=VERSION)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with caldav_server(tmp_path_factory.mktemp("caldav")) as running:
        path = running.calendar("work", "Work &amp; more")
        running.calendar("family", "Family")
        running.calendar("todo", "Things to do", holds="VTODO")
        for name, event in (("a", WEEKLY), ("b", SINGLE), ("c", LONG_AGO)):
            running.put(path, name, entry(event))
        yield running


def client(port):
    guard = Guard((ip_network("127.0.0.1/32"),), frozenset({port}))
    return Client(guard=guard, seconds=20)


def login(server, password=""):
    return Login(server.user, password or server.password)


@pytest.mark.parametrize(
    "path", ["", "jonas/", "jonas/work/", ".well-known/caldav", "nowhere/at/all"]
)
def test_calendars_are_found_from_any_address_of_the_server(server, path):
    found = discover(client(server.port), server.url + path, login(server))
    titles = [each.title for each in found]

    assert sorted(titles) == (
        ["Work & more"] if path == "jonas/work/" else ["Family", "Work & more"]
    )
    assert all(each.url.startswith(server.url) for each in found)


def test_a_wrong_password_is_said_to_be_one(server):
    with pytest.raises(CannotFetch, match="name and a password"):
        discover(client(server.port), server.url, login(server, "wrong"))


def times(content):
    found = busy(content.body, *WINDOW, tz="Europe/Berlin", owner=["jonas@x.example"])
    return [said(each, UTC) for each in found]


def test_what_stands_in_a_calendar_is_read_with_its_series(server):
    found = fetch_calendar(
        client(server.port), f"{server.url}jonas/work/", login(server), "", WINDOW
    )

    assert times(found) == ["23 Nov 08:00-09:00", "30 Nov 08:00-09:00", "1 Dec 12:00-13:00"]
    assert b"UID:old" not in found.body


def test_an_empty_calendar_is_a_calendar(server):
    path = f"{server.url}jonas/family/"
    assert times(fetch_calendar(client(server.port), path, login(server), "", WINDOW)) == []


def test_the_same_tag_spares_the_reading_and_a_new_entry_changes_it(server):
    path = server.calendar("changing", "Changing")
    url = server.url + path.removeprefix("/")
    first = fetch_calendar(client(server.port), url, login(server), "", WINDOW)
    again = fetch_calendar(client(server.port), url, login(server), first.tag, WINDOW)
    server.put(path, "new", entry(SINGLE))
    then = fetch_calendar(client(server.port), url, login(server), first.tag, WINDOW)

    assert (again.body, times(then)) == (None, ["1 Dec 12:00-13:00"])


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    b'<d:multistatus xmlns:d="DAV:">&b;</d:multistatus>'
)
FILE = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<d:multistatus xmlns:d="DAV:">&x;</d:multistatus>'
)


@pytest.mark.parametrize(
    "body", [BOMB, FILE, b"", b"<html>", b"\x00" * 9, b"<a/>", b"<a>" * 50_000]
)
def test_an_answer_that_is_none_is_refused_in_words(body):
    with web_server() as running:
        running.answers["/"] = running.answers["/.well-known/caldav"] = answer(
            body, "207 Multi-Status"
        )
        with pytest.raises(CannotFetch, match="does not answer as a calendar server does"):
            discover(client(running.port), running.url(), Login("jonas", "word"))


def multistatus(href):
    return answer(
        b'<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response>'
        b"<d:propstat><d:prop><c:calendar-home-set><d:href>" + href.encode() + b"</d:href>"
        b"</c:calendar-home-set></d:prop></d:propstat></d:response></d:multistatus>",
        "207 Multi-Status",
    )


def test_where_a_server_points_is_looked_at_as_closely():
    with web_server() as running, web_server() as inside:
        running.answers["/"] = multistatus(f"http://127.0.0.2:{inside.port}/")
        guard = Guard((ip_network("127.0.0.1/32"),), frozenset({running.port, inside.port}))
        with pytest.raises(CannotFetch, match="private network"):
            discover(Client(guard=guard), running.url(host="127.0.0.1"), Login("jonas", "word"))
        assert inside.connections == 0


def test_a_window_is_asked_for_in_utc(server):
    early = WINDOW[0] - timedelta(days=1)
    with web_server() as running:
        running.answers["/"] = multistatus("/")
        window = early, WINDOW[1]
        fetch_calendar(client(running.port), running.url(), None, "", window)
        assert b'start="20261121T000000Z" end="20270301T000000Z"' in running.seen[-1].body
