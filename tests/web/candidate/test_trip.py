"""A candidate asks for their trip, sees how it stands, and needs it no more."""

from datetime import date, timedelta

import pytest

from scheduler.domain.trips import Deed, TripState
from scheduler.models import Office
from scheduler.services.files import Upload
from scheduler.services.transaction import transaction
from scheduler.services.trips import trips
from tests.people import portal
from tests.services.calls import make_company, make_loop, make_person, make_role, make_step
from tests.services.travelling import answer, ask, make_day, office_of
from tests.web.reading import Page

TICKET = Upload("ticket.txt", b"Seat 12 A")


@pytest.fixture
def step(session, now):
    return make_step(session, make_loop(session))


@pytest.fixture
def home(session, settings, step):
    return portal(session, settings, step.application.candidate)


@pytest.fixture
def page(home, step):
    return f"{home}/steps/{step.id}/trip"


@pytest.fixture
def day(session, act, step):
    return make_day(session, step, act)


def stored(session, step):
    session.rollback()
    return trips.trip_of(session, step.id)


def words(response):
    return " ".join(response.text.replace("&nbsp;", " ").replace("\xa0", " ").split())


def test_before_a_day_is_chosen_the_trip_is_asked_for_without_dates(
    client, session, step, home, page
):
    assert "arrive_on" not in Page(client.get(page)).fields
    sent = Page(client.get(page)).fields | {"from_where": "Denver"}
    answer_ = client.post(page, data=sent)

    assert (answer_.status_code, answer_.location) == (303, page)
    assert stored(session, step).state is TripState.ASKED
    html = words(client.get(page))
    assert "We plan it once your day is chosen" in html
    assert "we need 7 days to plan" in html
    assert f"{home}/steps/{step.id}?place={office_of(step)}" in html


def test_the_days_are_proposed_from_the_day_that_is_booked(client, session, step, day, page):
    first_on = day[0].starts_at.date()
    fields = Page(client.get(page)).fields
    assert (fields["arrive_on"], fields["leave_on"]) == (
        (first_on - timedelta(days=1)).isoformat(),
        first_on.isoformat(),
    )
    client.post(page, data=fields | {"from_where": " Denver \n"})

    trip = stored(session, step)
    assert (trip.from_where, trip.arrive_on, trip.leave_on) == ("Denver", None, None)


def test_other_days_are_a_wish_of_ones_own(client, session, step, day, page):
    later = day[0].starts_at.date() + timedelta(days=2)
    fields = Page(client.get(page)).fields
    client.post(page, data=fields | {"from_where": "Denver", "leave_on": later.isoformat()})
    assert stored(session, step).leave_on == later


def test_what_cannot_be_taken_is_shown_again_with_all_that_was_typed(
    client, session, step, day, page
):
    fields = Page(client.get(page)).fields
    typed = fields | {"from_where": "", "needs": "A quiet room"}
    refused = client.post(page, data=typed)
    assert refused.status_code == 422
    assert "Enter a city, or the station or airport that suits you." in refused.text
    assert "A quiet room" in refused.text

    early = {"from_where": "Denver", "leave_on": (date.fromisoformat("2026-11-20")).isoformat()}
    refused = client.post(page, data=fields | early)
    assert refused.status_code == 422
    assert "The way back cannot be before the way there." in refused.text
    assert 'value="Denver"' in refused.text
    assert stored(session, step) is None


def test_pressing_twice_asks_once(client, session, step, day, page):
    fields = Page(client.get(page)).fields | {"from_where": "Denver"}
    first, second = client.post(page, data=fields), client.post(page, data=fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert stored(session, step).version == 1


def test_an_old_page_is_told_how_it_stands_now(client, session, act, step, day, page):
    fields = Page(client.get(page)).fields | {"from_where": "Boston"}
    ask(session, step, act)
    refused = client.post(page, data=fields)

    assert refused.status_code == 409
    assert trips.CHANGED in refused.text
    assert stored(session, step).from_where == "Denver"
    again = Page(refused).fields
    assert (again["version"], again["from_where"]) == ("1", "Boston")


def test_a_booked_trip_shows_its_plan_and_hands_out_its_tickets(
    client, session, act, step, day, page
):
    ask(session, step, act)
    answer(session, step, act, Deed.APPROVE, words="Gladly")
    assert "Approved. We are booking it" in client.get(page).text
    answer(session, step, act, Deed.BOOK, itinerary="UA 123, 18:05", uploads=(TICKET,))
    html = client.get(page).text
    assert "It is booked" in html
    assert "UA 123, 18:05" in html
    assert "Ask for" not in html
    (file,) = stored(session, step).files
    got = client.get(f"{page}/files/{file.id}")
    assert got.data == TICKET.data
    assert got.headers["Content-Disposition"] == "attachment; filename=ticket.txt"


def test_nobody_elses_ticket_is_handed_out(client, session, settings, act, step, day):
    ask(session, step, act)
    answer(session, step, act, Deed.BOOK, uploads=(TICKET,))
    (file,) = stored(session, step).files
    other = make_step(session, step.application.role)
    theirs = portal(session, settings, other.application.candidate)

    assert client.get(f"{theirs}/steps/{other.id}/trip/files/{file.id}").status_code == 404
    assert client.get(f"{theirs}/steps/{step.id}/trip/files/{file.id}").status_code == 404


def test_a_trip_is_withdrawn_by_one_press_and_may_be_asked_for_again(
    client, session, act, step, day, page
):
    ask(session, step, act)
    answer(session, step, act, Deed.BOOK)
    assert "gives back what can be given back" in client.get(page).text
    pressed = client.post(f"{page}/withdrawal", data={"version": "2"})
    assert pressed.status_code == 303
    assert stored(session, step).state is TripState.CANCELLED
    assert "Ask for another trip" in client.get(page).text

    assert client.post(f"{page}/withdrawal", data={"version": "2"}).status_code == 409


def test_where_nothing_leads_to_an_office_there_is_no_trip(client, session, settings, now):
    make_company(session)
    step = make_step(session, make_role(session, [make_person(session, "Jonas W")]))
    home = portal(session, settings, step.application.candidate)
    assert client.get(f"{home}/steps/{step.id}/trip").status_code == 404


def test_the_portal_and_the_bookings_page_lead_to_it(  # noqa: PLR0917 -- fixtures
    client, session, act, step, day, home, page
):
    booking = f"{home}/bookings/{day[0].id}"
    assert "Ask us for the trip" in client.get(home).text
    assert page in client.get(booking).text
    ask(session, step, act)
    assert "Your trip to San Francisco" in client.get(home).text
    assert "Asked" in client.get(booking).text


def test_where_a_day_is_chosen_it_says_who_pays_and_leads_to_the_trip(
    client, session, act, step, home, page
):
    with transaction(session):
        office = session.get_one(Office, office_of(step))
        office.travel_payer, office.travel_hint = "us", "Two nights at most."
    address = f"{home}/steps/{step.id}?place={office.id}"
    html = words(client.get(address))
    assert "We book and pay it. Two nights at most." in html
    assert f"{page}?office={office.id}" in html
    assert "/trip?office=" not in client.get(f"{home}/steps/{step.id}?place=remote").text
    ask(session, step, act)
    assert "leaves 7 days to plan it" in words(client.get(address))


WARNING = "Your trip to San Francisco is booked for this."


def test_whoever_moves_or_cancels_under_a_booked_trip_is_warned(
    client, session, act, step, day, home
):
    asked = [
        f"{home}/steps/{step.id}/day/move",
        f"{home}/steps/{step.id}/day/cancellation",
        f"{home}/bookings/{day[0].id}/move",
        f"{home}/bookings/{day[0].id}/cancellation",
    ]
    ask(session, step, act)
    assert [WARNING in client.get(each).text for each in asked] == [False] * 4
    answer(session, step, act, Deed.BOOK)
    assert [WARNING in client.get(each).text for each in asked] == [True] * 4


def test_the_sheet_of_the_day_has_the_plan_of_a_trip_that_is_booked(  # noqa: PLR0917 -- fixtures
    client, session, act, step, day, home, page
):
    sheet = f"{home}/steps/{step.id}/day"
    ask(session, step, act)
    answer(session, step, act, Deed.APPROVE)
    assert "Your trip" not in client.get(sheet).text
    answer(session, step, act, Deed.BOOK, itinerary="UA 123, 18:05")
    html = client.get(sheet).text
    assert "UA 123, 18:05" in html
    assert page in html
