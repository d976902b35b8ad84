"""Why so few? On a page of its own, counted when it is opened."""

import pytest

from scheduler.models import WeeklyHours
from scheduler.services.transaction import raise_versions, transaction
from tests.services.calls import add_talks, make_person, make_role, make_step
from tests.web.coordinator.chosen import call, role, step
from tests.web.coordinator.pages import plain

__all__ = ["role", "step"]  # fixtures


def address(step):
    return f"/candidates/{step.application_id}/steps/{step.id}/why"


def a_loop(session):
    """Return the open step of a loop of two talks that Aisha and Jonas can hold, remote."""
    team = [make_person(session, name) for name in ("Aisha Malik", "Jonas Weber")]
    made = make_role(session, team, minutes=45)
    add_talks(session, made, ["Debugging together"])
    return make_step(session, made)


def test_the_page_is_reached_from_the_candidates_page_and_from_the_picker(desk, step):
    link = f'href="{address(step)}"'

    assert link in desk.get(f"/candidates/{step.application_id}").text
    assert link in desk.get(address(step).replace("/why", "/booking")).text


def test_what_there_is_stands_beside_what_each_rule_takes_and_each_change_gives(desk, step):
    words = plain(desk.get(address(step)).text)

    assert "20 days, 304 times to choose from in the next 28 days." in words
    assert (
        "The hours that people give +8 days, 506 times The notice of 24 hours +1 day, 16 times"
        in words
    )
    assert (
        "Looking 42 days ahead instead of 28 +10 days, 160 times "
        "A notice of 12 hours instead of 24 +5 times" in words
    )


def test_a_pool_and_a_weekday_are_named_and_lead_to_where_they_are_changed(desk, session):
    loop = a_loop(session)
    pool = loop.stage.ways[0].interviews[0].seats[0].pool
    aisha = pool.members[0].person
    with transaction(session):
        aisha.hours[:] = [
            WeeklyHours(person_id=aisha.id, weekday=0, from_minute=540, until_minute=1020)
        ]
        raise_versions(session, [aisha.id])

    page = desk.get(address(loop))

    words = plain(page.text)
    assert "Allowing Tuesdays: Aisha gives none +4 days" in words
    assert f"One more interviewer in {pool.name}, with hours like Jonas’s +16 days" in words
    assert f'href="/setup/people/{aisha.id}/hours"' in page.text
    assert f'href="/setup/pools/{pool.id}"' in page.text


def test_what_is_booked_has_nothing_to_choose(desk, session, act, step):
    call(session, step, act)

    words = plain(desk.get(address(step)).text)

    assert "There is nothing to choose now" in words


@pytest.mark.parametrize("other", [0, 999_999])
def test_a_step_of_nobody_is_missing(desk, step, other):
    assert desk.get(f"/candidates/{step.application_id}/steps/{other}/why").status_code == 404
