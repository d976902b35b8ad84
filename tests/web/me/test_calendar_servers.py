"""Calendars on a CalDAV server: found with an app password, chosen, read; a real Radicale answers."""

import re

import pytest

from scheduler.domain.terms import BusySource
from tests.calendar.busy_cases import calendar
from tests.rigs.caldav import caldav_server
from tests.web.me.pages import MONDAY, TENTATIVE, signed_in, stored, words
from tests.web.reading import Page


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    with caldav_server(tmp_path_factory.mktemp("caldav")) as running:
        head = "VERSION:2.0\nPRODID:-//tests//EN"
        for name, event in (("work", MONDAY), ("family", TENTATIVE)):
            path = running.calendar(name, name.title())
            running.put(path, "a", calendar(f"DTSTAMP:20261101T000000Z | {event}", head=head))
        yield running


@pytest.fixture
def near(app, session, client, radicale):
    """Jonas, near to that server."""
    return signed_in(app, session, client, radicale.port)


def find(client, radicale, **more):
    fields = {"url": radicale.url, "user": radicale.user, "password": radicale.password}
    return client.press("/me/calendars/servers", fields | {"program": "caldav"} | more)


def test_of_a_server_one_chooses_calendars_and_its_password_is_never_shown(
    client, session, near, radicale
):
    found = find(client, radicale)
    page = Page(found)
    assert (found.status_code, radicale.password in found.text) == (422, False)
    assert "Family" in words(found)

    number = re.search(r'value="(\d)"[^>]*>\s*<span>Work', found.text)[1]
    fields = page.fields | {"chosen": number}
    said = words(client.press("/me/calendars/choices", fields, follow_redirects=True))
    assert "Work: read just now, 1 busy time. Next week 144 bookable times, before 155." in said
    [row] = stored(session)
    assert (row.name, row.source, radicale.password in row.sealed) == (
        "Work",
        BusySource.CALDAV,
        False,
    )


def test_without_a_choice_the_page_asks_again(client, session, near, radicale):
    fields = Page(find(client, radicale)).fields
    found = client.press("/me/calendars/choices", {**fields, "chosen": ""})
    assert (found.status_code, "Choose at least one calendar." in words(found)) == (422, True)
    assert (stored(session), "Family" in words(found)) == ([], True)


def test_a_wrong_password_is_said_beside_what_was_typed(client, near, radicale):
    found = find(client, radicale, password="wrong")
    assert "does not accept those it has" in words(found)
    assert (f'value="{radicale.url}"' in found.text, "wrong" in found.text) == (True, False)
