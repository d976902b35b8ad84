"""Windows of one's own: asked for by the right clock, held to what they must hold, seen and changed."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from scheduler.models import Booking, Window
from tests.conftest import NOON
from tests.services.calls import make_office
from tests.web.candidate.test_choosing import picked
from tests.web.reading import Page

ROW = {"windows-0-day": "2026-11-30", "windows-0-begins": "09:00", "windows-0-ends": "11:00"}


@pytest.fixture
def picker(home, step):
    return f"{home}/steps/{step.id}"


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def send(client, picker, place="remote", **changed):
    address = f"{picker}/windows?place={place}&zone=America/Denver"
    return client.post(address, data=ROW | {"note": "At sea"} | changed)


def starts(session):
    session.rollback()
    return [each.starts_at.isoformat() for each in session.scalars(select(Window))]


def test_windows_that_were_sent_are_listed_with_both_ways_on(client, home, picker):
    send(client, picker)

    page = client.get(home)
    text = words(page.text)

    assert "Your windows are with us Mon 30 Nov, 9:00 to 11:00 am (MST) “At sea”" in text
    assert f'href="{picker}#windows">Change them' in page.text
    assert f'href="{picker}">Pick a time instead' in page.text


def test_windows_that_were_sent_stand_in_their_form_and_are_replaced(client, session, picker):
    send(client, picker)

    page = client.get(picker)
    fields = Page(page).fields
    assert {name: fields[name] for name in ROW} == ROW
    assert (fields["note"], "Your windows</summary>" in page.text) == ("At sea", True)
    assert '<details class="card card--quiet" id="windows" open>' in page.text

    send(client, picker, **{"windows-0-begins": "10:00"})
    assert starts(session) == ["2026-11-30T17:00:00+00:00"]


def test_a_time_is_chosen_after_all(client, session, picker, home):
    send(client, picker)

    answer = client.post(f"{picker}/booking", data=picked())

    assert answer.status_code == 303
    assert starts(session) == []
    assert session.scalars(select(Booking)).one().starts_at is not None
    assert "Your windows" not in client.get(home).text


def test_windows_to_move_what_is_booked_are_listed_and_stand_in_their_form(
    client, session, picker, home, now
):
    client.post(f"{picker}/booking", data=picked())
    (made,) = session.scalars(select(Booking))
    assert "You asked for another time" not in client.get(home).text
    now.at = made.starts_at - timedelta(hours=3)  # too late to move it by oneself
    send(client, picker)

    text = words(client.get(home).text)
    assert "You asked for another time Mon 30 Nov, 9:00 to 11:00 am (MST) “At sea”" in text
    fields = Page(client.get(f"{home}/bookings/{made.id}/move")).fields
    assert {name: fields[name] for name in ROW} == ROW


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"windows-0-ends": "09:10"}, "A window must hold 30 minutes."),
        ({"windows-0-day": "2035-01-01"}, "The last day for a window is Sun 21 February 2027."),
    ],
)
def test_a_window_that_holds_no_talk_or_is_years_ahead_is_kept_and_said(
    client, session, picker, changed, said
):
    answer = send(client, picker, **changed)

    assert (answer.status_code, said in words(answer.text)) == (422, True)
    fields = Page(answer).fields
    assert {name: fields[name] for name in ROW} == ROW | changed
    assert (starts(session), NOON.year) == ([], 2026)


def test_windows_for_an_office_are_by_its_own_clock(client, session, picker, step):
    office = step.stage.ways[0].places[1].office_id
    page = client.get(f"{picker}?place={office}").text
    assert "Tell us up to three windows, in San Francisco (PST)." in words(page)
    (address,) = re.findall(r'action="([^"]+/windows[^"]*)"', page)

    answer = client.post(address.replace("&amp;", "&"), data=ROW | {"windows-0-ends": "09:10"})
    assert "Tell us up to three windows, in San Francisco (PST)." in words(answer.text)
    client.post(address.replace("&amp;", "&"), data=ROW)

    assert starts(session) == ["2026-11-30T17:00:00+00:00"]
    fields = Page(client.get(f"{picker}?place={office}")).fields
    assert {name: fields[name] for name in ROW} == ROW


def test_a_place_with_nothing_free_says_where_something_is(client, session, role, picker):
    far = make_office(session, "Boston", zone="America/New_York")
    way = role.plans[0].stages[1].ways[0]
    way.places[1].office_id = far.id
    session.commit()

    page = client.get(f"{picker}?place={far.id}").text

    assert "We have no free times for this yet" in page
    assert "Remote: soonest Tue 24 Nov, 12:30 pm (MST)" in words(page)
    assert re.search(rf'href="{picker}\?[^"]*place=remote[^"]*#times">Remote', page)
