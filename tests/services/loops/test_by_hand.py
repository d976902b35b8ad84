"""No day at all: the nearest there is, and completing it by hand, all of it or nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.explain import Rule
from scheduler.domain.terms import Notice, StepState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import (
    Attendance,
    Booking,
    Claim,
    Entry,
    Membership,
    Message,
)
from scheduler.services.bookings import booking
from scheduler.services.bookings.windows import Offer, send_windows
from scheduler.services.loops.by_hand import ByHand, NeedsOverride, book_by_hand
from scheduler.services.placing.securing import Choice
from scheduler.services.queue import queue
from scheduler.services.search import conflicts
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services.calls import make_person, make_step
from tests.services.hand import DAY, HOUR, TUESDAY, off, plan, step, talks, team

__all__ = ["step", "team"]  # fixtures


def how_many(session, model=Booking):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def test_a_day_that_breaks_nothing_is_booked_as_it_is_set(session, act, step, team):
    made = book_by_hand(session, step.id, plan(step), act=act)

    assert [each.starts_at for each in made] == [TUESDAY, TUESDAY + HOUR]
    assert [each.attendances[0].person for each in made] == team
    assert [each.by_hand for each in made] == [False, False]
    assert step.state is StepState.BOOKED
    assert check(session) == []


def test_rules_give_way_only_to_somebody_who_says_so(session, act, step, team):
    off(session, team[1])

    with pytest.raises(NeedsOverride) as refused:
        book_by_hand(session, step.id, plan(step), act=act)
    assert [(each.rule, each.position, each.person) for each in refused.value.found] == [
        (Rule.TIME_OFF, 1, team[1].id)
    ]
    assert (how_many(session), how_many(session, Claim), how_many(session, Message)) == (0, 0, 0)

    made = book_by_hand(session, step.id, plan(step, overrides=True), act=act)
    assert [each.by_hand for each in made] == [True, True]
    reasons = session.scalars(select(Entry).where(Entry.action == "book")).all()
    assert {each.payload["reason"] for each in reasons} == {"We agreed by phone"}
    assert check(session) == []


def test_a_limit_that_gave_way_is_no_broken_promise(session, act, step, team):
    with transaction(session):
        for each in team:
            each.per_day = each.per_week = 1
        raise_versions(session, [each.id for each in team])
    book_by_hand(session, step.id, plan(step), act=act)
    other = make_step(session, step.application.role)

    with pytest.raises(NeedsOverride) as refused:
        book_by_hand(session, other.id, plan(other, since=TUESDAY + 3 * HOUR), act=act)
    assert {each.rule for each in refused.value.found} == {Rule.LIMITS}

    book_by_hand(session, other.id, plan(other, since=TUESDAY + 3 * HOUR, overrides=True), act=act)
    assert how_many(session) == 4
    assert check(session) == []


def test_a_meeting_never_gives_way(session, act, step, team):
    book_by_hand(session, step.id, plan(step), act=act)
    other = make_step(session, step.application.role)

    with pytest.raises(Conflict, match="without a meeting then"):
        book_by_hand(
            session, other.id, plan(other, since=TUESDAY + HOUR / 2, overrides=True), act=act
        )

    assert how_many(session) == 2
    assert other.state is StepState.OPEN


def test_a_gap_gives_way_on_both_sides(session, act, step, team):
    book_by_hand(session, step.id, plan(step), act=act)
    other = make_step(session, step.application.role)
    next_to_it = plan(other, since=TUESDAY + 45 * HOUR / 60)  # right after Aisha, right after Lena

    with pytest.raises(NeedsOverride) as refused:
        book_by_hand(session, other.id, next_to_it, act=act)
    assert {each.rule for each in refused.value.found} == {Rule.TAKEN}

    book_by_hand(
        session,
        other.id,
        ByHand(None, next_to_it.times, "Both said yes", overrides=True),
        act=act,
    )
    assert check(session) == []


def test_all_of_it_is_booked_or_nothing(session, act, step, team):
    taken = make_step(session, step.application.role)
    booking.book(session, taken.id, Choice(talks(taken)[1], None, TUESDAY + HOUR), act=act)

    with pytest.raises(Conflict, match="Nobody who may hold Go"):
        book_by_hand(session, step.id, plan(step, overrides=True), act=act)

    assert how_many(session) == 1
    assert step.state is StepState.OPEN


def test_a_part_is_booked_and_the_candidate_chooses_the_rest(session, act, step, team):
    window = Offer(TUESDAY, TUESDAY + 4 * HOUR)
    send_windows(session, step.id, [window], "", act=act)
    assert [row.kind for row in queue.rows(session, now=NOON).rows] == ["windows_sent"]

    (made,) = book_by_hand(session, step.id, plan(step, left=1), act=act)

    assert made.interview_id == talks(step)[0]
    assert (step.state, list(step.windows)) == (StepState.OPEN, [])
    assert queue.rows(session, now=NOON).rows == []
    asked = session.scalars(select(Message).where(Message.notice == Notice.CHOOSE_TIME)).all()
    assert len(asked) == 1
    booking.book(session, step.id, Choice(talks(step)[1], None, TUESDAY + HOUR), act=act)
    assert step.state is StepState.BOOKED
    assert check(session) == []


def test_the_rest_is_completed_by_hand_beside_what_is_booked(session, act, step, team):
    book_by_hand(session, step.id, plan(step, left=1), act=act)
    second = {talks(step)[1]: TUESDAY + 7 * HOUR + 30 * HOUR / 60}

    with pytest.raises(NeedsOverride) as refused:
        book_by_hand(session, step.id, ByHand(None, second, "Late"), act=act)
    assert {each.rule for each in refused.value.found} == {Rule.HOURS, Rule.LONGEST}

    book_by_hand(session, step.id, ByHand(None, second, "Late", overrides=True), act=act)
    assert step.state is StepState.BOOKED
    assert check(session) == []


def test_in_an_office_there_is_a_room_or_no_booking(session, act, step, team):
    office = step.stage.ways[0].places[1].office_id
    made = book_by_hand(session, step.id, plan(step, place=office), act=act)
    assert {each.room.name for each in made} == {"Room 1"}

    with transaction(session):
        for each in made[0].office.rooms:
            each.is_active = False
    other = make_step(session, step.application.role)
    with pytest.raises(Conflict, match="with a free room"):
        book_by_hand(
            session,
            other.id,
            plan(other, place=office, since=TUESDAY + DAY, overrides=True),
            act=act,
        )


def test_whoever_is_named_sits_there(session, act, step, team):
    other = make_person(session, "Omar Haddad", per_day=1)
    with transaction(session):
        pool = step.stage.ways[0].interviews[1].seats[0].pool
        pool.members.append(Membership(person_id=other.id, joined_at=NOON - 200 * DAY))

    made = book_by_hand(session, step.id, plan(step, who={talks(step)[1]: other.id}), act=act)

    assert made[1].attendances[0].person_id == other.id


@pytest.mark.parametrize("overrides", [False, True])
def test_a_conflict_of_interest_never_gives_way(session, act, step, team, overrides):
    conflicts.add_conflict(session, step.application.candidate_id, team[1].id, "Cousins", act=act)

    with pytest.raises(Conflict, match="Nobody who may hold Go"):
        book_by_hand(session, step.id, plan(step, overrides=overrides), act=act)

    assert how_many(session) == 0


@pytest.mark.parametrize(
    ("since", "error"),
    [(NOON - HOUR, Invalid), (TUESDAY + timedelta(minutes=3), Invalid)],
)
def test_times_that_are_none_are_refused(session, act, step, since, error):
    with pytest.raises(error):
        book_by_hand(session, step.id, plan(step, since=since, overrides=True), act=act)


def test_talks_that_overlap_and_talks_of_others_are_refused(session, act, step):
    both = ByHand(None, dict.fromkeys(talks(step), TUESDAY), "Both", overrides=True)
    with pytest.raises(Conflict, match="overlap"):
        book_by_hand(session, step.id, both, act=act)
    with pytest.raises(Missing):
        book_by_hand(session, step.id, ByHand(None, {999_999: TUESDAY}, "No"), act=act)

    assert how_many(session, Attendance) == 0
