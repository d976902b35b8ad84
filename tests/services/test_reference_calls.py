"""Calling a referee: one caller by the one search, a guest without claims, and soon if they like."""

import pytest
from sqlalchemy import func, select

from scheduler.errors import Conflict, Invalid, SlotTaken
from scheduler.models import Base, Claim, Message
from scheduler.services import (
    answers,
    invariants,
    process,
    reference_calls,
    reference_erasure,
    reference_ladder,
    reminding,
    restoring,
)
from scheduler.services.booking import book as book_interview
from scheduler.services.finding import ask
from scheduler.services.reference_flags import mark_of
from scheduler.services.reference_sheets import Sheet, change_sheet
from scheduler.services.securing import Choice
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_application, make_candidate, make_person, make_pool
from tests.services.referees import DAY, HOUR, MINUTE, OMAR, TORONTO, Town

AT_WORK = "helena@brightwater.example"
NUMBER = "+1 416 555 0117"
MORNING = NOON - 2 * HOUR  # 9:20 am in San Francisco, 12:20 pm in Toronto


@pytest.fixture
def town(session, act):
    return Town(session, act, gap_minutes=10, notice_hours=24, per_day=4, per_week=9)


@pytest.fixture
def helena(town):
    return town.asked(now=MORNING)


def book(town, reference_id, starts_at, *, now=MORNING, phone=NUMBER, zone=TORONTO):
    return reference_calls.book(
        town.session,
        reference_id,
        starts_at,
        phone=phone,
        zone=zone,
        clock=12,
        act=town.theirs(now),
    )


def claimed(town, person):
    town.session.rollback()
    query = select(func.count()).select_from(Claim).where(Claim.resource_id == person.id)
    return town.session.scalar(query)


def test_the_first_time_is_a_quarter_of_an_hour_away_whatever_notice_the_caller_asks(town, helena):
    first = town.starts(helena, MORNING)[0]

    assert first == MORNING + 25 * MINUTE  # on the grid, after 15 minutes


def test_times_are_within_the_decent_hours_of_the_referee(town, helena):
    auckland = town.starts(helena, MORNING, zone="Pacific/Auckland")

    hours = {(start + 13 * HOUR).hour for start in auckland}
    assert hours <= set(range(7, 22))
    assert auckland != town.starts(helena, MORNING)


def test_a_booked_call_claims_the_callers_time_with_the_gap_and_nobody_elses(town, helena):
    booking = book(town, helena, town.starts(helena, MORNING)[4])

    assert (booking.minutes, booking.call_of.state.value, booking.anchor_zone) == (
        15,
        "booked",
        TORONTO,
    )
    assert (claimed(town, town.dana), claimed(town, town.priya)) == (5, 0)
    assert invariants.check(town.session) == []


def test_both_sides_are_invited_and_the_candidate_hears_nothing(town, helena):
    book(town, helena, town.starts(helena, MORNING)[4])

    assert town.told(AT_WORK) == ["referee_booked"]
    assert town.told(town.dana.mail) == ["booked_team"]
    assert town.told(town.priya.mail) == ["references_asked"]


def test_the_invitation_to_who_calls_names_the_referee_and_their_number(town, helena):
    book(town, helena, town.starts(helena, MORNING)[4])

    facts = town.session.scalars(select(Message).where(Message.person_id == town.dana.id)).one()
    assert (facts.facts["candidate"]["name"], facts.facts["candidate"]["phone"]) == (
        "Helena Voss",
        NUMBER,
    )
    assert (facts.facts["about"], facts.facts["link"]) == ("Priya Raman", "")


def test_without_a_number_nothing_is_booked(town, helena):
    with pytest.raises(Invalid):
        book(town, helena, town.starts(helena, MORNING)[0], phone="call me")
    assert (town.state(helena), town.calls()) == ("invited", [])


def test_a_time_that_is_gone_is_refused(town, helena):
    start = town.starts(helena, MORNING)[4]
    other = town.name(OMAR, MORNING)
    book(town, helena, start)

    with pytest.raises(SlotTaken):
        book(town, other, start)


def test_a_call_moves_and_keeps_its_row_and_its_entries(town, helena):
    first, second = town.starts(helena, MORNING)[4:6]
    booking = book(town, helena, first)
    uid = booking.team_object.uid

    again = book(town, helena, second, now=MORNING + MINUTE)

    assert (again.id, again.team_object.uid, again.starts_at) == (booking.id, uid, second)
    assert (claimed(town, town.dana), town.told(AT_WORK)) == (5, ["referee_moved"])
    assert invariants.check(town.session) == []


def test_a_call_given_back_is_free_again_and_other_times_are_offered(town, helena):
    start = town.starts(helena, MORNING)[4]
    book(town, helena, start)

    reference_calls.give_back(town.session, helena, by="candidate", act=town.theirs(MORNING))

    assert (town.state(helena), claimed(town, town.dana)) == ("invited", 0)
    assert start in town.starts(helena, MORNING)
    assert invariants.check(town.session) == []


def test_the_caller_can_be_one_whom_limits_count(session, act):
    town = Town(session, act, per_day=1, per_week=9)
    helena = town.asked(now=MORNING)
    today = town.starts(helena, MORNING)[0]
    book(town, helena, today)
    other = town.name(OMAR, MORNING)

    left = town.starts(other, MORNING)

    assert today.date() not in {start.date() for start in left}


def test_an_interview_of_the_caller_is_no_time_for_a_call(town, helena):
    step = make_application(town.session, town.role, make_candidate(town.session, "Mei Cho")).steps[
        1
    ]
    interview = step.stage.ways[0].interviews[0]
    asked = ask(town.session, step, interview, None, now=MORNING)
    start = asked.starts()[0]
    book_interview(town.session, step.id, Choice(interview.id, None, start), act=town.hers(MORNING))

    assert start not in town.starts(helena, MORNING)


def test_the_fairest_of_a_pool_calls(session, act):
    town = Town(session, act)
    lena = make_person(session, "Lena Brandt")
    pool = make_pool(session, [town.dana, lena])
    sheet = Sheet(("Would you work with them again?",), pool.id)
    change_sheet(session, town.role.id, sheet, act=act)
    helena = town.asked(now=MORNING)
    other = town.name(OMAR, MORNING)
    starts = town.starts(helena, MORNING)
    first = book(town, helena, starts[4]).attendances[0].person_id

    second = book(town, other, starts[8]).attendances[0].person_id

    assert {first, second} == {town.dana.id, lena.id}


def ask_soon(town, reference_id, *, now=MORNING):
    return reference_calls.ask_soon(
        town.session, reference_id, phone=NUMBER, zone=TORONTO, clock=12, act=town.theirs(now)
    )


def ring(town, reference_id, now):
    return reference_calls.ring(
        town.session, reference_id, by=town.dana.id, act=town.act("person:1", now)
    )


def finish(town, reference_id, now, notes="Calm, exact."):
    return reference_calls.finish(
        town.session, reference_id, notes=notes, by=town.dana.id, act=town.act("person:1", now)
    )


def miss(town, reference_id, now):
    return reference_calls.miss(town.session, reference_id, act=town.act("person:1", now))


def climb(town, now):
    return reference_ladder.climb(town.session, act=town.act("worker", now))


def test_call_me_soon_gives_the_caller_half_an_hour(town, helena):
    ask_soon(town, helena)

    assert town.told(town.dana.mail) == ["call_now"]
    ring(town, helena, MORNING + 29 * MINUTE)
    finish(town, helena, MORNING + 45 * MINUTE)
    reference = town.reference(helena)
    assert (reference.state.value, reference.notes, reference.notes_by_id) == (
        "done",
        "Calm, exact.",
        town.dana.id,
    )


def test_after_half_an_hour_times_are_offered_instead(town, helena):
    ask_soon(town, helena)
    late = MORNING + 30 * MINUTE

    assert (climb(town, late - MINUTE), climb(town, late), climb(town, late)) == (0, 1, 0)
    assert town.told(AT_WORK) == ["referee_times"]
    with pytest.raises(Conflict):
        ring(town, helena, late)


@pytest.mark.parametrize("now", [NOON - 4 * HOUR, NOON + 6 * HOUR, NOON + 5 * DAY])
def test_outside_the_callers_hours_nobody_is_asked_to_ring(town, helena, now):
    with pytest.raises(Conflict, match="Pick a time instead"):
        ask_soon(town, helena, now=now)


def test_a_call_that_nobody_picks_up_may_be_booked_once_more_and_then_written(town, helena):
    start = town.starts(helena, MORNING)[0]
    book(town, helena, start)
    miss(town, helena, start + 5 * MINUTE)
    assert (town.state(helena), town.calls()[0].state.value) == ("invited", "candidate_no_show")

    again = town.starts(helena, start + HOUR)[0]
    book(town, helena, again, now=start + HOUR)
    miss(town, helena, again + 5 * MINUTE)

    with pytest.raises(Conflict, match="in writing"):
        book(town, helena, town.starts(helena, again + HOUR)[0], now=again + HOUR)
    assert town.told(AT_WORK)[-1] == "referee_times"
    assert invariants.check(town.session) == []


def test_a_call_that_took_place_is_done(town, helena):
    start = town.starts(helena, MORNING)[0]
    book(town, helena, start)
    with pytest.raises(Conflict):
        finish(town, helena, start - MINUTE)

    finish(town, helena, start + 12 * MINUTE)

    assert (town.state(helena), town.calls()[0].state.value) == ("done", "complete")
    assert invariants.check(town.session) == []


def test_both_sides_are_reminded_an_hour_before(town, helena):
    start = next(at for at in town.starts(helena, MORNING) if at > MORNING + 4 * HOUR)
    book(town, helena, start)

    reminding.remind(town.session, act=town.act("worker", start - HOUR))

    assert (town.told(AT_WORK)[-1], town.told(town.dana.mail)[-1]) == (
        "referee_reminder",
        "reminder_team",
    )


def test_a_caller_who_cannot_is_told_of_to_whoever_coordinates(town, helena):
    booking = book(town, helena, town.starts(helena, MORNING)[4])

    answers.cannot(town.session, booking.attendances[0].id, "Ill", act=town.ours(MORNING))

    assert (town.told(town.sam.mail), town.calls()[0].at_risk_at) == (["at_risk"], MORNING)


def test_a_restored_company_tells_referees_anew(town, helena):
    book(town, helena, town.starts(helena, MORNING)[4])

    restoring.settle(town.session, act=town.act("command", MORNING + MINUTE))

    assert town.told(AT_WORK) == ["referee_booked"]
    assert invariants.check(town.session) == []


def test_the_end_of_the_process_cancels_the_call_and_tells_both(town, helena):
    start = town.starts(helena, MORNING)[-1]
    book(town, helena, start)
    sent(town)

    process.decline(
        town.session, town.application_id, act=town.ours(MORNING + HOUR), version=town.version
    )

    assert (town.calls()[0].state.value, claimed(town, town.dana)) == ("cancelled", 0)
    assert town.told(AT_WORK)[-1] == "referee_cancelled"
    assert town.told(town.dana.mail)[-1] == "cancelled_team"
    assert invariants.check(town.session) == []


def sent(town):
    """Let every message that waits have been sent."""
    with transaction(town.session):
        for each in town.session.scalars(select(Message)):
            if each.superseded_at is None:
                each.attempt, each.sent_at, each.stamped_at = 1, MORNING, MORNING
                each.digest = "0" * 64


def erase(town, now):
    return reference_erasure.erase(town.session, act=town.act("worker", now))


def test_a_day_after_the_process_nothing_is_left_of_who_a_referee_is(town, helena):
    book(town, helena, town.starts(helena, MORNING)[0])
    finish(town, helena, MORNING + 2 * HOUR)
    process.decline(town.session, town.application_id, act=town.ours(), version=town.version)
    assert (erase(town, NOON + 0.9 * DAY), erase(town, NOON + DAY), erase(town, NOON + DAY)) == (
        0,
        1,
        0,
    )

    town.session.rollback()
    rows = [
        str(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in town.session.execute(select(table))
    ]
    found = [
        row for row in rows for word in ("Helena", "helena@", NUMBER, "Calm, exact") if word in row
    ]
    assert found == []
    assert town.state(helena) == "done"
    assert invariants.check(town.session) == []


def test_what_is_left_for_half_a_year_is_a_mark_that_somebody_was_asked(town, helena):
    process.decline(town.session, town.application_id, act=town.ours(), version=town.version)
    erase(town, NOON + DAY)
    assert town.reference(helena).mail_key == mark_of(AT_WORK)

    erase(town, NOON + 184 * DAY)

    assert town.reference(helena).mail_key == ""
