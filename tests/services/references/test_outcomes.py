"""What comes of asking a referee: rung soon, missed, spoken with; and the end of who they are."""

import pytest
from sqlalchemy import select

from scheduler.errors import Conflict
from scheduler.models import Base, Message
from scheduler.services.bookings import reminding
from scheduler.services.privacy import referees
from scheduler.services.process import endings
from scheduler.services.references import ladder
from scheduler.services.references.flags import mark_of
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants, restoring
from tests.conftest import NOON
from tests.services.referees import (
    DAY,
    HOUR,
    MINUTE,
    MORNING,
    NUMBER,
    Town,
    ask_soon,
    book,
    claimed,
    finish,
    miss,
    ring,
)

AT_WORK = "helena@brightwater.example"


@pytest.fixture
def town(session, act):
    return Town(session, act, gap_minutes=10, notice_hours=24, per_day=4, per_week=9)


@pytest.fixture
def helena(town):
    return town.asked(now=MORNING)


def climb(town, now):
    return ladder.climb(town.session, act=town.act("worker", now))


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

    endings.decline(
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
    return referees.erase(town.session, act=town.act("worker", now))


def test_a_day_after_the_process_nothing_is_left_of_who_a_referee_is(town, helena):
    book(town, helena, town.starts(helena, MORNING)[0])
    finish(town, helena, MORNING + 2 * HOUR)
    endings.decline(town.session, town.application_id, act=town.ours(), version=town.version)
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
    endings.decline(town.session, town.application_id, act=town.ours(), version=town.version)
    erase(town, NOON + DAY)
    assert town.reference(helena).mail_key == mark_of(AT_WORK)

    erase(town, NOON + 184 * DAY)

    assert town.reference(helena).mail_key == ""
