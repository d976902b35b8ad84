"""A glance before the queue: it refuses who is plainly late, and never what would be given."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from scheduler.errors import SlotTaken
from scheduler.services.bookings import booking
from scheduler.services.loops import loops
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.placing import holding
from scheduler.services.placing.glancing import glance
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import lock, transaction
from tests.conftest import NOON
from tests.listening import statements
from tests.services.calls import first_day, make_loop, make_step

# Wednesday, from 8 to 18 in San Francisco.
HALF_HOURS = {
    NOON.replace(hour=16, minute=0) + timedelta(days=2, minutes=30 * number) for number in range(20)
}


@pytest.fixture
def role(session):
    return make_loop(session)


@pytest.fixture
def day(session, role):
    """Return the first whole day, which is somebody's by now if they book it."""
    return first_day(session, make_step(session, role))


def look(session, step, choice):
    session.rollback()
    glance(session, step.id, choice.times, choice.office_id, now=NOON)


def late(session, step, choice):
    try:
        look(session, step, choice)
    except SlotTaken:
        return True
    return False


def test_a_day_that_is_somebody_elses_is_refused_while_a_third_is_at_the_lock(
    engine, session, act, role, day
):
    """Each talk would have somebody who is free; it takes three different people."""
    first, second = make_step(session, role).id, make_step(session, role).id
    loops.book_loop(session, first, day, act=act)
    pool = role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool
    people = [one.person_id for one in pool.members]

    with transaction(session):
        lock(session, people)
        with Session(engine) as other, statements(engine) as asked, pytest.raises(SlotTaken):
            loops.book_loop(other, second, day, act=act)

    assert len(asked) <= 5


def test_a_day_that_one_has_oneself_is_left_to_the_lock(session, act, role, day):
    step = make_step(session, role)
    loops.book_loop(session, step.id, day, act=act)

    assert not late(session, step, day)


def test_a_hold_is_in_the_way_until_it_runs_out(session, act, role, day):
    step, other = make_step(session, role), make_step(session, role)
    interview, starts_at = next(iter(day.times.items()))
    for _ in range(3):
        holder = make_step(session, role)
        holding.hold(session, holder.id, Choice(interview, None, starts_at), act=act)

    assert late(session, step, day)
    with pytest.raises(SlotTaken):
        holding.hold(session, other.id, Choice(interview, None, starts_at), act=act)
    glance(session, step.id, day.times, None, now=NOON + holding.HOLD)


def test_what_the_step_does_not_have_is_left_to_the_lock(session, role, day):
    step = make_step(session, role)

    look(session, step, LoopChoice(None, {999: NOON}))
    look(session, step, LoopChoice(None, {}))
    look(session, step, LoopChoice(999, day.times))


def test_whatever_the_search_offers_passes_the_glance(session, act, role):
    """On a day that fills up, talk by talk, with what people chose of it."""
    rng = Random(3)  # noqa: S311 -- an order, not a secret
    way = role.plans[0].stages[1].ways[0]
    interviews, places = [one.id for one in way.interviews], [one.office_id for one in way.places]
    seen = {"offered": 0, "late": 0}
    for _ in range(14):
        step = make_step(session, role)
        interview, place = rng.choice(interviews), rng.choice(places)
        offered = set(offers(session, step, interview, place))
        for at in HALF_HOURS:
            is_late = late(session, step, LoopChoice(place, {interview: at}))
            assert not (is_late and at in offered)
            seen["late"] += is_late
            seen["offered"] += at in offered
        choice = Choice(interview, place, rng.choice(sorted(offered & HALF_HOURS)))
        booking.book(session, step.id, choice, act=act)

    assert min(seen.values()) > 20


def offers(session, step, interview_id, place):
    """Return every start that the search has for one interview."""
    talks = step.stage.ways[0].interviews
    interview = next(each for each in talks if each.id == interview_id)
    return ask(session, step, interview, place, now=NOON).starts()
