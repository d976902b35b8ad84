"""Why so few, where a plan or a trip has its own ways: the figures stay those that people see."""

import pytest

from scheduler.domain.explain import Rule
from scheduler.domain.loops.rules import Spread
from scheduler.domain.relaxations import Lever
from scheduler.domain.terms import BookingState, StepState
from scheduler.models import WITH_CANDIDATE, Booking
from scheduler.services.loops import loops
from scheduler.services.loops.by_hand import ByHand, book_by_hand
from scheduler.services.search.finding import ask
from scheduler.services.search.why_few import look
from scheduler.services.transaction import raise_versions, transaction
from scheduler.services.upkeep.invariants import check
from tests.conftest import NOON
from tests.services import travelling
from tests.services.calls import add_debrief, first_day, make_loop, make_step


@pytest.fixture
def role(session):
    return make_loop(session)


@pytest.fixture
def step(session, role):
    return make_step(session, role)


def way_of(step):
    return step.stage.ways[0]


def whys(session, step):
    return look(session, step, now=NOON).whys


def listed(session, step, *, is_halved=False):
    """Return how many days, or first halves, the page of whole days has at each place."""
    way = loops.way_of(step)
    places = [place.office_id for place in way.places]
    search = loops.search_loop(session, step, way, places[1:], now=NOON)
    return [
        len(list(loops.options(asked.loop(), asked.zone, is_halved=is_halved)))
        for asked in map(search.at, places)
    ]


def short_hours(session, step, until):
    """Let everybody of the pool give nine o'clock until *until*."""
    people = [each.person for each in way_of(step).interviews[0].seats[0].pool.members]
    with transaction(session):
        for person in people:
            for each in person.hours:
                each.until_minute = until
        raise_versions(session, [each.id for each in people])


def test_a_loop_of_two_half_days_counts_its_first_halves(session, step):
    with transaction(session):
        way_of(step).days = Spread.HALVES

    found = [each.few.found.days for each in whys(session, step)]

    assert found == listed(session, step, is_halved=True)
    assert Lever.HALVES not in [gain.lever for each in whys(session, step) for gain in each.gains]


def test_two_half_days_are_tried_where_one_is_too_long(session, step):
    short_hours(session, step, 11 * 60)  # three talks of 45 minutes need more

    remote = whys(session, step)[0]

    assert remote.few.found.days == listed(session, step)[0] == 0
    halves = next(gain for gain in remote.gains if gain.lever is Lever.HALVES)
    assert halves.days == listed(session, step, is_halved=True)[0] > 0


def test_where_people_may_repeat_that_rule_takes_nothing(session, step):
    with transaction(session):
        way_of(step).may_repeat = True
        pool = way_of(step).interviews[0].seats[0].pool
        del pool.members[1:]

    found = whys(session, step)

    assert [each.few.found.days for each in found] == listed(session, step)
    assert found[0].few.found.days > 0
    assert Rule.DISTINCT not in [each.rule for each in found[0].few.removed]


def test_a_trip_takes_days_by_its_lead_time_and_not_by_the_notice(session, act, step):
    travelling.ask(session, step, act)

    remote, office = whys(session, step)

    assert [remote.few.found.days, office.few.found.days] == listed(session, step)
    assert Rule.TRAVEL in [each.rule for each in office.few.removed]
    assert Rule.NOTICE not in [each.rule for each in office.few.removed]
    assert Lever.NOTICE not in [gain.lever for gain in office.gains]
    assert Rule.TRAVEL not in [each.rule for each in remote.few.removed]


def test_a_day_set_by_hand_has_its_debrief(session, act, role, step):
    add_debrief(session, role)
    day = first_day(session, step)

    book_by_hand(session, step.id, ByHand(None, day.times, "By phone"), act=act)

    assert step.state is StepState.BOOKED
    standing = session.query(Booking).where(Booking.state == BookingState.SCHEDULED)
    assert standing.where(~WITH_CANDIDATE).count() == 1
    assert check(session) == []


def test_the_first_start_of_a_trip_is_that_of_the_search(session, act, step):
    travelling.ask(session, step, act)
    place = travelling.office_of(step)
    talk = way_of(step).interviews[0]

    first = ask(session, step, talk, place, now=NOON).starts()[0]

    assert (first - NOON).days >= 7
