"""What a card of a day says before it is chosen: rooms, who is on a screen, and what speaks for it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.models import Booking, Interview, Seat
from scheduler.services.transaction import transaction
from scheduler.web.candidate.day_cards import LEAST_WAITING, SOONEST, Card, Part, marked
from tests.people import make_pool, portal
from tests.services.calls import make_loop, make_person, make_step

NINE = datetime(2026, 12, 1, 17, tzinfo=UTC)


def marks(*waits, apart=1):
    """Return what speaks for cards that wait so long between their talks, days *apart*."""
    starts = [NINE + timedelta(days=apart * number) for number in range(len(waits))]
    cards = [Card("", [Part(at, at, [])], wait) for at, wait in zip(starts, waits, strict=True)]
    return [list(card.marks) for card in marked(cards)]


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        ((), []),
        ((3,), [[SOONEST]]),
        ((3, 3), [[SOONEST], []]),
        ((3, 9), [[SOONEST, LEAST_WAITING], []]),
        ((9, 3, 3), [[SOONEST], [LEAST_WAITING], []]),
        ((3, 9, 3), [[SOONEST], [], []]),
    ],
)
def test_the_soonest_is_named_and_waiting_less_where_it_tells_cards_apart(waits, said):
    assert marks(*waits) == said


def test_of_cards_that_begin_at_the_same_time_none_is_the_soonest():
    assert marks(3, 9, apart=0) == [[LEAST_WAITING], []]


@pytest.fixture
def role(session, now):
    return make_loop(session)


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def page(session, settings, step):
    office = step.stage.ways[0].places[1].office
    home = portal(session, settings, step.application.candidate)
    return f"{home}/steps/{step.id}?place={office.id}"


def first_card(html):
    """Return the lines below the talks of the first card, as they are read."""
    card = re.search(r'<article class="loop">.*?</article>', html, re.DOTALL)[0]
    lines = re.findall(r'<div class="fine">(.*?)</div>', card)
    return [re.sub(r"\s+", " ", line) for line in lines]


def test_in_an_office_each_talk_names_the_room_that_it_then_gets(client, session, page):
    html = client.get(page).text
    day = re.search(r'name="day"[^>]* value="([^"]+)"', html)[1]
    rooms = [line.partition(" · ")[2] for line in first_card(html)]
    address, _, query = page.partition("?")
    answer = client.post(f"{address}/loop", data={"day": day, "place": query.partition("=")[2]})
    session.rollback()
    booked = session.query(Booking).order_by(Booking.starts_at).all()

    assert answer.status_code == 303
    assert len(rooms) == 3
    assert rooms == [f"Room {each.room.name}" for each in booked]


def test_remote_no_room_is_named(client, page):
    assert "Room" not in "".join(first_card(client.get(page.partition("?")[0]).text))


def test_whoever_joins_by_screen_is_named_so(client, session, role, page):
    far = make_pool(session, [make_person(session, "Noor Haddad")])
    with transaction(session):
        talk = session.query(Interview).filter_by(title="Debugging together").one()
        talk.seats.append(Seat(position=2, pool_id=far.id, may_join_by_screen=True))

    html = client.get(page).text
    assert "On its screen: Noor" in html
    lines = [line for line in first_card(html) if "on screen" in line]
    assert len(lines) == 1
    assert re.match(r".* and Noor on screen · Room ", lines[0])
    assert "on screen" not in "".join(first_card(client.get(page.partition("?")[0]).text))
