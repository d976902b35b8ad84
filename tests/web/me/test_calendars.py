"""Other calendars on their owner's page: added and read at once, or refused with what was typed."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.terms import BusySource
from scheduler.models import BusyTime
from scheduler.services.busy import busy
from scheduler.web.me.calendars.programs import PROGRAMS
from tests.calendar.busy_cases import calendar
from tests.conftest import NOON
from tests.people import make_person
from tests.rigs.web import answer, web_server
from tests.web.me.pages import MONDAY, TENTATIVE, signed_in, stored, words


@pytest.fixture
def server():
    with web_server() as running:
        running.answers["/work.ics"] = answer(calendar(MONDAY, TENTATIVE))
        yield running


@pytest.fixture
def jonas(app, session, client, server):
    """Jonas, signed in, where the server of this machine may be asked."""
    return signed_in(app, session, client, server.port)


def add(client, server, path="/work.ics", **more):
    fields = {"url": server.url(path), "program": "address", "name": "Work"} | more
    return client.press("/me/calendars/addresses", fields, follow_redirects=True)


def test_adding_an_address_reads_it_at_once_and_says_what_it_takes(client, session, server, jonas):
    page = words(add(client, server))

    assert "Work: read just now, 2 busy times. Next week 133 bookable times, before 155." in page
    assert "2 busy times ahead · last read Mon 23 Nov, 11:20 am (PST)" in page
    [row] = stored(session)
    assert (row.person_id, row.source, row.read_at) == (jonas.id, BusySource.ICS, NOON)


def test_nobody_is_shown_an_address_again(client, session, server, jonas):
    page = add(client, server).text
    assert server.url("/work.ics") not in page
    assert server.url("/work.ics") not in stored(session)[0].sealed


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/nothing", "There is no calendar at this address any more."),
        ("/page", "What is there is a page or a file, but no calendar."),
    ],
)
def test_what_cannot_be_read_is_not_kept_but_typed_still(
    client, session, server, jonas, path, sentence
):
    server.answers["/page"] = answer(b"<html>Sign in</html>")
    found = add(client, server, path)

    assert found.status_code == 422
    assert words(found).count(sentence) == 2  # above, and beside the field
    assert f'value="{server.url(path)}"' in found.text
    assert stored(session) == []


def test_addresses_inside_are_refused_in_words(client, session, server, jonas):
    found = add(client, server, url="http://169.254.169.254/latest/meta-data")
    assert (
        "This address leads into a private network, which is asked only where the settings allow it."
        in words(found)
    )
    assert (stored(session), server.connections) == ([], 0)


def test_pressing_twice_adds_one(client, session, server, jonas):
    for _ in range(2):
        add(client, server, submission="one key")
    assert len(stored(session)) == 1


def upload(client, data, **more):
    fields = {"upload": (io.BytesIO(data), "my.ics"), "program": "file"} | more
    return client.press("/me/calendars/files", fields, follow_redirects=True)


def test_a_file_is_read_once_and_not_kept(client, session, server, jonas):
    far = "UID:c | DTSTART:20271101T180000Z | DTEND:20271101T200000Z"
    page = words(upload(client, calendar(MONDAY, far), name="Family"))

    assert "Family: read just now, 2 busy times." in page
    [row] = stored(session)
    assert (row.due_at, row.sealed != "") == (None, True)
    assert "Upload a new file for Family" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04", "What is there is a page or a file, but no calendar."),
        (b"x" * 3_001, "The file is larger than 5 MB."),
        (calendar(MONDAY)[:-19], "The calendar breaks off in the middle."),
    ],
    ids=["another", "large", "half"],
)
def test_a_file_that_is_none_says_so(client, session, jonas, monkeypatch, data, sentence):
    monkeypatch.setattr("scheduler.web.me.calendars.forms.MOST_BYTES", 3_000)
    found = upload(client, data)
    assert (found.status_code, sentence in words(found), stored(session)) == (422, True, [])


def test_without_a_file_one_is_asked_for(client, jonas):
    found = client.press("/me/calendars/files", {"program": "file"})
    assert (found.status_code, "Choose an .ics file." in words(found)) == (422, True)


def test_events_that_cannot_be_read_are_told_of(client, server, jonas):
    endless = "UID:d | DTSTART:20261130T180000Z | DURATION:PT1H | RRULE:FREQ=MINUTELY"
    server.answers["/work.ics"] = answer(calendar(MONDAY, endless, "DTSTART:x", "DTSTART:y"))
    page = words(add(client, server))

    assert "1 event that recurs by the minute or without end does not block." in page
    assert "2 events that is written" not in page
    assert "2 events that are written in a way we do not understand do not block." in page


def test_a_switch_says_what_it_gives(client, session, server, jonas):
    add(client, server)
    ident = stored(session)[0].id
    on = {f"c{ident}-unanswered": "y", f"c{ident}-all_day": "y"}
    page = words(client.press(f"/me/calendars/{ident}/switches", on, follow_redirects=True))

    assert "Work: saved. Next week 144 bookable times, before 133." in page
    assert "1 busy time ahead" in page


def test_reading_again_shows_what_is_new_or_what_went_wrong(client, session, server, jonas):
    add(client, server)
    ident = stored(session)[0].id
    server.answers["/work.ics"] = answer(calendar(MONDAY))
    page = words(client.press(f"/me/calendars/{ident}/reading", follow_redirects=True))
    assert "Work: read just now, 1 busy time. Next week 144 bookable times, before 133." in page

    server.answers["/work.ics"] = answer(status="404 Not Found")
    page = words(client.press(f"/me/calendars/{ident}/reading", follow_redirects=True))
    assert "It could not be read. There is no calendar at this address any more." in page
    assert "Enter a new link for Work" in page
    assert "1 busy time ahead" in page


def test_a_new_link_is_read_before_it_replaces_the_old(client, session, server, jonas):
    add(client, server)
    ident, sealed = stored(session)[0].id, stored(session)[0].sealed
    server.answers["/new.ics"] = answer(calendar(MONDAY))
    address = f"/me/calendars/{ident}/source"

    found = client.press(address, {"url": server.url("/gone.ics")})
    assert (found.status_code, stored(session)[0].sealed) == (422, sealed)
    page = words(client.press(address, {"url": server.url("/new.ics")}, follow_redirects=True))
    assert ("Work: read just now, 1 busy time." in page, stored(session)[0].sealed != sealed) == (
        True,
        True,
    )


def test_removing_asks_first_and_gives_the_times_back(client, session, server, jonas):
    add(client, server)
    ident = stored(session)[0].id
    address = f"/me/calendars/{ident}/removal"

    assert "Its 2 busy times no longer block you" in words(client.get(address))
    assert len(stored(session)) == 1
    page = words(client.press(address, follow_redirects=True))
    assert "Work is no longer read, and its address is gone." in page
    assert "Next week 155 bookable times, before 133." in page
    assert stored(session) == []
    assert session.scalar(select(func.count()).select_from(BusyTime)) == 0


def test_who_cannot_be_looked_into_reads_so_and_may_trust_their_hours(
    client, session, server, jonas, now
):
    add(client, server)
    now.pass_(timedelta(hours=72))
    session.rollback()
    busy.mark_stale(session, now=now())
    client.enter(jonas)
    page = words(client.get("/me/calendars"))
    assert "You are not offered to anybody at present" in page
    assert (
        "Remote 0" in page.replace("</th>", "").replace('<td class="r">', "") or "Too old" in page
    )

    page = words(client.press("/me/calendars/trust", follow_redirects=True))
    assert "You are offered by your hours again. Next week 133 bookable times, before 0." in page
    assert "not offered to anybody" not in page


@pytest.mark.parametrize("each", PROGRAMS, ids=lambda each: each.key)
def test_each_program_has_its_steps_and_a_way_out(client, jonas, each):
    page = words(client.get(f"/me/calendars/new?from={each.key}"))
    assert [step for step in (*each.steps, *each.forbidden) if step not in page] == []
    assert bool(each.forbidden) == ("If your company does not allow this" in page)


def test_what_was_found_on_a_server_cannot_be_made_up(client, session, jonas):
    found = client.press(
        "/me/calendars/choices", {"found": "gAAAA", "chosen": "0", "program": "apple"}
    )
    assert (found.status_code, stored(session)) == (422, [])
    assert "Please enter the server again." in words(found)


def test_somebody_elses_calendar_does_not_exist(client, session, server, jonas):
    add(client, server)
    ident = stored(session)[0].id
    client.enter(make_person(session, "Aisha Malik"))
    found = [
        client.press(f"/me/calendars/{ident}/{what}").status_code
        for what in ("switches", "reading", "source", "removal")
    ]
    assert (found, len(stored(session))) == ([404] * 4, 1)


def test_forty_looks_an_hour_are_enough(client, server, jonas):
    codes = [add(client, server, "/gone").status_code for _ in range(41)]
    assert (codes[0], codes[-1]) == (422, 429)
