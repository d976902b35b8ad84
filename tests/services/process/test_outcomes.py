from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.process import Outcome
from scheduler.errors import Conflict, Missing
from scheduler.models import Application, Message
from scheduler.services.process import endings, process, reopening
from scheduler.services.process.outcomes import set_outcome
from scheduler.services.transaction import transaction
from tests.services import hiring
from tests.services.hiring import booked, current, state_of, states, told, version


@pytest.fixture
def nadia(session, act):
    """Return an application whose current step is the intro call."""
    hiring.a_company(session)
    application = hiring.applied(session, hiring.a_role(session, act), act)
    process.advance(session, application, act=act, version=version(session, application))
    return application


def outcome(session, booking, what, act):
    application = hiring.application_of(session, booking)
    return set_outcome(session, booking, what, act=act, version=version(session, application))


def reopen(session, application, act):
    return reopening.reopen(session, application, act=act, version=version(session, application))


@pytest.mark.parametrize(
    ("what", "booking_is", "application_is"),
    [
        (Outcome.PASSED, "complete", ["in_process", "passed", "passed", "open"]),
        (Outcome.DECLINED, "complete", ["declined", "passed", "declined", "cancelled"]),
        (Outcome.UNDECIDED, "complete", ["in_process", "passed", "booked", "ahead"]),
        (Outcome.CANDIDATE_NO_SHOW, "candidate_no_show", ["in_process", "passed", "open", "ahead"]),
        (
            Outcome.INTERVIEWER_NO_SHOW,
            "interviewer_no_show",
            ["in_process", "passed", "open", "ahead"],
        ),
    ],
)
def test_an_outcome_does_what_follows_from_it(
    session, nadia, act, what, booking_is, application_is
):
    booking = booked(session, nadia, act, in_hours=-2)
    outcome(session, booking, what, act)
    assert state_of(session, booking) == booking_is
    assert states(session, nadia)[:4] == application_is


def test_who_did_not_meet_is_asked_for_another_time(session, nadia, act):
    booking = booked(session, nadia, act, in_hours=-2)
    outcome(session, booking, Outcome.CANDIDATE_NO_SHOW, act)
    asked = session.scalars(select(Message.sequence).where(Message.notice == "choose_time")).all()
    assert len(set(asked)) == 2


def test_an_outcome_that_waits_for_us_is_promised_from_the_end_of_the_interview(
    session, nadia, act
):
    outcome(session, booked(session, nadia, act, in_hours=-72), Outcome.UNDECIDED, act)
    due = current(session, nadia).answer_due_at  # the call was on Friday
    assert due.isoformat() == "2026-11-25T01:00:00+00:00"


@pytest.mark.parametrize("what", list(Outcome))
def test_nothing_comes_of_an_interview_that_is_still_to_come(session, nadia, act, what):
    booking = booked(session, nadia, act, in_hours=1)
    with pytest.raises(Conflict, match="has not taken place yet"):
        outcome(session, booking, what, act)
    assert state_of(session, booking) == "scheduled"


def test_somebody_missing_can_be_noted_while_the_others_wait(session, nadia, act):
    booking = booked(session, nadia, act, in_hours=-0.25)
    outcome(session, booking, Outcome.CANDIDATE_NO_SHOW, act)
    assert state_of(session, booking) == "candidate_no_show"


def test_an_outcome_is_set_once(session, nadia, act):
    booking = booked(session, nadia, act, in_hours=-2)
    outcome(session, booking, Outcome.UNDECIDED, act)
    with pytest.raises(Conflict, match="its outcome is set"):
        outcome(session, booking, Outcome.PASSED, act)


def test_an_outcome_of_no_interview_is_missing(session, nadia, act):
    with pytest.raises(Missing):
        set_outcome(session, 999, Outcome.PASSED, act=act, version=0)


def test_taking_back_an_advance_asks_for_the_earlier_step_again(session, nadia, act):
    reopen(session, nadia, act)
    assert states(session, nadia)[:3] == ["received", "open", "ahead"]
    assert [notice for notice, _, _ in told(session)] == ["application_received"]


def test_taking_back_an_advance_after_an_interview_waits_for_the_decision(session, nadia, act):
    booking = booked(session, nadia, act, in_hours=-2)
    outcome(session, booking, Outcome.PASSED, act)
    reopen(session, nadia, act)
    assert states(session, nadia)[:4] == ["in_process", "passed", "booked", "ahead"]
    assert state_of(session, booking) == "complete"
    process.advance(session, nadia, act=act, version=version(session, nadia))
    assert states(session, nadia)[:4] == ["in_process", "passed", "passed", "open"]


def test_what_has_been_built_upon_cannot_be_taken_back(session, nadia, act):
    booked(session, nadia, act, in_hours=48)
    with pytest.raises(Conflict, match="already chosen a time"):
        reopen(session, nadia, act)


def test_before_the_first_decision_there_is_nothing_to_take_back(session, nadia, act):
    reopen(session, nadia, act)
    with pytest.raises(Conflict, match="nothing to take back"):
        reopen(session, nadia, act)


def test_a_decline_taken_back_leads_to_the_step_where_it_ended(session, nadia, act):
    endings.decline(
        session,
        nadia,
        act=act,
        version=version(session, nadia),
        said=endings.Said(reason="A mistake"),
    )
    reopen(session, nadia, act)
    assert states(session, nadia) == ["in_process", "passed", "open", *["ahead"] * 3]
    application = session.get_one(Application, nadia)
    assert (application.ended_at, application.end_reason) == (None, "")
    assert [notice for notice, _, _ in told(session)].count("choose_time") == 1


def test_a_hire_taken_back_stands_at_the_last_step(session, nadia, act):
    for _ in range(4):
        process.advance(session, nadia, act=act, version=version(session, nadia))
    reopen(session, nadia, act)
    assert states(session, nadia) == ["offered", *["passed"] * 4, "open"]


def test_who_applied_again_goes_on_with_that_application(session, nadia, act):
    endings.decline(session, nadia, act=act, version=version(session, nadia))
    role = session.get_one(Application, nadia).role_id
    hiring.applied(session, role, act)
    with pytest.raises(Conflict, match="applied for this role again"):
        reopen(session, nadia, act)


def test_a_withdrawal_taken_back_opens_the_first_step_that_was_left(session, nadia, act):
    with transaction(session):
        application = session.get_one(Application, nadia)
        application.state, application.ended_at = "withdrawn", act.now + timedelta(hours=1)
        for step in application.steps[1:]:
            step.state = "cancelled"
    reopen(session, nadia, act)
    assert states(session, nadia)[:4] == ["in_process", "passed", "open", "ahead"]
