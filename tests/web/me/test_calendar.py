"""How interviews reach one's calendar: the choice, the address and its replacement."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from scheduler.domain.terms import Delivery, KeyPurpose, Method
from scheduler.models import Key, Message, Person
from scheduler.services import keys
from scheduler.services.feeds import reaching
from tests.people import make_company, make_office, make_person
from tests.services.house import a_booking, pacific
from tests.web.reading import Page


@pytest.fixture
def jonas(session, client):
    make_company(session)
    make_office(session)
    jonas = make_person(session)
    client.enter(jonas)
    return jonas


@pytest.fixture
def address(session, settings, jonas, act):
    """The address of Jonas's feed, who has chosen both."""
    reaching.choose_delivery(session, jonas.id, Delivery.BOTH, act=act)
    return address_of(session, settings, jonas)


def address_of(session, settings, person):
    session.rollback()
    key = keys.key_of(session, settings.secret_keys, KeyPurpose.FEED, person.id)
    return f"http://localhost/feeds/{key}.ics"


def choose(client, delivery):
    return client.press("/me/calendar", {"delivery": delivery}, follow_redirects=True)


def words(found):
    return " ".join(found.text.replace("\xa0", " ").split())


def test_at_first_invitations_are_chosen_and_there_is_no_address(client, session, jonas):
    page = words(client.get("/me/calendar"))

    assert 'value="invitations" checked' in page
    assert "Give me an address" in page
    assert session.query(Key).count() == 0


def test_choosing_the_feed_gives_an_address_that_works(client, session, settings, jonas):
    page = words(choose(client, "feed"))

    address = address_of(session, settings, jonas)
    assert "Saved. New interviews come by your feed." in page
    assert f'value="{address}"' in page
    assert client.get(urlsplit(address).path).status_code == 200
    assert session.get(Person, jonas.id).delivery is Delivery.FEED


def test_with_both_the_page_says_that_interviews_show_twice(client, jonas):
    page = words(choose(client, "both"))

    assert "Saved. Interviews show twice from now on." in page
    assert "Interviews show twice: once as an invitation, once from the feed." in page


def test_beside_the_feed_stands_how_soon_it_is_read(client, address):
    page = words(client.get("/me/calendar"))

    assert "Your calendar reads it when it likes, some programs only every few hours." in page
    assert "Mails reach you at once." in page
    assert "Nobody has read it yet." in page


def test_the_buttons_lead_to_each_calendar(client, address):
    page = Page(client.get("/me/calendar"))
    webcal = address.replace("http://", "webcal://")

    google, outlook = (
        next(urlsplit(each) for each in page.links if host in each)
        for host in ("calendar.google.com", "outlook.office.com")
    )
    assert webcal in page.links
    assert (google.path, parse_qs(google.query)) == ("/calendar/r", {"cid": [webcal]})
    assert (outlook.path, parse_qs(outlook.query)) == (
        "/calendar/0/addfromweb",
        {"url": [address]},
    )


def test_a_new_address_ends_the_old_one(client, session, settings, jonas, address):
    page = words(client.press("/me/calendar/address", follow_redirects=True))

    new = address_of(session, settings, jonas)
    answers = [client.get(urlsplit(each).path).status_code for each in (address, new)]
    assert answers == [404, 200]
    assert new in page
    assert "Your feed has a new address. The old one has ended" in page


def test_an_old_sign_in_keeps_the_address_as_it_is(client, session, settings, jonas, address, now):
    now.pass_(timedelta(hours=13))

    found = client.press("/me/calendar/address")

    assert found.status_code == 403
    assert address_of(session, settings, jonas) == address


def test_what_was_mailed_stays_and_the_page_says_so(client, session, jonas):
    a_booking(session, jonas.id, pacific(25, 9))

    page = words(choose(client, "feed"))

    assert "1 entry stays in your calendar as invited, and mails keep that right." in page
    assert "For now 1 of yours is kept right by mail." in page


def test_who_goes_back_to_invitations_is_told_what_is_mailed(client, session, jonas):
    choose(client, "feed")
    booking = a_booking(session, jonas.id, pacific(25, 9), is_mailed=False)

    page = words(choose(client, "invitations"))

    assert "1 invitation is on the way, for what your feed alone had brought so far." in page
    session.rollback()
    (message,) = session.query(Message)
    assert (message.method, message.facts["booking_id"]) == (Method.REQUEST, booking)


def test_a_choice_that_there_is_not_is_refused(client, session, jonas):
    found = client.press("/me/calendar", {"delivery": "pigeon"})

    assert (found.status_code, session.get(Person, jonas.id).delivery) == (
        422,
        Delivery.INVITATIONS,
    )


def test_the_address_is_shown_to_nobody_else(client, session, address):
    client.enter(make_person(session, "Aisha Khan"))

    assert address not in client.get("/me/calendar").text
