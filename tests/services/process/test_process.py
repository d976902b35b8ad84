from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.terms import StageKind
from scheduler.errors import Conflict, Missing
from scheduler.models import Application, Booking, Claim, Entry, Hold, Message, Step, Window
from scheduler.services.process import endings, process
from scheduler.services.transaction import transaction
from tests.services import hiring
from tests.services.hiring import booked, current, states, told, version

DAY = timedelta(days=1)


@pytest.fixture
def role(session, act):
    hiring.a_company(session)
    return hiring.a_role(session, act)


@pytest.fixture
def nadia(session, role, act):
    return hiring.applied(session, role, act)


def advance(session, application_id, act):
    return process.advance(
        session, application_id, act=act, version=version(session, application_id)
    )


def decline(session, application_id, act, **extra):
    seen = version(session, application_id)
    return endings.decline(session, application_id, act=act, version=seen, **extra)


def test_advancing_opens_the_next_step_and_asks_for_a_time(session, nadia, act):
    step = advance(session, nadia, act)
    assert step.stage.title == "Intro call"
    assert states(session, nadia) == ["in_process", "passed", "open", *["ahead"] * 3]
    assert told(session)[1:] == [
        ("choose_time", "nadia@mail.example", 0),
        ("reminder_unused", "nadia@mail.example", 48),
        ("reminder_unused", "nadia@mail.example", 120),
    ]
    assert session.get_one(Application, nadia).read_at == act.now
    assert hiring.written(session) == ["apply", "advance"]


def test_the_invitation_says_what_there_is_to_choose_and_until_when(session, nadia, act):
    advance(session, nadia, act)
    facts = session.scalars(select(Message.facts).where(Message.notice == "choose_time")).one()
    assert (facts["title"], facts["role"]) == ("Intro call", "Customer Engineer")
    assert facts["choose_by"] == (act.now + 10 * DAY).isoformat()
    assert facts["ways"] == [
        {"kind": "call", "title": "Intro call", "minutes": 30, "places": [""], "expect": ""}
    ]


def test_a_step_without_a_time_to_choose_is_ours_with_the_roles_promise(session, nadia, act):
    for _ in range(3):
        advance(session, nadia, act)
    step = current(session, nadia)
    assert step.stage.title == "References"
    assert step.answer_due_at.isoformat() == "2026-11-26T01:00:00+00:00"
    assert told(session) == told(session)[:1]  # what was not sent yet is set aside


def test_the_offer_and_then_the_end_of_the_plan_change_the_application(session, nadia, act):
    for _ in range(4):
        advance(session, nadia, act)
    assert states(session, nadia)[0] == "offered"
    assert advance(session, nadia, act) is None
    assert states(session, nadia) == ["hired", *["passed"] * 5]
    assert session.get_one(Application, nadia).ended_at == act.now
    with pytest.raises(Conflict, match="already ended"):
        advance(session, nadia, act)


def test_what_somebody_else_did_first_is_not_done_twice(session, nadia, act):
    seen = version(session, nadia)
    process.advance(session, nadia, act=act, version=seen)
    with pytest.raises(Conflict, match="Something changed here"):
        process.advance(session, nadia, act=act, version=seen)
    with pytest.raises(Conflict, match="Something changed here"):
        endings.decline(session, nadia, act=act, version=seen)
    assert states(session, nadia)[:3] == ["in_process", "passed", "open"]


def test_a_time_chosen_meanwhile_counts_as_a_change(session, nadia, act):
    advance(session, nadia, act)
    seen = version(session, nadia)
    booked(session, nadia, act, in_hours=48)
    with pytest.raises(Conflict, match="Something changed here"):
        endings.decline(session, nadia, act=act, version=seen)


def test_nobody_is_advanced_past_an_interview_that_is_still_to_come(session, nadia, act):
    advance(session, nadia, act)
    booking = booked(session, nadia, act, in_hours=48)
    with pytest.raises(Conflict, match="still to come"):
        advance(session, nadia, act)
    assert hiring.state_of(session, booking) == "scheduled"
    assert states(session, nadia)[:3] == ["in_process", "passed", "booked"]


def test_advancing_completes_an_interview_that_is_over(session, nadia, act):
    advance(session, nadia, act)
    booking = booked(session, nadia, act, in_hours=-2)
    advance(session, nadia, act)
    assert hiring.state_of(session, booking) == "complete"
    assert states(session, nadia)[:4] == ["in_process", "passed", "passed", "open"]


def test_declining_ends_kindly_and_keeps_the_reason_inside(session, nadia, act):
    decline(session, nadia, act, said=endings.Said(reason="No experience on call"))
    assert states(session, nadia) == ["declined", "declined", *["cancelled"] * 4]
    assert told(session)[1:] == [("declined_kindly", "nadia@mail.example", 0)]
    facts = session.scalars(select(Message.facts).where(Message.notice == "declined_kindly")).one()
    assert "on call" not in str(facts)
    application = session.get_one(Application, nadia)
    assert (application.end_reason, application.ended_at) == ("No experience on call", act.now)


def test_declining_gives_back_all_that_was_booked_or_held(session, nadia, act):
    advance(session, nadia, act)
    booking = booked(
        session, nadia, act, in_hours=48, person_id=hiring.an_interviewer(session, act)
    )
    with transaction(session):
        step = current(session, nadia)
        hold = Hold(
            step_id=step.id,
            interview_id=step.stage.ways[0].interviews[0].id,
            starts_at=act.now,
            ends_at=act.now + DAY,
            until=act.now + DAY,
            lineup=[],
        )
        session.add(hold)
        session.flush()
        owner = step.application.candidate_id
        session.add(Claim(resource_id=owner, tick=2, hold_id=hold.id))
        start = act.now + DAY
        step.windows.append(Window(starts_at=start, ends_at=start + DAY, sent_at=act.now))
    decline(session, nadia, act)
    assert hiring.state_of(session, booking) == "cancelled"
    left = [session.scalar(select(func.count()).select_from(m)) for m in (Claim, Hold, Window)]
    assert left == [0, 0, 0]
    assert states(session, nadia) == ["declined", "passed", "declined", *["cancelled"] * 3]
    assert [each for each in told(session) if each[0] == "reminder_unused"] == []


def test_nobody_is_declined_in_the_middle_of_an_interview(session, nadia, act):
    advance(session, nadia, act)
    booking = booked(session, nadia, act, in_hours=-0.25)
    with pytest.raises(Conflict, match="under way right now"):
        decline(session, nadia, act)
    assert (hiring.state_of(session, booking), states(session, nadia)[0]) == (
        "scheduled",
        "in_process",
    )


def test_declining_leaves_an_interview_that_took_place_as_it_was(session, nadia, act):
    advance(session, nadia, act)
    booking = booked(session, nadia, act, in_hours=-2)
    decline(session, nadia, act)
    assert hiring.state_of(session, booking) == "complete"


def test_a_step_ahead_may_be_left_out(session, nadia, act):
    call = session.get_one(Application, nadia).steps[1].id
    still = process.skip(session, call, act=act, version=version(session, nadia))
    assert still.position == 0
    assert advance(session, nadia, act).stage.title == "Technical side"
    assert states(session, nadia)[:4] == ["in_process", "passed", "skipped", "open"]


def test_leaving_out_the_current_step_cancels_its_interview_and_goes_on(session, nadia, act):
    call = advance(session, nadia, act).id
    booking = booked(session, nadia, act, in_hours=48)
    after = process.skip(session, call, act=act, version=version(session, nadia))
    assert after.stage.title == "Technical side"
    assert hiring.state_of(session, booking) == "cancelled"
    assert states(session, nadia)[:4] == ["in_process", "passed", "skipped", "open"]


def test_what_is_done_cannot_be_left_out(session, nadia, act):
    first = session.get_one(Application, nadia).steps[0].id
    advance(session, nadia, act)
    with pytest.raises(Conflict):
        process.skip(session, first, act=act, version=version(session, nadia))


def test_reading_is_noted_once(session, nadia, act):
    process.mark_read(session, nadia, act=act)
    process.mark_read(session, nadia, act=replace(act, now=act.now + DAY))
    session.expire_all()
    assert session.get_one(Application, nadia).read_at == act.now
    assert hiring.written(session) == ["apply", "read"]


def test_one_more_move_can_be_granted(session, nadia, act):
    step = advance(session, nadia, act).id
    process.grant_move(session, step, act=act, version=version(session, nadia))
    session.expire_all()
    assert session.get_one(Step, step).extra_moves == 1


@pytest.mark.parametrize(("in_hours", "letters"), [(None, 0), (20, 0), (72, 1)])
def test_who_can_use_an_extra_move_is_told_of_it(session, nadia, act, in_hours, letters):
    step = advance(session, nadia, act).id
    if in_hours:
        booked(session, nadia, act, in_hours=in_hours)

    process.grant_move(session, step, act=act, version=version(session, nadia))

    found = [each for each in told(session) if each[0] == "extra_move"]
    assert found == [("extra_move", "nadia@mail.example", 0)] * letters


def test_the_letter_of_an_extra_move_says_until_when(session, nadia, act):
    step = advance(session, nadia, act).id
    booked(session, nadia, act, in_hours=72)

    process.grant_move(session, step, act=act, version=version(session, nadia))

    letter = session.scalars(select(Message).where(Message.notice == "extra_move")).one()
    assert letter.facts["change_until"] == (act.now + timedelta(hours=48)).isoformat()


def test_what_does_not_exist_is_missing(session, nadia, act):
    for verb in (process.advance, endings.decline, process.skip, process.grant_move):
        with pytest.raises(Missing):
            verb(session, 999, act=act, version=0)


def test_a_plan_that_begins_with_a_call_asks_for_a_time_at_once(session, nadia, act):
    stages = (("Intro call", StageKind.CALL),)
    short = hiring.a_role(session, act, "Short", stages=stages)
    application = hiring.applied(session, short, act, "Hugo Lindqvist")
    assert states(session, application) == ["received", "open"]
    assert [notice for notice, address, _ in told(session) if "hugo" in address] == [
        "choose_time",
        "reminder_unused",
        "reminder_unused",
        "application_received",
    ]


def test_the_journal_names_the_step_and_who_did_it(session, nadia, act):
    advance(session, nadia, replace(act, actor="person:5"))
    entry = session.scalars(select(Entry).where(Entry.action == "advance")).one()
    assert (entry.actor, entry.application_id) == ("person:5", nadia)
    assert entry.payload == {"step": "Application"}
    assert session.scalars(select(Booking)).all() == []
