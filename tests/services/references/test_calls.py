"""Calling a referee: one caller by the one search, a guest without claims, and soon if they like."""

import pytest
from sqlalchemy import select

from scheduler.errors import Conflict, Invalid, SlotTaken
from scheduler.models import Message
from scheduler.services.bookings.booking import book as book_interview
from scheduler.services.placing.securing import Choice
from scheduler.services.references import asking, calls
from scheduler.services.roles.reference_sheets import Sheet, change_sheet
from scheduler.services.search.finding import ask
from scheduler.services.upkeep import invariants
from tests.people import make_application, make_candidate, make_person, make_pool
from tests.services.referees import (
    HELENA,
    HOUR,
    MINUTE,
    MORNING,
    NUMBER,
    OMAR,
    TORONTO,
    Town,
    book,
    claimed,
)

AT_WORK = "helena@brightwater.example"


@pytest.fixture
def town(session, act):
    return Town(session, act, gap_minutes=10, notice_hours=24, per_day=4, per_week=9)


@pytest.fixture
def helena(town):
    return town.asked(now=MORNING)


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

    calls.give_back(town.session, helena, by="candidate", act=town.theirs(MORNING))

    assert (town.state(helena), claimed(town, town.dana)) == ("invited", 0)
    assert start in town.starts(helena, MORNING)
    assert invariants.check(town.session) == []


def test_nobody_asks_anew_or_goes_on_without_while_a_call_stands(town, helena):
    book(town, helena, town.starts(helena, MORNING)[0])
    for deed in (asking.send_back, asking.go_on_without):
        with pytest.raises(Conflict, match="Give it back first"):
            deed(town.session, helena, act=town.ours())
    with pytest.raises(Conflict):
        asking.allow(town.session, helena, by=town.sam.id, act=town.ours())

    assert (town.state(helena), len(town.calls())) == ("booked", 1)
    assert town.told(HELENA.mail) == ["referee_booked"]


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
