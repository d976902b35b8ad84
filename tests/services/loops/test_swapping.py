"""Two talks of a booked day change places; a locked one stays where it is."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.domain.terms import Notice
from scheduler.errors import Missing, Refused, SlotTaken, StepClosed
from scheduler.models import Message
from scheduler.services.bookings import cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.bookings.moving import rule_against
from scheduler.services.debriefs.search import of_step
from scheduler.services.loops import loop_moving, loops, swapping
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.placing import locking
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep.invariants import check
from tests.mail.post import messages
from tests.services.calls import add_debrief, add_member, first_day, make_loop, make_step
from tests.services.messages.test_candidate_days import another_day, sent

WHY = OnBehalf("Jonas has the key to the lab until eleven")


@pytest.fixture
def role(session):
    return make_loop(session)


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


def swap(session, act, step, *pair):
    return swapping.swap_talks(session, step.id, [each.id for each in pair], act=act, on_behalf=WHY)


def starts(day):
    return [each.starts_at for each in day]


def people(day):
    return [sorted(seat.person_id for seat in each.attendances) for each in day]


def test_two_talks_change_places_with_their_people(session, act, step, day):
    before, sat = starts(day), people(day)
    swap(session, act, step, day[0], day[2])

    assert starts(day) == [before[2], before[1], before[0]]
    assert people(day) == sat
    assert [each.moves for each in day] == [0, 0, 0]
    assert check(session) == []


def test_the_debrief_stays_after_the_last_of_them(session, act, role, step):
    add_debrief(session, role)
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    before = of_step(session, step.id).starts_at
    swap(session, act, step, day[0], day[2])

    assert of_step(session, step.id).starts_at == before
    assert check(session) == []


def test_each_is_told_once_with_before_and_after(session, act, step, day):
    was = starts(day)
    sent(session, act.now)
    swap(session, act, step, day[0], day[1])
    new = messages(session, Message.sent_at.is_(None))

    assert sorted(each.notice for each in new) == [
        Notice.MOVED,
        Notice.MOVED_TEAM,
        Notice.MOVED_TEAM,
    ]
    (mine,) = [each for each in new if each.notice is Notice.MOVED]
    assert mine.facts["swapped"] == [day[0].title, day[1].title]
    assert [each["title"] for each in mine.facts["talks"]] == [
        day[1].title,
        day[0].title,
        day[2].title,
    ]
    team = {each.facts["title"]: each.facts for each in new if each.notice is Notice.MOVED_TEAM}
    assert team[day[0].title]["before"]["starts_at"] == was[0].isoformat()
    assert team[day[0].title]["starts_at"] == was[1].isoformat()


def test_neighbours_of_different_length_keep_the_time_that_they_take_together(
    session, act, role, step
):
    with transaction(session):
        role.plans[0].stages[1].ways[0].interviews[0].minutes = 30
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    first, last = day[0].starts_at, day[1].ends_at
    assert day[0].minutes != day[1].minutes
    swap(session, act, step, day[0], day[1])

    assert (day[1].starts_at, day[0].ends_at) == (first, last)
    assert check(session) == []


def test_a_talk_in_between_that_would_be_in_the_way_forbids_it(session, act, role, step):
    with transaction(session):
        role.plans[0].stages[1].ways[0].interviews[0].minutes = 30
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    assert day[0].minutes < day[2].minutes

    with pytest.raises(SlotTaken, match="would be at the time of another talk"):
        swap(session, act, step, day[0], day[2])


def test_who_is_not_free_then_is_replaced_and_named_before(session, act, role, step, day):
    """Whoever holds the first talk goes home when it ends; Tomás, who is new, is free all day."""
    spare = add_member(session, role, "Tomás R")
    (seat,) = day[0].attendances
    ends = day[0].ends_at.astimezone(ZoneInfo(seat.person.zone))
    with transaction(session):
        for stretch in seat.person.hours:
            stretch.until_minute = ends.hour * 60 + ends.minute
        raise_versions(session, [seat.person_id])
    pair = {day[0].id, day[2].id}
    found = swapping.offers(session, step, now=act.now)
    (offer,) = [each for each in found if {each.swap.first.id, each.swap.second.id} == pair]
    swap(session, act, step, day[0], day[2])

    assert dict(offer.joining) == {day[0].id: [spare.id], day[2].id: []}
    assert people(day)[0] == [spare.id]
    assert check(session) == []


def test_the_order_of_the_plan_is_kept(session, act, role, step):
    with transaction(session):
        role.plans[0].stages[1].ways[0].interviews[1].after_position = 1
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    one, then = (
        next(each for each in day if each.interview.position == position) for position in (1, 2)
    )

    with pytest.raises(SlotTaken, match="by the order of the plan"):
        swap(session, act, step, one, then)
    found = swapping.offers(session, step, now=act.now)
    assert any("by the order of the plan" in each.why_not for each in found)


def test_who_cannot_hold_it_then_is_named_with_the_reason(session, act, step, day):
    (seat,) = day[0].attendances
    ends = day[0].ends_at.astimezone(ZoneInfo(seat.person.zone))
    with transaction(session):
        for stretch in seat.person.hours:
            stretch.until_minute = ends.hour * 60 + ends.minute
        raise_versions(session, [seat.person_id])
    found = swapping.offers(session, step, now=act.now)
    said = {each.why_not for each in found if day[0] in {each.swap.first, each.swap.second}}
    name = seat.person.name.split()[0]
    assert said == {f"{day[0].title}: {name} gives no hours then."}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"longest_minutes": 60}, "would make the day too long."),
        ({"run_minutes": 60, "pause_minutes": 60}, "too long a stretch without a break."),
    ],
)
def test_a_day_says_which_of_its_rules_would_be_broken(session, act, step, day, rule, said):
    with transaction(session):
        for name, value in rule.items():
            setattr(day[0].interview.way, name, value)
    found = swapping.offers(session, step, now=act.now)
    assert [each.why_not.endswith(said) for each in found] == [True] * 3


def test_a_locked_talk_does_not_change_places(session, act, step, day):
    locking.set_lock(session, day[0].id, is_locked=True, act=act)

    with pytest.raises(Refused, match="is locked"):
        swap(session, act, step, day[0], day[1])


def test_only_two_talks_of_the_same_step_change_places(session, act, role, step, day):
    other = make_step(session, role)
    theirs = loops.book_loop(session, other.id, first_day(session, other), act=act)

    with pytest.raises(StepClosed):
        swap(session, act, step, day[0], theirs[0])
    with pytest.raises(Missing):
        swap(session, act, step, day[0], day[0])
    cancelling.cancel(session, day[1].id, by=cancelling.STAFF, act=act)
    with pytest.raises(StepClosed):
        swap(session, act, step, day[0], day[1])


def test_talks_of_two_days_change_days(session, act, step, day):
    moving.move(session, day[2].id, another_day(session, day[2], act), act=act)
    was = starts(day)
    entries = [each.entry for each in day]
    sent(session, act.now)
    swap(session, act, step, day[0], day[2])

    assert (day[2].starts_at, day[0].starts_at) == (was[0], was[2])
    assert (day[2].entry, day[0].entry) == (entries[0], entries[2])
    told = messages(session, Message.notice == Notice.MOVED, Message.sent_at.is_(None))
    assert len(told) == 2
    assert check(session) == []


def later(day, days):
    times = {each.interview_id: each.starts_at + timedelta(days=days) for each in day}
    return LoopChoice(day[0].office_id, times)


def test_a_locked_talk_stays_when_the_day_moves(session, act, step, day):
    """The last talk is locked; the two before it change places as a whole new day would."""
    locking.set_lock(session, day[2].id, is_locked=True, act=act)
    locked = day[2].starts_at, people(day)[2], day[2].version
    with pytest.raises(SlotTaken):
        loop_moving.move_loop(session, step.id, later(day, 1), act=act, on_behalf=WHY)

    times = {each.interview_id: each.starts_at for each in day}
    first, second = day[0].interview_id, day[1].interview_id
    times[first], times[second] = times[second], times[first]
    sent(session, act.now)
    loop_moving.move_loop(session, step.id, LoopChoice(None, times), act=act, on_behalf=WHY)
    assert (day[2].starts_at, people(day)[2], day[2].version) == locked
    assert day[0].starts_at == times[first]
    told = messages(session, Message.notice == Notice.MOVED_TEAM, Message.sent_at.is_(None))
    assert day[2].title not in {each.facts["title"] for each in told}
    assert check(session) == []


def test_a_locked_talk_keeps_the_day_at_its_place(session, act, step, day):
    locking.set_lock(session, day[2].id, is_locked=True, act=act)
    office = step.stage.ways[0].places[1].office_id
    times = {each.interview_id: each.starts_at for each in day}

    with pytest.raises(Refused, match="Unlock it first"):
        loop_moving.move_loop(session, step.id, LoopChoice(office, times), act=act, on_behalf=WHY)


def test_the_candidate_cannot_move_a_locked_talk(session, act, step, day):
    assert rule_against(day[2], now=act.now) == ""
    locking.set_lock(session, day[2].id, is_locked=True, act=act)

    with pytest.raises(Refused, match="We have fixed this time"):
        moving.move(session, day[2].id, another_day(session, day[2], act), act=act)
    locking.set_lock(session, day[2].id, is_locked=False, act=act)
    assert rule_against(day[2], now=act.now) == ""


def test_what_is_over_is_not_locked(session, act, day):
    cancelling.cancel(session, day[0].id, by=cancelling.STAFF, act=act)

    with pytest.raises(StepClosed):
        locking.set_lock(session, day[0].id, is_locked=True, act=act)
