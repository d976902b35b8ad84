"""The way into a pool: listen in, lead beside somebody, and then a coordinator's word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.domain.terms import Notice, SeatKind, Training
from scheduler.domain.training import Path, Phase, Progress, phase, wants_more
from scheduler.models import Membership
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing.securing import Choice
from scheduler.services.pools import pools
from scheduler.services.pools.training import learners_of
from scheduler.services.search import finding
from scheduler.services.seats import answers, refusing
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services.calls import make_company, make_person, make_role, make_step
from tests.services.placing.test_listening import call_of, choices, claimed, kinds, told

DAY = timedelta(days=1)
BY_US = OnBehalf("It suits better")


@pytest.fixture
def team(session):
    make_company(session)
    return [make_person(session, name) for name in ("Aisha Malik", "Jonas Weber")]


@pytest.fixture
def role(session, team):
    return make_role(session, team)


@pytest.fixture
def wes(session, role):
    """Return Wes, who has just come into a pool that asks for two times and one."""
    person = make_person(session, "Wes Ito")
    pool = call_of(role).seats[0].pool
    with transaction(session):
        pool.listens, pool.leads = 2, 1
        member = Membership(person_id=person.id, training=Training.TRAINEE, joined_at=NOON)
        pool.members.append(member)
    return person


def book(session, act, role, number=0):
    step = make_step(session, role)
    return booking.book(session, step.id, choices(session, role, step)[number], act=act)


def learner(session, role, wes, now):
    pool = call_of(role).seats[0].pool
    return learners_of(session, [pool.id], now=now)[pool.id, wes.id]


def has_listened(session, act, role):
    """Book two talks that Wes listens in to, and let them be over; return what is done afterwards."""
    made = [book(session, act, role, number) for number in (0, 5)]
    return replace(act, now=max(each.ends_at for each in made) + DAY)


def later_choices(session, role, step, act):
    asked = finding.ask(session, step, call_of(role), None, now=act.now)
    return [Choice(call_of(role).id, None, start) for start in asked.starts()]


def book_later(session, act, role, number=0):
    step = make_step(session, role)
    return booking.book(session, step.id, later_choices(session, role, step, act)[number], act=act)


def test_a_pool_without_a_path_seats_nobody_by_itself(session, act, role, wes):
    with transaction(session):
        pool = call_of(role).seats[0].pool
        pool.listens = pool.leads = 0

    assert wes.id not in kinds(book(session, act, role))


def test_whoever_learns_listens_in_as_often_as_the_pool_asks_and_no_more(session, act, role, wes):
    made = [book(session, act, role, number) for number in (0, 5, 10)]

    assert [kinds(each).get(wes.id) for each in made] == [SeatKind.SHADOW, SeatKind.SHADOW, None]
    assert learner(session, role, wes, NOON).done == Progress(to_listen=2)
    assert check(session) == []


def test_a_shadowing_that_was_cancelled_or_waited_for_in_vain_does_not_count(
    session, act, role, wes
):
    first, second = (book(session, act, role, number) for number in (0, 5))
    cancelling.cancel(session, first.id, by=cancelling.STAFF, act=act)
    with transaction(session):
        second.candidate_missing_at = second.starts_at

    done = learner(session, role, wes, second.ends_at + DAY)
    assert (done.done, done.phase) == (Progress(), Phase.LISTENS)


def test_then_they_lead_beside_somebody_who_is_qualified(session, act, role, team, wes):
    after = has_listened(session, act, role)
    made = book_later(session, after, role)

    qualified = {each.id for each in team}
    assert kinds(made)[wes.id] is SeatKind.REVERSE
    assert {one for one, kind in kinds(made).items() if kind is SeatKind.LEAD} < qualified
    assert claimed(session, made) >= {wes.id, *kinds(made)}
    assert told(session, wes)[-1] == Notice.BOOKED_TEAM
    assert check(session) == []


def test_to_lead_counts_against_their_limits_and_as_their_load(session, act, role, wes):
    """Wes gives one interview a day: leading is one, so no other pool finds him that day."""
    after = has_listened(session, act, role)
    with transaction(session):
        wes.per_day = 1
        raise_versions(session, [wes.id])
    made = book_later(session, after, role)
    other = make_role(session, [wes])
    days = {
        each.starts_at.date()
        for each in later_choices(session, other, make_step(session, other), after)
    }

    assert kinds(made)[wes.id] is SeatKind.REVERSE
    assert made.starts_at.date() not in days
    assert days


def test_at_a_time_that_is_theirs_no_longer_they_do_not_lead(session, act, role, wes):
    after = has_listened(session, act, role)
    with transaction(session):
        wes.per_day = 1
        raise_versions(session, [wes.id])
    other = make_role(session, [wes])
    mine = book_later(session, after, other)
    step = make_step(session, role)
    same_day = next(
        each
        for each in later_choices(session, role, step, after)
        if each.starts_at >= mine.ends_at + timedelta(hours=1)
        and each.starts_at.date() == mine.starts_at.date()
    )

    assert wes.id not in kinds(booking.book(session, step.id, same_day, act=after))


def test_a_learner_never_makes_a_time_bookable(session, act, role, team, wes):
    """Both who are qualified are away: no times, whoever else is free."""
    after = has_listened(session, act, role)
    with transaction(session):
        for each in team:
            each.hours.clear()
        raise_versions(session, [each.id for each in team])

    assert later_choices(session, role, make_step(session, role), after) == []


def test_nor_do_they_take_one_away(session, act, role, wes):
    """Where Wes leads, the other of the team can still be booked at that time, as before."""
    after = has_listened(session, act, role)
    made = book_later(session, after, role)
    starts = {
        each.starts_at for each in later_choices(session, role, make_step(session, role), after)
    }

    assert made.starts_at in starts


def test_they_move_along_with_the_talk_that_they_lead(session, act, role, wes):
    after = has_listened(session, act, role)
    made = book_later(session, after, role)
    ahead = later_choices(session, role, made.step, after)
    for choice in (ahead[1], ahead[12]):  # over itself, and another day
        moving.move(session, made.id, choice, act=after, on_behalf=BY_US)
        assert kinds(made)[wes.id] is SeatKind.REVERSE
        assert check(session) == []


def test_at_the_limit_they_still_move_along(session, act, role, wes):
    after = has_listened(session, act, role)
    with transaction(session):
        wes.per_day = 1
        raise_versions(session, [wes.id])
    made = book_later(session, after, role)
    again = next(
        each
        for each in later_choices(session, role, made.step, after)
        if each.starts_at.date() == made.starts_at.date() and each.starts_at != made.starts_at
    )
    moving.move(session, made.id, again, act=after, on_behalf=BY_US)

    assert kinds(made)[wes.id] is SeatKind.REVERSE


def test_the_candidate_may_refuse_who_learns_to_lead(session, act, role, wes):
    after = has_listened(session, act, role)
    made = book_later(session, after, role)
    refusing.refuse(session, made.id, act=after)

    assert wes.id not in kinds(made)
    assert wes.id not in claimed(session, made)
    assert check(session) == []


def test_if_they_cannot_come_nobody_is_looked_for(session, act, role, wes):
    after = has_listened(session, act, role)
    made = book_later(session, after, role)
    seat = next(each for each in made.attendances if each.person_id == wes.id)
    answers.cannot(session, seat.id, "Dentist", act=after)
    session.refresh(made)

    assert wes.id not in kinds(made)
    assert made.at_risk_at is None
    assert answers.own_seat(session, wes.id, made.id).reason == "Dentist"
    assert check(session) == []


def test_if_whoever_sits_by_cannot_come_somebody_else_who_is_qualified_does(
    session, act, role, team, wes
):
    after = has_listened(session, act, role)
    made = book_later(session, after, role, 40)
    (seat,) = made.line_up
    had = seat.person_id
    answers.cannot(session, seat.id, "", act=after)
    session.refresh(made)

    assert [each.person_id for each in made.line_up] == [each.id for each in team if each.id != had]
    assert kinds(made)[wes.id] is SeatKind.REVERSE
    assert check(session) == []


def test_afterwards_they_are_ready_and_only_a_word_makes_them_qualified(session, act, role, wes):
    after = has_listened(session, act, role)
    made = book_later(session, after, role)
    end = replace(act, now=made.ends_at + DAY)
    now = learner(session, role, wes, end.now)
    assert (now.phase, now.done) == (Phase.READY, Progress(listened=2, led=1))

    another = book_later(session, end, role)
    assert wes.id not in kinds(another)
    pool = call_of(role).seats[0].pool
    pools.change_member(session, pool.id, wes.id, Training.QUALIFIED, act=end)
    with transaction(session):
        raise_versions(session, [])
    asked = finding.ask(session, make_step(session, role), call_of(role), None, now=end.now)
    assert wes.id in asked.chairs[0].members


@pytest.mark.parametrize(
    ("training", "path", "done", "now", "more"),
    [
        (Training.TRAINEE, Path(2, 1), Progress(1, 0, 1, 0), Phase.LISTENS, False),
        (Training.TRAINEE, Path(2, 1), Progress(1), Phase.LISTENS, True),
        (Training.SHADOWING, Path(0, 1), Progress(), Phase.LEADS, True),
        (Training.SHADOWING, Path(2, 0), Progress(2), Phase.READY, False),
        (Training.REVERSE_SHADOWING, Path(2, 1), Progress(), Phase.LEADS, True),
        (Training.REVERSE_SHADOWING, Path(2, 1), Progress(0, 1), Phase.READY, False),
        (Training.QUALIFIED, Path(2, 1), Progress(), Phase.QUALIFIED, False),
        (Training.SHADOWING, Path(), Progress(9), Phase.LISTENS, True),
        (Training.REVERSE_SHADOWING, Path(), Progress(9, 9), Phase.LEADS, True),
    ],
)
def test_what_comes_next_follows_from_what_is_over(training, path, done, now, more):
    assert phase(training, path, done) is now
    assert wants_more(now, path, done) is more
