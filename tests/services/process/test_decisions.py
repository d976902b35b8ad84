"""The two answers, what they let go of, and taking them back."""

import pytest
from sqlalchemy import select

from scheduler.domain.offers import Decision
from scheduler.errors import Conflict
from scheduler.models import Message
from scheduler.services.placing import holding
from scheduler.services.placing.securing import Choice
from scheduler.services.process import offers, process, reopening
from scheduler.services.references import calls
from scheduler.services.search.finding import ask
from scheduler.services.upkeep import invariants
from tests.conftest import NOON
from tests.people import make_application, make_role
from tests.services.closing import approve, decide, state, step, talk
from tests.services.referees import HOUR, MORNING, NUMBER, TORONTO, Town


@pytest.fixture
def town(session, act):
    town = Town(session, act, at=4)
    town.step_id = town.offer_id
    return town


@pytest.mark.parametrize(
    ("decision", "application"),
    [(Decision.ACCEPTED, "hired"), (Decision.DECLINED, "declined")],
)
def test_either_answer_lets_go_of_all_that_was_still_held(session, act, decision, application):
    town = Town(session, act, at=3)
    helena = town.asked(now=MORNING)
    calls.book(
        session,
        helena,
        town.starts(helena, MORNING)[-1],
        phone=NUMBER,
        zone=TORONTO,
        clock=12,
        act=town.theirs(MORNING),
    )
    process.advance(session, town.application_id, act=town.ours(MORNING), version=town.version)
    approve(town)
    booking = talk(town)
    other = make_application(session, make_role(session, town.pool, title="Writer"), town.priya)
    interview = other.steps[1].stage.ways[0].interviews[0]
    start = ask(session, other.steps[1], interview, None, now=MORNING).starts()[-1]
    holding.hold(
        session, other.steps[1].id, Choice(interview.id, None, start), act=town.hers(MORNING)
    )

    decide(town, decision, booking.ends_at + HOUR, reason="Too far")

    assert state(town)[0] == application
    session.rollback()
    assert [each.state.value for each in town.calls()] == ["cancelled"]
    assert holding.hold_of(session, other.steps[1].id) is None
    assert town.told(town.dana.mail)[-1] == "decided"
    assert invariants.check(session) == []


def test_a_no_keeps_its_reason_inside(town):
    approve(town)
    booking = talk(town)

    decide(town, Decision.DECLINED, booking.ends_at, reason="Too far")

    assert town.application.end_reason == "They said no. Too far"
    facts = [each.facts for each in town.session.scalars(select(Message))]
    assert [each for each in facts if "Too far" in str(each)] == []


def test_nobody_decides_before_we_have_talked_but_staff_may_write_down_what_they_heard(town):
    approve(town)
    with pytest.raises(Conflict, match="nothing to decide"):
        decide(town, Decision.ACCEPTED, NOON)

    offers.decide(
        town.session,
        town.offer_id,
        Decision.ACCEPTED,
        act=town.ours(),
        version=town.version,
    )

    assert state(town) == ("hired", "passed")


def test_an_answer_that_is_taken_back_is_theirs_to_give_again(town):
    approve(town)
    booking = talk(town)
    decide(town, Decision.DECLINED, booking.ends_at)

    reopening.reopen(town.session, town.application_id, act=town.ours(), version=town.version)

    assert (state(town)[0], step(town).offer.decided_at) == ("offered", None)


def test_an_advance_that_is_taken_back_takes_the_word_back_with_it(session, act):
    town = Town(session, act, at=3)
    process.advance(session, town.application_id, act=town.ours(), version=town.version)
    approve(town)

    reopening.reopen(session, town.application_id, act=town.ours(), version=town.version)

    assert (step(town).state.value, step(town).offer) == ("ahead", None)
