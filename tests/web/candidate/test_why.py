"""Why so few, in kind words: what a candidate could change, and that the rest is on us."""

import pytest

from scheduler.domain.loops.rules import Spread
from scheduler.models import Candidate, WeeklyHours
from scheduler.services.transaction import transaction
from tests.people import portal
from tests.services.calls import make_company, make_loop, make_person, make_role, make_step
from tests.web.coordinator.pages import plain
from tests.web.reading import Page


@pytest.fixture
def far(session, now):
    """Return the step of somebody in Delhi whose interviewer works in San Francisco."""
    make_company(session)
    step = make_step(session, make_role(session, [make_person(session, "Jonas Weber")]))
    with transaction(session):
        step.application.candidate.zone = "Asia/Kolkata"
    return step


@pytest.fixture
def there(session, settings, far):
    return f"{portal(session, settings, far.application.candidate)}/steps/{far.id}"


def words(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return plain(answer.text)


def day_of(session, step):
    session.rollback()
    candidate = session.get_one(Candidate, step.application.candidate_id)
    return candidate.day_from, candidate.day_until


def test_the_page_is_reached_from_the_times(client, there):
    assert any(each.startswith(f"{there}/why") for each in Page(client.get(there)).links)


def test_who_shares_no_decent_hours_may_choose_wider_ones(client, session, far, there):
    page = words(client, f"{there}/why")
    assert "Remote No times in the next 28 days" in page
    assert "By video we offer 7:00 am to 10:00 pm, your time." in page
    assert "From 6:00 am to 11:00 pm you would have 38 times on 23 days besides" in page
    assert "sees the same and can do what no page does" in page
    assert "We have no free times for this yet" in words(client, there)

    answer = client.post(f"{there}/hours", data={"wide": "y", "submission": "a" * 22})

    assert (answer.status_code, answer.location) == (303, there)
    assert day_of(session, far) == (360, 1380)
    assert "10:30 pm" in words(client, there)
    assert "We have no free times" not in words(client, there)


def test_wider_hours_are_taken_back_as_easily(client, session, far, there):
    client.post(f"{there}/hours", data={"wide": "y", "submission": "a" * 22})
    assert "By video we offer 6:00 am to 11:00 pm, your time, as you chose." in words(
        client, f"{there}/why"
    )

    client.post(f"{there}/hours", data={"submission": "b" * 22})

    assert day_of(session, far) == (None, None)
    assert "No times in the next 28 days" in words(client, f"{there}/why")


def test_a_time_that_only_wide_hours_have_is_booked(client, session, far, there):
    client.post(f"{there}/hours", data={"wide": "y", "submission": "a" * 22})
    page = Page(client.get(there))
    slot = page.fields.get("slot") or "20261125T1700Z"

    answer = client.post(
        f"{there}/booking", data={"place": "remote", "slot": slot, "submission": "b" * 22}
    )

    assert answer.status_code == 303


def test_a_loop_says_what_each_place_has_and_that_talks_may_be_chosen_one_by_one(
    client, session, settings, now
):
    step = make_step(session, make_loop(session))
    there = f"{portal(session, settings, step.application.candidate)}/steps/{step.id}"

    page = words(client, f"{there}/why?early=13")

    assert "Remote 20 days in the next 28 days" in page
    assert "San Francisco 20 days in the next 28 days" in page
    assert "That is with any hours and breaks." in page
    assert "Choose talk by talk, on different days if you like." in page
    assert "two half days" not in page


def test_two_half_days_are_named_with_what_they_give_where_the_plan_leaves_the_choice(
    client, session, settings, now
):
    step = make_step(session, make_loop(session))
    with transaction(session):
        step.stage.ways[0].days = Spread.EITHER
        for hours in session.query(WeeklyHours):
            hours.until_minute = 11 * 60  # from nine: too short for three talks of 45 minutes
    there = f"{portal(session, settings, step.application.candidate)}/steps/{step.id}"

    page = words(client, f"{there}/why")
    assert "Remote No days in the next 28 days" in page
    offered = client.get(f"{there}?days=halves&place=remote&more=1").text.count('name="day"')
    assert offered > 10
    assert f"instead of one you would have {offered} dates to begin on by video" in page
    assert "where a whole day has none. Show me two half days" in page


def test_nothing_is_said_of_colleagues_rules_or_pools(client, there):
    page = words(client, f"{there}/why")

    assert [word for word in ("Jonas", "limit", "notice", "pool", "busy") if word in page] == []
