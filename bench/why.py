"""What "why so few?" costs: all rules and changes of a loop, against one search of its days."""

import random
from collections.abc import Iterator
from dataclasses import replace

from bench.figures import Figure, in_turns
from bench.loops import INSTANCES, ZONE, Instance, made
from scheduler.domain.availability import Limits, PersonRows
from scheduler.domain.bitmap import DAY, Horizon, steps_of
from scheduler.domain.explain_few import why_few
from scheduler.domain.hours import Stretch
from scheduler.domain.relax import Case, count, make_case
from scheduler.domain.relaxations import gains, ideas, usual_rows


def figures(*, rounds: int = 3, most: int = 2) -> Iterator[Figure]:
    """Yield how long the answer takes for the first instances, and how many counts of days it is."""
    for kind in INSTANCES[:most]:
        case = case_of(kind)
        pools = {seat.seat + 1: [seat.seat] for talk in case.query.talks for seat in talk.seats}
        usual = usual_rows(ZONE, [])
        answer, once = in_turns(
            lambda case=case, pools=pools, usual=usual: gains(
                why_few(case).found, ideas(case, pools, usual)
            ),
            lambda case=case: count(case),
            rounds=rounds,
        )
        yield Figure(
            f"why so few, {kind.name}",
            f"{answer:.0f} ms, {answer / once:.0f}x one count of its days; computed when asked for",
            "<= 40x",
        )


def case_of(kind: Instance, seed: int = 1) -> Case:
    """Return the question of `loops.made` with the rows of people who are busy in the same way."""
    query, world, _ = made(kind, seed)
    rng = random.Random(f"why-{kind.name}-{seed}")  # noqa: S311 -- a workload, not a secret
    rows = {number: rows_of(rng, kind, world.horizon) for number in world.people}
    return replace(make_case(query, world.horizon, rows, ZONE), candidate=world.candidate)


def rows_of(rng: random.Random, kind: Instance, horizon: Horizon) -> PersonRows:
    """Return the time of somebody who works by day and is busy at random."""
    week = tuple(Stretch(weekday, 540, 1050) for weekday in range(5))
    busy = []
    for number in range(kind.weeks * kind.busy):
        day = horizon.origin + (7 * (number % kind.weeks) + rng.randrange(5)) * DAY
        first = day + steps_of(rng.randrange(510, 1050, 15) + 8 * 60)
        busy.append((first, first + steps_of(rng.choice([15, 30, 30, 30, 45, 60]))))
    return PersonRows(ZONE, week, busy=busy, limits=Limits())
