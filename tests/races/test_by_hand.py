"""Two coordinators complete talks by hand at the same time: nobody in two places, nothing by half."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import StepState
from scheduler.errors import Conflict, SchedulerError
from scheduler.models import Booking, Step
from scheduler.services.loops import loops
from scheduler.services.loops.by_hand import ByHand, book_by_hand
from scheduler.services.loops.loops import LoopChoice
from scheduler.services.upkeep.invariants import check
from tests.races.test_lost_updates import just_before_its_turn
from tests.services.calls import make_step
from tests.services.hand import DAY, HOUR, TUESDAY, off, plan, step, team

__all__ = ["step", "team"]  # fixtures
ROUNDS = 4  # Tuesday to Friday
TALK = 0.75 * HOUR


def at_once(engine, deeds):
    """Do each of *deeds* in a thread and with a session of its own; return what each came to."""
    start, done = Barrier(len(deeds)), [None] * len(deeds)

    def run(number):
        with Session(engine) as own:
            start.wait()
            try:
                done[number] = deeds[number](own)
            except SchedulerError as refused:
                done[number] = refused

    threads = [Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def completing(step_id, wanted, act):
    """Return the deed of a coordinator who completes a step as *wanted*."""
    return lambda own: len(book_by_hand(own, step_id, wanted, act=act))


def outcome(done):
    """Return what came out, by kind: how many talks, or that it was refused as taken."""
    return sorted("refused" if isinstance(each, Conflict) else str(each) for each in done)


def talks_of(session, step_id):
    session.rollback()
    rows = session.scalars(select(Booking).where(Booking.step_id == step_id))
    return sorted(each.starts_at for each in rows)


def test_one_step_completed_twice_at_once_is_booked_once(engine, session, act, step):
    role = step.application.role
    for number in range(ROUNDS):
        own = make_step(session, role)
        early = plan(own, since=TUESDAY + number * DAY)
        late = plan(own, since=TUESDAY + number * DAY + 3 * HOUR)
        session.rollback()

        done = at_once(engine, [completing(own.id, each, act) for each in (early, late)])

        assert outcome(done) == ["2", "refused"]
        assert talks_of(session, own.id) in [sorted(each.times.values()) for each in (early, late)]
        assert session.get_one(Step, own.id).state is StepState.BOOKED
    assert check(session) == []


@pytest.mark.parametrize("is_by_override", [False, True])
def test_two_candidates_at_one_time_of_the_same_people(
    engine, session, act, step, team, is_by_override
):
    """Whoever comes second is refused as a whole, even where every rule was to give way."""
    if is_by_override:
        off(session, team[1])
    role = step.application.role
    for number in range(ROUNDS):
        pair = [make_step(session, role) for _ in range(2)]
        wanted = [
            plan(each, since=TUESDAY + number * DAY, overrides=is_by_override) for each in pair
        ]
        ids = [each.id for each in pair]
        session.rollback()

        done = at_once(
            engine, [completing(ident, each, act) for ident, each in zip(ids, wanted, strict=True)]
        )

        assert outcome(done) == ["2", "refused"]
        assert sorted(len(talks_of(session, ident)) for ident in ids) == [0, 2]
    assert check(session) == []


def test_two_days_that_touch_without_a_gap_are_both_booked_by_override(engine, session, act, step):
    """Each deletes the gap that the other has just claimed, or claims its own beside it."""
    role = step.application.role
    for number in range(ROUNDS):
        pair = [make_step(session, role) for _ in range(2)]
        start = TUESDAY + number * DAY
        ids, deeds = [each.id for each in pair], []
        for each, since in zip(pair, (start, start + TALK), strict=True):
            talks = [one.id for one in each.stage.ways[0].interviews]
            times = {talks[0]: since, talks[1]: since + 3 * HOUR}
            wanted = ByHand(None, times, "Both said yes", overrides=True)
            deeds.append(completing(each.id, wanted, act))
        session.rollback()

        assert outcome(at_once(engine, deeds)) == ["2", "2"]
        assert [len(talks_of(session, ident)) for ident in ids] == [2, 2]
    assert check(session) == []


def test_a_candidate_who_books_the_same_day_first_keeps_it(engine, session, act, step):
    times = plan(step).times
    ident = step.id

    def choose():
        with Session(engine) as own:
            loops.book_loop(own, ident, LoopChoice(None, times), act=act)

    other = plan(step, since=TUESDAY + 3 * HOUR)
    with just_before_its_turn(session, choose), pytest.raises(SchedulerError):
        book_by_hand(session, ident, other, act=act)

    assert talks_of(session, ident) == sorted(times.values())
    assert check(session) == []
