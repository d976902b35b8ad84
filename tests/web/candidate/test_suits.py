"""Hours and breaks that suit: what they leave, what they cost, and that they are kept."""

import itertools
import re

import pytest

from scheduler.models import Booking
from tests.people import portal
from tests.services.calls import make_loop, make_step
from tests.web.coordinator.pages import plain


@pytest.fixture
def step(session, now):
    return make_step(session, make_loop(session))


@pytest.fixture
def page(session, settings, step):
    return f"{portal(session, settings, step.application.candidate)}/steps/{step.id}"


def read(client, url):
    """Return the page's text on one line, without markup."""
    return plain(client.get(url).text)


def days(html):
    return re.findall(r'name="day"[^>]* value="([^"]+)"', html)


def test_without_a_wish_nothing_is_said_of_a_cost(client, page):
    assert "In the next two weeks" not in read(client, page)


def test_what_a_wish_costs_is_said(client, page):
    """The team gives 9 to 17 in San Francisco; the first day is too near to begin at one."""
    costs = {"early=11": "all 10 days stay", "early=13": "9 days instead of 10"}
    costs["late=12"] = "no days instead of 10"
    for wish, cost in costs.items():
        assert f"In the next two weeks: {cost}." in read(client, f"{page}?{wish}")


def test_where_nothing_suits_the_way_back_is_offered(client, page):
    text = read(client, f"{page}?late=12")

    assert "No day within these hours" in text
    assert "Show any hours" in text


def test_a_wish_is_kept_by_every_link_and_form_of_the_page(client, page):
    html = client.get(f"{page}?early=13&pause=30").text

    assert html.count('name="early" value="13"') == 2  # where, and the choice of a day
    assert html.count('name="pause" value="30"') == 2
    assert re.search(r'<option value="13" selected>', html)
    assert "early=13" in re.search(r'href="([^"]*more=1[^"]*)"', html)[1]


def test_a_day_with_longer_breaks_is_booked_as_it_was_shown(client, session, page):
    html = client.get(f"{page}?pause=45").text
    answer = client.post(f"{page}/loop", data={"day": days(html)[0], "pause": "45"})

    assert answer.status_code == 303
    session.rollback()
    made = sorted(session.query(Booking), key=lambda each: each.starts_at)
    pauses = [
        (after.starts_at - before.ends_at).total_seconds() / 60
        for before, after in itertools.pairwise(made)
    ]
    assert sorted(pauses) == [0, 45]


@pytest.mark.parametrize("odd", ["early=99", "late=x", "pause=1", "early=-1&late=&pause=9e9"])
def test_an_odd_wish_is_none(client, page, odd):
    assert len(days(client.get(f"{page}?{odd}").text)) == 5
    assert "In the next two weeks" not in read(client, f"{page}?{odd}")
