"""The coordinator sees a trip in the queue and beside the candidate, and answers it."""

import re
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from scheduler.domain.trips import Deed, TripState
from scheduler.models import Company
from scheduler.services.bookings import cancelling
from scheduler.services.privacy import erasing
from scheduler.services.transaction import transaction
from scheduler.services.trips import trips
from tests.people import PACIFIC, make_coordinator
from tests.services.calls import make_loop, make_step
from tests.services.travelling import answer, ask, letters, make_day
from tests.web.reading import Page


@pytest.fixture
def step(session, now):
    return make_step(session, make_loop(session))


@pytest.fixture
def desk(client, session, step):
    return client.enter(make_coordinator(session))


@pytest.fixture
def asked(session, act, step):
    """Return the trip of a day that is booked."""
    make_day(session, step, act)
    return ask(session, step, act, needs="A quiet room", note="I come with my tuba")


@pytest.fixture
def home(step):
    return f"/candidates/{step.application_id}"


@pytest.fixture
def page(home, step):
    return f"{home}/steps/{step.id}/trip"


def stored(session, step):
    session.rollback()
    return trips.trip_of(session, step.id)


def test_the_queue_leads_to_the_trip_and_the_candidates_page_too(desk, asked, home, page):
    queue = desk.get("/queue").text
    assert "Asks for a trip to San Francisco for" in queue
    assert f'href="{page}"' in queue
    assert "Times and trips <b>1</b>" in queue
    assert f'href="{page}"' in desk.get(home).text
    html = desk.get(page).text
    assert "A quiet room" in html
    assert "I come with my tuba" in html


def test_the_queue_tells_the_days_of_a_trip_by_the_office_and_not_by_the_companys_clock(
    desk, session, act, step, asked
):
    with transaction(session):
        session.get_one(Company, 1).zone = "Asia/Tokyo"
    there = trips.talks_for(session, [step.id])[step.id].first_at.astimezone(ZoneInfo(PACIFIC))
    said = f"{there:%a} {there.day} {there:%b}"

    def told():
        text = re.sub(r"<[^>]+>", "", desk.get("/queue").text).replace("\xa0", " ")
        return " ".join(text.split())

    assert re.search(rf"a trip to San Francisco for {said}, \d+:\d\d am \(PST\)\.", told())

    answer(session, step, act, Deed.BOOK, itinerary="UA 123")
    cancelling.cancel_day(session, step.id, by="staff", act=act)
    assert f"Has a trip to San Francisco for {said}" in told()


def test_a_trip_is_booked_with_its_plan_and_its_files_by_one_press(
    desk, session, step, asked, page
):
    sent = Page(desk.get(page)).fields | {
        "do": "book",
        "itinerary": "UA 123 at 18:05",
        "words": "See you there",
        "uploads": [(BytesIO(b"%PDF-1.4 seat"), "flight.pdf"), (BytesIO(b"12 A"), "seat.txt")],
    }
    pressed = desk.press(page, sent)

    assert (pressed.status_code, pressed.location) == (303, page)
    trip = stored(session, step)
    assert (trip.state, trip.itinerary, [each.name for each in trip.files]) == (
        TripState.BOOKED,
        "UA 123 at 18:05",
        ["flight.pdf", "seat.txt"],
    )
    assert letters(session) == [("asked", "ask"), ("booked", "book")]
    html = desk.get(page).text
    assert "The trip is booked. Priya is told." in html
    got = desk.get(f"{page}/files/{trip.files[0].id}")
    assert got.data == b"%PDF-1.4 seat"
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_what_cannot_be_taken_is_shown_again_with_all_that_was_typed(
    desk, session, step, asked, page
):
    fields = Page(desk.get(page)).fields | {"itinerary": "UA 123"}
    wrong = fields | {"do": "book", "uploads": (BytesIO(b"MZ"), "virus.exe")}
    refused = desk.press(page, wrong)
    assert refused.status_code == 422
    assert "We can take PDF, Word" in refused.text
    assert "UA 123" in refused.text
    assert desk.press(page, fields | {"do": "fly"}).status_code == 422
    assert stored(session, step).state is TripState.ASKED


def test_an_old_page_does_nothing(desk, session, act, step, asked, page):
    fields = Page(desk.get(page)).fields | {"do": "approve", "words": "Gladly"}
    answer(session, step, act, Deed.APPROVE)
    refused = desk.press(page, fields)
    assert refused.status_code == 409
    assert "Gladly" in refused.text
    assert stored(session, step).answer == ""


def test_pressing_twice_does_it_once(desk, session, step, asked, page):
    fields = Page(desk.get(page)).fields | {"do": "approve"}
    assert [desk.press(page, fields).status_code for _ in range(2)] == [303, 303]
    assert stored(session, step).version == 2


def buttons(html):
    return [
        word
        for word in ("approve", "book", "change", "keep", "cancel", "undo")
        if f'value="{word}"' in html
    ]


def test_each_state_has_its_buttons(desk, session, act, step, asked, page):
    assert buttons(desk.get(page).text) == ["approve", "book", "cancel"]
    answer(session, step, act, Deed.BOOK)
    assert buttons(desk.get(page).text) == ["change", "cancel"]
    cancelling.cancel_day(session, step.id, by="staff", act=act)
    html = desk.get(page).text
    assert buttons(html) == ["change", "keep", "cancel"]
    assert "comes to no office any more" in html
    trips.withdraw(session, step.id, act=act, seen=stored(session, step).version)
    assert buttons(desk.get(page).text) == ["undo"]
    pressed = desk.press(page, {"version": "3", "do": "undo"})
    assert pressed.status_code == 303
    assert "There is nothing left to do." in desk.get(page).text


def test_a_trip_without_a_day_waits(desk, session, act, step, page):
    ask(session, step, act)
    html = desk.get(page).text
    assert buttons(html) == ["cancel"]
    assert "has not chosen a day in the office yet" in html
    assert "Times and trips" not in desk.get("/queue").text


WARNING = "A trip to San Francisco is booked for this."


def test_before_a_move_or_a_cancellation_we_are_warned(desk, session, act, step, asked, home):
    (booking, *_) = cancelling.coming(session, step.id, act)
    pages = [f"{home}/bookings/{booking}/{deed}" for deed in ("move", "cancellation")]
    assert [WARNING in desk.get(each).text for each in pages] == [False, False]
    answer(session, step, act, Deed.BOOK)
    assert [WARNING in desk.get(each).text for each in pages] == [True, True]


def test_the_journal_says_it_in_words(desk, session, act, step, asked, home):
    answer(session, step, act, Deed.BOOK)
    html = desk.get(home).text
    assert "asked for a trip to San Francisco" in html
    assert "booked the trip to San Francisco" in html


def test_tickets_of_somebody_who_is_erased_are_given_back_without_a_name(
    desk, session, act, step, asked, page
):
    home = f"/candidates/{step.application_id}"
    answer(session, step, act, Deed.APPROVE)
    answer(session, step, act, Deed.BOOK, itinerary="Seat 14C for Priya")
    assert "The tickets to San Francisco stay in the queue" in desk.get(f"{home}/erasure").text

    erasing.erase_all(session, step.application.candidate_id, by="candidate", act=act)

    queue = desk.get("/queue").text
    assert "Its tickets are still ours to give back, though who it was for is erased." in queue
    assert f'href="{page}"' in desk.get(home).text
    told = desk.get(page)
    assert "look for a trip to San Francisco" in told.text
    for word in ("Priya", "Denver", "14C", "tuba", "Somebody"):
        assert word not in told.text
    done = desk.press(page, {"do": "undo", "version": Page(told).fields["version"]})
    assert (done.status_code, done.location) == (303, page)
    assert "There is nothing left to do." in desk.get(page).text
    assert "give back" not in desk.get("/queue").text
    assert f'href="{page}"' not in desk.get(home).text
