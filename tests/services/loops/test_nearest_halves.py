"""The nearest there is to two half days, where a plan spreads its talks over them."""

from zoneinfo import ZoneInfo

import pytest

from scheduler.domain.explain import Rule
from scheduler.domain.loops.rules import Spread
from scheduler.models import Office
from scheduler.services.bookings.windows import Offer, send_windows
from scheduler.services.loops.by_hand import ByHand, NeedsOverride, book_by_hand
from scheduler.services.loops.nearest import proposals, whole_days
from scheduler.services.search.why_few import topics
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services.calls import add_member, add_talks, make_loop, make_step
from tests.services.hand import DAY, HOUR, TUESDAY, off

DENVER = "America/Denver"
SHORT = 190  # minutes that do not hold four talks with their break, but twice two of them


@pytest.fixture
def role(session):
    """Return a role whose loop is four talks, held by four people."""
    role = make_loop(session)
    add_member(session, role, "Tomás Kraus", office=session.query(Office).one())
    add_talks(session, role, ["Your questions"])
    return role


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def tomas(session, role):
    """Return whom everybody waits for: without him there are three people for four talks."""
    pool = role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool
    tomas = next(each.person for each in pool.members if each.person.name == "Tomás Kraus")
    off(session, tomas)
    return tomas


def spread(session, role, days):
    with transaction(session):
        role.plans[0].stages[1].ways[0].days = days


def nearest(session, step):
    (topic,) = topics(session, step)
    return proposals(session, step, topic, None, now=NOON)


def dates(proposal):
    return [
        {at.starts_at.astimezone(ZoneInfo(DENVER)).date() for at in day}
        for day in proposal.days(DENVER)
    ]


def test_each_proposal_is_two_half_days_of_half_the_talks(session, role, step, tomas):
    spread(session, role, Spread.HALVES)
    found = nearest(session, step)

    assert len(found) == 6
    for each in found:
        assert [len(day) for day in each.days(DENVER)] == [2, 2]
        assert [len(day) for day in dates(each)] == [1, 1]
    (lacking,) = found[0].lacking
    assert [(one.name, one.rule) for one in lacking.blocked if not one.sits_elsewhere] == [
        ("Tomás Kraus", Rule.TIME_OFF)
    ]
    seated = [name for talk in found[0].talks for name in talk.who]
    assert sorted(seated) == ["Aisha Malik", "Jonas Weber", "Lena Brandt"]


def test_one_day_where_the_plan_wants_one_or_leaves_the_choice(session, role, step, tomas):
    for days in (Spread.ONE, Spread.EITHER):
        spread(session, role, days)
        assert {len(each.days(DENVER)) for each in nearest(session, step)} == {1}


def test_where_no_day_is_long_enough_either_spread_proposes_halves(session, role, step, tomas):
    spread(session, role, Spread.EITHER)
    with transaction(session):
        role.plans[0].stages[1].ways[0].longest_minutes = SHORT
    assert {len(each.days(DENVER)) for each in nearest(session, step)} == {2}


def test_half_days_in_the_candidates_windows_come_first(session, act, role, step, tomas):
    spread(session, role, Spread.HALVES)
    assert not any(each.fits_window for each in nearest(session, step))
    hours = [Offer(TUESDAY + n * DAY, TUESDAY + n * DAY + 4 * HOUR) for n in (0, 2)]
    send_windows(session, step.id, hours, "", act=act)

    first = nearest(session, step)[0]

    assert first.fits_window
    for day, window in zip(first.days(DENVER), hours, strict=True):
        assert window.starts_at <= day[0].starts_at
        assert day[-1].starts_at + 0.75 * HOUR <= window.ends_at


def test_what_is_proposed_can_be_booked_with_an_override_alone(session, act, role, step, tomas):
    spread(session, role, Spread.HALVES)
    first = nearest(session, step)[0]
    times = {each.interview.id: each.starts_at for each in first.talks}
    with pytest.raises(NeedsOverride) as refused:
        book_by_hand(session, step.id, ByHand(None, times, "Tomás said yes"), act=act)
    assert {each.rule for each in refused.value.found} == {Rule.TIME_OFF}

    plan = ByHand(None, times, "Tomás said yes", overrides=True)
    made = book_by_hand(session, step.id, plan, act=act)

    assert len({each.candidate_object_id for each in made}) == 2  # an entry a day
    assert check(session) == []


def test_half_days_that_work_as_they_are_are_listed_for_the_form(session, role, step):
    way = step.stage.ways[0]
    spread(session, role, Spread.HALVES)
    found = list(whole_days(session, step, way, None, now=NOON))

    assert len(found) == 3
    for times in found:
        starts = [at.astimezone(ZoneInfo(DENVER)).date() for _, at in times]
        assert (len(starts), len(set(starts))) == (4, 2)


def test_the_halves_are_listed_only_where_no_whole_day_is(session, role, step):
    way = step.stage.ways[0]
    spread(session, role, Spread.EITHER)
    (times, *_) = whole_days(session, step, way, None, now=NOON)
    assert len({at.date() for _, at in times}) == 1
    with transaction(session):
        way.longest_minutes = SHORT

    (times, *_) = whole_days(session, step, way, None, now=NOON)
    assert len({at.date() for _, at in times}) == 2
