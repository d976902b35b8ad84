"""What time makes of a referee who is silent, of an address that does not work, of an end."""

import pytest
from sqlalchemy import select

from scheduler.errors import Conflict
from scheduler.models import Message
from scheduler.services.applications.stances import attitudes
from scheduler.services.process import endings, process
from scheduler.services.references import asking, ladder, referees
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.services.referees import DAY, HOUR, OMAR, Town

AT_WORK = "helena@brightwater.example"


@pytest.fixture
def town(session, act):
    return Town(session, act)


def stance(town, now=NOON):
    steps = town.application.steps
    return attitudes(town.session, steps, now=now)[town.step_id].stance.value


def climb(town, now):
    return ladder.climb(town.session, act=town.act("worker", now))


@pytest.mark.parametrize(
    ("days", "to_referee", "to_candidate"),
    [
        (1.9, 0, 0),
        (2, 1, 0),
        (4, 2, 0),
        (6, 2, 1),
        (11, 2, 1),
    ],
)
def test_a_silent_referee_is_reminded_twice_and_then_somebody_else_is_asked_for(
    town, days, to_referee, to_candidate
):
    town.asked()
    hour = 0
    while hour <= days * 24:
        climb(town, NOON + hour * HOUR)
        hour += 12
    climb(town, NOON + days * DAY)

    assert town.told(AT_WORK).count("referee_reminded") == to_referee
    assert town.told(town.priya.mail).count("reference_back") == to_candidate


def test_a_worker_that_slept_for_three_days_reminds_once(town):
    town.asked()

    assert (climb(town, NOON + 4.5 * DAY), climb(town, NOON + 4.6 * DAY)) == (1, 0)


def test_nobody_is_reminded_of_what_they_have_done(town):
    helena = town.asked()
    referees.send_answers(town.session, helena, ["Yes"], act=town.theirs())

    assert climb(town, NOON + 5 * DAY) == 0


def test_from_the_sixth_day_it_is_the_candidates_move_until_somebody_else_is_named(town):
    town.asked()
    later = NOON + 6 * DAY
    assert (stance(town, NOON + 5.9 * DAY), stance(town, later)) == ("referees", "name")

    town.name(OMAR, later)

    assert stance(town, later) == "referees"


def test_the_coordinator_goes_on_without_and_a_late_answer_is_still_welcome(town):
    helena = town.asked()
    asking.go_on_without(town.session, helena, act=town.ours(NOON + 10 * DAY))
    assert town.state(helena) == "silent"

    referees.send_answers(town.session, helena, ["Yes"], act=town.theirs(NOON + 11 * DAY))

    assert town.state(helena) == "written"


def test_an_address_that_does_not_work_is_back_with_the_candidate_at_once(town):
    helena = town.asked()
    with transaction(town.session):
        letter = town.session.scalars(select(Message).where(Message.address == AT_WORK)).one()
        letter.dead_at, letter.attempt = NOON, 1

    assert climb(town, NOON + HOUR) == 1
    assert (town.state(helena), town.reference(helena).problem.value) == ("named", "bounced")
    assert town.told(town.priya.mail) == ["references_asked", "reference_back"]
    assert climb(town, NOON + HOUR) == 0


def test_a_process_that_ended_asks_nobody_any_more(town):
    helena = town.asked()
    endings.decline(town.session, town.application_id, act=town.ours(), version=town.version)

    with pytest.raises(Conflict):
        referees.send_answers(town.session, helena, ["Yes"], act=town.theirs())
    assert (climb(town, NOON + 3 * DAY), town.told(AT_WORK)) == (0, [])
    assert invariants.check(town.session) == []


def test_references_that_are_left_out_ask_nobody_any_more(town):
    helena = town.asked()
    process.skip(town.session, town.step_id, act=town.ours(), version=town.version)

    with pytest.raises(Conflict):
        referees.send_answers(town.session, helena, ["Yes"], act=town.theirs())
    assert (climb(town, NOON + 3 * DAY), town.told(AT_WORK)) == (0, [])
