"""The search against the workload of the bench, answered minute by minute."""

import hashlib
import json

import pytest

from scheduler.domain.availability import Limits, masks
from scheduler.domain.slots import World, starts, ticks
from tests.domain.oracle import workload_starts
from tests.domain.workload import horizon_of, make, query_of, rows_of

LIMITS = Limits(per_day=3, per_week=10, gap_minutes=10)


def found(work, *, limits=None, **asked):
    """Return the starts that the search finds, in minutes since the epoch."""
    horizon = horizon_of(work)
    people = {
        person["id"]: masks(rows_of(person, limits), horizon) for person in work["interviewers"]
    }
    answer = starts(query_of(work, **asked), World(horizon, people))
    return [tick * 5 for tick in ticks(answer, horizon)]


def test_the_workload_has_the_same_bytes_everywhere():
    written = json.dumps(make(100), separators=(",", ":")).encode()

    digest = hashlib.md5(written, usedforsecurity=False).hexdigest()
    assert digest == "8ad69d4922c94e454c2b2baaec7e9f19"


@pytest.mark.parametrize(("n", "count"), [(1, 204), (10, 1106), (100, 1659), (1000, 1720)])
def test_any_one_of_a_pool_has_the_known_number_of_starts(n, count):
    assert len(found(make(n))) == count


@pytest.mark.parametrize(("n", "count"), [(1, 150), (10, 867), (100, 1475)])
def test_gaps_notice_and_limits_leave_the_known_number_of_starts(n, count):
    work = make(n, off_grid=True)

    assert len(found(work, limits=LIMITS, notice_minutes=1440)) == count


@pytest.mark.parametrize(("n", "count"), [(10, 538), (100, 1557)])
def test_two_at_once_have_the_known_number_of_starts(n, count):
    assert len(found(make(n), need=2)) == count


@pytest.mark.parametrize(("n", "seed"), [(1, 7), (10, 7), (10, 8), (10, 9), (25, 10), (100, 7)])
def test_every_start_of_a_pool_is_one_that_the_minutes_allow(n, seed):
    work = make(n, seed=seed)

    assert found(work) == workload_starts(work)


@pytest.mark.parametrize(("n", "seed"), [(1, 7), (10, 7), (10, 8), (25, 9)])
def test_every_start_within_gaps_notice_and_limits_is_one_that_the_minutes_allow(n, seed):
    work = make(n, off_grid=True, seed=seed)

    expected = workload_starts(work, gap=10, notice=1440, limits=(3, 10))
    assert found(work, limits=LIMITS, notice_minutes=1440) == expected


@pytest.mark.parametrize(("n", "seed"), [(2, 7), (10, 7), (10, 8), (25, 9)])
def test_every_start_of_two_at_once_is_one_that_the_minutes_allow(n, seed):
    work = make(n, seed=seed)

    assert found(work, need=2) == workload_starts(work, need=2)
