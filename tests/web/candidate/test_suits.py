"""Hours and breaks that suit: what they leave, what they cost, and that they are kept."""

import itertools
import re

import pytest
from sqlalchemy import select

from scheduler.domain.loops.rules import Spread
from scheduler.models import Booking, Office
from scheduler.services.transaction import transaction
from tests.people import portal
from tests.services.calls import add_member, add_talks, make_loop, make_step
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


@pytest.mark.parametrize("wish", ["", "&early=13"])
def test_a_place_without_any_day_leads_to_the_others_whatever_is_wished(
    client, session, page, wish
):
    with transaction(session):
        office = session.query(Office).one()
        for room in office.rooms:
            room.capacity = 1
    text = read(client, f"{page}?place={office.id}{wish}")

    assert "No whole day in San Francisco for now" in text
    assert "Remote above has days to choose from." in text
    assert "Try other hours" not in text


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


@pytest.fixture
def either(session, step):
    """Let the plan leave the choice between one day and two half days; the loop has four talks."""
    role = step.application.role
    add_member(session, role, "Tomás Kraus")
    add_talks(session, role, ["Your questions"])
    with transaction(session):
        step.stage.ways[0].days = Spread.EITHER


def dates(value):
    return {part.partition(".")[2][:8] for part in value.split(",")}


def test_half_days_are_offered_where_the_plan_leaves_the_choice(client, page, either):
    assert {len(dates(value)) for value in days(client.get(page).text)} == {1}

    html = client.get(f"{page}?days=halves").text
    assert {len(dates(value)) for value in days(html)} == {2}
    assert html.count('name="days" value="halves"') == 2  # where, and the choice of a day
    assert "pairs of half days that work for everyone" in plain(html)


def test_what_half_days_cost_is_said(client, page, either):
    costs = {"days=halves": "10", "days=halves&late=12": "9", "days=halves&early=13&late=14": "no"}
    for wish, cost in costs.items():
        text = read(client, f"{page}?{wish}")
        assert f"{cost} dates to begin on, where a whole day has 10." in text


def test_half_days_are_booked_as_they_were_shown(client, session, page, either):
    html = client.get(f"{page}?days=halves&late=14").text
    chosen = days(html)[0]
    answer = client.post(f"{page}/loop", data={"day": chosen, "days": "halves", "late": "14"})

    assert answer.status_code == 303
    session.rollback()
    booked = session.scalars(select(Booking)).all()
    assert {f"{each.starts_at:%Y%m%d}" for each in booked} == dates(chosen)
    sheet = read(client, answer.location)
    assert "Your days are booked, all 4 talks of them." in sheet
    assert "And another day" in sheet


def test_half_days_that_are_gone_show_those_that_are_free(client, page, either):
    chosen = days(client.get(f"{page}?days=halves").text)[0]
    gone = re.sub(r"T\d{4}Z", "T0300Z", chosen)
    answer = client.post(f"{page}/loop", data={"day": gone, "days": "halves"})

    assert answer.status_code == 409
    assert {len(dates(value)) for value in days(answer.text)} == {2}


def test_a_plan_for_one_day_does_not_ask(client, page):
    html = client.get(f"{page}?days=halves").text

    assert {len(dates(value)) for value in days(html)} == {1}
    assert "two half days" not in html


def test_a_plan_for_half_days_has_no_whole_day(client, session, step, page, either):
    with transaction(session):
        step.stage.ways[0].days = Spread.HALVES
    html = client.get(page).text

    assert {len(dates(value)) for value in days(html)} == {2}
    assert "All talks on" not in html
