"""Choosing a whole day on the page."""

import re

import pytest

from scheduler.models import Booking
from scheduler.services.bookings import cancelling
from scheduler.services.transaction import transaction
from tests.people import portal
from tests.services.calls import make_loop, make_step


@pytest.fixture
def role(session, now):
    return make_loop(session)


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def page(session, settings, step):
    return f"{portal(session, settings, step.application.candidate)}/steps/{step.id}"


def days(html):
    return re.findall(r'name="day"[^>]* value="([^"]+)"', html)


def test_the_portal_leads_to_the_choice_of_a_day(client, page):
    home = client.get(page.rpartition("/steps/")[0]).text

    assert "Choose your day" in home
    assert "Pick a time: Debugging" not in home


def test_each_day_says_when_what_and_who(client, page):
    html = client.get(page).text

    assert "The next 5 days that work for everyone" in html
    assert len(days(html)) == 5
    for words in ("Intro call", "Debugging together", "How we work", "One of Aisha, Jonas or Lena"):
        assert words in html


def test_more_days_are_shown_when_asked_for(client, page):
    assert len(days(client.get(f"{page}?more=1").text)) > 5


def test_a_day_is_booked_by_one_press(client, session, page):
    first = days(client.get(page).text)[0]
    answer = client.post(f"{page}/loop", data={"day": first})

    assert answer.status_code == 303
    assert "Your day is booked, all 3 talks of it." in client.get(answer.location).text
    session.rollback()
    assert session.query(Booking).count() == 3


def test_an_office_has_days_of_its_own_in_its_own_zone(client, page, step):
    office = step.stage.ways[0].places[1].office_id
    html = client.get(f"{page}?place={office}").text.replace("&nbsp;", " ").replace("\xa0", " ")

    assert "San Francisco (PST)" in html
    assert " in Denver (MST)" in html


@pytest.mark.parametrize(
    "day", ["", "tomorrow", "1.20261201T1700Z,x", "9" * 5000 + ".20261201T1700Z"]
)
def test_what_is_no_day_is_asked_for_again(client, session, page, day):
    answer = client.post(f"{page}/loop", data={"day": day})

    assert answer.status_code == 422
    assert "Choose one of the days first." in answer.text
    session.rollback()
    assert session.query(Booking).count() == 0


def test_a_day_that_is_gone_is_said_so_with_what_is_free(client, session, page, role):
    first = days(client.get(page).text)[0]
    member = role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool.members[0]
    with transaction(session):
        member.person.is_active = False
        member.person.resource.version += 1
    answer = client.post(f"{page}/loop", data={"day": first})

    assert answer.status_code == 409
    assert "Nothing was booked" in answer.text


def test_a_day_of_a_place_that_is_no_longer_ticked_is_not_booked(client, session, page, step):
    office = step.stage.ways[0].places[1].office_id
    html = client.get(f"{page}?early=9").text
    sent = {"day": days(html)[0], "place": office, "shown": "remote", "early": "9"}

    answer = client.post(f"{page}/loop", data=sent)

    assert answer.status_code == 422
    assert "You chose San Francisco; these are its days. Nothing was booked." in answer.text
    assert (
        f'form="pick-form" name="place" value="{office}" id="place-{office}" checked' in answer.text
    )
    assert '<option value="9" selected>' in answer.text
    session.rollback()
    assert session.query(Booking).count() == 0
    assert '<input type="hidden" name="shown" value="remote">' in html


def test_without_script_a_press_shows_the_days_of_the_ticked_place(client, page, step):
    office = step.stage.ways[0].places[1].office_id

    answer = client.post(f"{page}/loop", data={"place": office, "shown": "remote", "look": "1"})

    assert (answer.status_code, answer.location) == (303, f"{page}?place={office}#days-h")


def test_one_talk_can_still_be_chosen_by_itself(client, page, step):
    interview = step.stage.ways[0].interviews[1].id
    html = client.get(f"{page}?interview={interview}").text

    assert "Book this time" in html


def test_talks_that_are_no_part_of_the_loop_are_not_found(client, session, page):
    assert client.post(f"{page}/loop", data={"day": "999.20261201T1700Z"}).status_code == 404
    session.rollback()
    assert session.query(Booking).count() == 0


def test_windows_that_are_not_whole_are_asked_for_beside_the_days(client, page):
    answer = client.post(
        f"{page}/windows", data={"windows-0-day": "2026-12-01", "note": "Mornings."}
    )

    assert answer.status_code == 422
    assert "Give the day, from when and until when." in answer.text
    assert "Mornings." in answer.text
    assert len(days(answer.text)) == 5


def test_only_the_talk_that_was_cancelled_is_offered_again(client, session, act, page, step):
    client.post(f"{page}/loop", data={"day": days(client.get(page).text)[0]})
    session.rollback()
    gone = session.query(Booking).filter_by(title="Debugging together").one()
    cancelling.cancel(session, gone.id, by=cancelling.STAFF, act=act)
    home = client.get(page.rpartition("/steps/")[0]).text

    assert "Pick a time: Debugging together" in home
    assert "Pick a time: How we work" not in home
    assert "Choose your day" not in home
    assert "Book this time" in client.get(page).text
