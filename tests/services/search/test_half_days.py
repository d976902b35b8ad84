"""A loop on two half days: booked, moved and cancelled all or nothing, an entry and a mail a day."""

from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from scheduler.domain.bitmap import instant
from scheduler.domain.loops.rules import Spread
from scheduler.domain.terms import BookingState, Notice
from scheduler.errors import SlotTaken
from scheduler.models import Message, Office
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.loops import loop_moving, loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.placing import locking
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.mail.post import messages
from tests.services.calls import add_member, add_talks, first_day, make_loop, make_step

DENVER = ZoneInfo("America/Denver")


@pytest.fixture(params=[Spread.EITHER, Spread.HALVES])
def spread(request):
    return request.param


@pytest.fixture
def role(session, spread):
    """Return a role whose loop is four talks, on one day or on two half days."""
    role = make_loop(session)
    add_member(session, role, "Tomás Kraus", office=session.scalars(select(Office)).one())
    add_talks(session, role, ["Your questions"])
    with transaction(session):
        role.plans[0].stages[1].ways[0].days = spread
    return role


@pytest.fixture
def step(session, role):
    return make_step(session, role)


def choices(session, step, place=None, *, is_halved=True):
    """Return what there is to choose, in order."""
    places = [] if place is None else [place]
    found = loops.search_loop(session, step, loops.way_of(step), places, now=NOON).at(place)
    idents = [talk.interview.id for talk in found.talks]
    return [
        LoopChoice(
            place,
            {idents[talk.position]: instant(talk.start) for day in days for talk in day.talks},
        )
        for days in loops.options(found.loop(), found.zone, is_halved=is_halved)
    ]


@pytest.fixture
def made(session, act, step):
    return loops.book_loop(session, step.id, choices(session, step)[0], act=act)


def dates(bookings):
    """Return how many talks each date has, where the candidate is."""
    days = groupby(sorted(each.starts_at.astimezone(DENVER).date() for each in bookings))
    return {date: len(list(talks)) for date, talks in days}


def told(session):
    return [
        (each.notice, each.object_id, len(each.facts.get("talks", [1])))
        for each in messages(session, Message.candidate_id.is_not(None))
        if each.superseded_at is None
    ]


def sent(session, at):
    """Note that all mails so far are out."""
    for each in messages(session, Message.sent_at.is_(None)):
        each.attempt, each.sent_at, each.stamped_at, each.digest = 1, at, at, "x"
    session.commit()


def test_two_half_days_are_booked_in_one_go_and_nobody_comes_twice(session, made):
    people = [attendance.person_id for each in made for attendance in each.attendances]

    assert list(dates(made).values()) == [2, 2]
    assert len(set(people)) == 4
    assert check(session) == []


def test_each_half_day_is_an_entry_and_a_mail_of_its_own(session, made):
    first, second = dict.fromkeys(each.candidate_object_id for each in made)

    assert told(session) == [(Notice.BOOKED, first, 2), (Notice.BOOKED, second, 2)]


def test_nothing_is_booked_where_one_half_is_gone(session, act, role, step):
    choice, other = choices(session, step)[0], make_step(session, role)
    last = max(choice.times, key=choice.times.__getitem__)
    for _ in range(4):
        booking.book(session, other.id, Choice(last, None, choice.times[last]), act=act)
        other = make_step(session, role)

    with pytest.raises(SlotTaken):
        loops.book_loop(session, step.id, choice, act=act)
    assert dates(loop_moving.standing(session, step)) == {}


def test_a_plan_for_one_day_has_no_halves(session, act, role, step):
    choice = choices(session, step)[0]
    with transaction(session):
        role.plans[0].stages[1].ways[0].days = Spread.ONE

    with pytest.raises(SlotTaken):
        loops.book_loop(session, step.id, choice, act=act)


def test_one_day_is_booked_only_where_the_plan_leaves_the_choice(session, act, spread, step):
    whole = first_day(session, step)

    if spread == Spread.EITHER:
        made = loops.book_loop(session, step.id, whole, act=act)
        assert list(dates(made).values()) == [4]
    else:
        with pytest.raises(SlotTaken):
            loops.book_loop(session, step.id, whole, act=act)


def test_both_halves_move_together_and_keep_their_entries(session, act, step, made):
    sent(session, act.now)
    entries = {each.candidate_object_id for each in made}
    later = choices(session, step)[3]
    moved = loop_moving.move_loop(session, step.id, later, act=act)

    assert {each.interview_id: each.starts_at for each in moved} == later.times
    assert {each.candidate_object_id for each in moved} == entries
    assert sorted(notice for notice, _, _ in told(session)[2:]) == [Notice.MOVED] * 2
    assert check(session) == []


def test_each_mail_of_a_move_says_when_its_own_half_was_before(session, act, step, made):
    sent(session, act.now)
    before = [(made[0].starts_at, made[1].ends_at), (made[2].starts_at, made[3].ends_at)]
    loop_moving.move_loop(session, step.id, choices(session, step)[3], act=act)
    mails = messages(session, Message.notice == Notice.MOVED)

    said = sorted(
        (each.facts["before"]["starts_at"], each.facts["before"]["ends_at"]) for each in mails
    )
    assert said == [(begins.isoformat(), ends.isoformat()) for begins, ends in before]


def test_two_halves_become_one_day_and_the_entry_that_is_left_is_cancelled(
    session, act, spread, step, made
):
    if spread != Spread.EITHER:
        return
    sent(session, act.now)
    kept, left = dict.fromkeys(each.candidate_object_id for each in made)
    whole = choices(session, step, is_halved=False)[5]
    moved = loop_moving.move_loop(session, step.id, whole, act=act)

    assert len({each.candidate_object_id for each in moved}) == 1
    assert {(notice, entry) for notice, entry, _ in told(session)[2:]} == {
        (Notice.MOVED, moved[0].candidate_object_id),
        (Notice.CANCELLED, left if moved[0].candidate_object_id == kept else kept),
    }
    assert check(session) == []


def test_one_day_becomes_two_halves_with_an_entry_each(session, act, spread, step):
    if spread != Spread.EITHER:
        return
    loops.book_loop(session, step.id, first_day(session, step), act=act)
    sent(session, act.now)
    moved = loop_moving.move_loop(session, step.id, choices(session, step)[3], act=act)

    assert list(dates(moved).values()) == [2, 2]
    assert [count for _, _, count in told(session)[1:]] == [2, 2]
    assert len({each.candidate_object_id for each in moved}) == 2
    assert check(session) == []


def test_a_talk_moves_within_its_half_day_without_a_lunch(session, act, role, step):
    """Three hours of talks in the office would need a lunch on a day that is no half."""
    with transaction(session):
        for talk in role.plans[0].stages[1].ways[0].interviews:
            talk.minutes = 90
    office = next(each.office_id for each in loops.way_of(step).places if each.office_id)
    made = loops.book_loop(session, step.id, choices(session, step, office)[0], act=act)
    second = made[1]
    starts = ask(session, step, second.interview, office, now=NOON).starts()
    same = [at for at in starts if at.date() == second.starts_at.date() and at != second.starts_at]

    moved = moving.move(session, second.id, Choice(second.interview_id, office, same[0]), act=act)
    assert moved.starts_at == same[0]
    assert check(session) == []


def test_both_halves_are_cancelled_together_with_a_mail_each(session, act, step, made):
    sent(session, act.now)
    cancelling.cancel_day(session, step.id, by="candidate", act=act)

    assert {each.state for each in made} == {BookingState.CANCELLED}
    assert [notice for notice, _, _ in told(session)[2:]] == [Notice.CANCELLED] * 2
    assert check(session) == []


def test_the_second_half_is_soon_after_the_first(session, step):
    for choice in choices(session, step):
        times = sorted(choice.times.values())
        assert times[-1] - times[0] < timedelta(days=8)


def test_a_locked_talk_keeps_its_day_and_its_entry_when_the_others_leave_it(session, act, step):
    """Whoever locks a talk of one day and moves the rest to two halves has two entries then."""
    way = loops.way_of(step)
    with transaction(session):
        way.days = Spread.EITHER
    whole = choices(session, step, is_halved=False)[0]
    first, *rest = loops.book_loop(session, step.id, whole, act=act)
    at, entry = first.starts_at, first.candidate_object_id
    locking.set_lock(session, first.id, is_locked=True, act=act)
    sent(session, act.now)

    halved = choices(session, step)[0]
    assert halved.times[first.interview_id] == at
    loop_moving.move_loop(session, step.id, halved, act=act)

    session.rollback()
    days = {each.wall_time[:10]: set() for each in (first, *rest)}
    for each in (first, *rest):
        days[each.wall_time[:10]].add(each.candidate_object_id)
    assert (first.starts_at, first.candidate_object_id) == (at, entry)
    assert sorted(len(entries) for entries in days.values()) == [1, 1]
    assert len(set().union(*days.values())) == 2
    changed = {each.object_id for each in messages(session, Message.notice == Notice.MOVED)}
    assert changed == set().union(*days.values())
    assert check(session) == []
