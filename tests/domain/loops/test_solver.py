"""The search for whole days against a general solver, which shares nothing of its method."""

import pytest

from bench.loops import INSTANCES, made
from scheduler.domain.bitmap import bits
from scheduler.domain.loops.days import best
from scheduler.domain.loops.loops import Loop
from tests.domain.cpsat import best_by_solver

KINDS = {kind.name: kind for kind in INSTANCES}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["realistic", "hard", "tight", "clash"])
def test_the_solver_finds_no_better_day_and_none_where_there_is_none(name, seed):
    query, world, loads = made(KINDS[name], seed)
    loop = Loop(query, world, loads)
    starts = bits(loop.starts, world.horizon.origin)
    step = len(starts) // 4
    for start in starts[seed::step]:
        day = best(loop, start)

        assert (day and (day.end - day.start, day.load)) == best_by_solver(loop, start)


def test_the_solver_also_finds_none_where_different_people_are_too_few():
    query, world, loads = made(KINDS["tight"], seed=2)
    loop = Loop(query, world, loads)
    starts = bits(loop.starts, world.horizon.origin)
    lonely = [start for start in starts if best(loop, start) is None]

    assert len(lonely) == 1
    assert best_by_solver(loop, lonely[0]) is None


def test_five_people_for_six_talks_are_told_without_a_search():
    query, world, loads = made(KINDS["hopeless"])

    assert Loop(query, world, loads).starts == 0
