"""How fast whole days are found: every start with its fairest line-up, against a general solver."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from time import process_time

from bench.figures import Figure, in_turns
from scheduler.domain import slots
from scheduler.domain.availability import Limits, PersonRows, masks
from scheduler.domain.bitmap import DAY, Horizon, bits, steps_of
from scheduler.domain.hours import Stretch, weekly
from scheduler.domain.loops.days import days as days_of
from scheduler.domain.loops.loops import Loop
from scheduler.domain.loops.rules import Day, LoopQuery, Rules
from scheduler.domain.seats import SeatQuery
from tests.domain.cpsat import best_by_solver

ZONE = "America/Los_Angeles"


@dataclass(frozen=True, slots=True)
class Instance:
    """One kind of hiring week: people, weeks, busy stretches a week, minutes of talks, pool size."""

    name: str
    people: int
    weeks: int
    busy: int
    talks: tuple[int, ...]
    pool: int
    least: int = 0  # how many times our time CP-SAT has to take for a start, if that is a target


INSTANCES = (
    Instance("realistic", 60, 2, 25, (60, 45, 60, 45, 30), 10, 80),
    Instance("hard", 14, 4, 34, (60, 60, 45, 45, 45, 30), 5, 15),
    Instance("tight", 7, 4, 22, (60, 60, 45, 45, 45, 30), 4, 15),
    Instance("clash", 6, 4, 12, (60, 60, 45, 45, 45, 30), 6, 15),
    Instance("hopeless", 5, 4, 8, (60, 60, 45, 45, 45, 30), 5),
    Instance("large", 300, 4, 30, (60, 60, 45, 45, 45, 30), 40),
)


def figures(*, rounds: int = 3, most: int = len(INSTANCES), asked: int = 20) -> Iterator[Figure]:
    """Yield how long all days of each instance take, and how many times that the solver takes."""
    for each in INSTANCES[:most]:
        query, world, loads = made(each)
        taken = asking(query, world, loads, rounds)
        loop = Loop(query, world, loads)
        found = list(days_of(loop))
        yield Figure(
            f"loop, {each.name}",
            f"{len(found)} of {loop.starts.bit_count()} starts in {taken:.1f} ms",
            "<= 30 ms" if each.name == "realistic" else "no target",
        )
        if each.least:
            yield from against_solver(each, loop, found, taken, asked)
    yield bare(rounds)


def asking(query: LoopQuery, world: slots.World, loads: dict[int, int], rounds: int) -> float:
    """Return the milliseconds of finding all days, nothing known before."""
    (taken,) = in_turns(lambda: list(days_of(Loop(query, world, loads))), rounds=rounds)
    return taken


def against_solver(
    kind: Instance, loop: Loop, found: list[Day], taken: float, asked: int
) -> Iterator[Figure]:
    """Yield how many times our time a start CP-SAT takes, and at how many starts it says the same."""
    starts = bits(loop.starts, loop.world.horizon.origin)
    sample = random.Random(7).sample(starts, asked)  # noqa: S311 -- a workload, not a secret
    begin = process_time()
    theirs = {start: best_by_solver(loop, start) for start in sample}
    per_start = (process_time() - begin) * 1000 / asked
    ours = {day.start: (day.end - day.start, day.load) for day in found}
    equal = sum(ours.get(start) == theirs[start] for start in sample)
    yield Figure(
        f"loop, {kind.name}, CP-SAT to ours, a start",
        f"{per_start / taken * len(starts):.0f}x",
        f">= {kind.least}x",
    )
    yield Figure(
        f"loop, {kind.name}, CP-SAT says the same",
        f"{equal} of {asked} starts",
        f"{asked} of {asked}",
    )


def bare(rounds: int) -> Figure:
    """Return what the one open engine for loops was asked too, which knows no lunch and no rooms.

    Measured beside ours on one machine, interview-scheduling-engine 6d9258c took 590 ms with its
    cap and 5680 ms without, and found 10 starts.
    """
    query, world, loads = made(INSTANCES[0])
    query = replace(query, rules=Rules(), lunch_hours=0)
    taken = asking(query, world, loads, rounds)
    count = sum(1 for _ in days_of(Loop(query, world, loads)))
    return Figure(
        "loop, realistic, no lunch", f"{count} starts in {taken:.1f} ms", ">= 100, <= 29 ms"
    )


def made(kind: Instance, seed: int = 1) -> tuple[LoopQuery, slots.World, dict[int, int]]:
    """Return a question, its world and everybody's load, the same for the same seed."""
    rng = random.Random(f"loop-{kind.name}-{seed}")  # noqa: S311 -- a workload, not a secret
    horizon = Horizon.of(date(2027, 3, 1), kind.weeks)
    people = {number: person(rng, kind, horizon) for number in range(1, kind.people + 1)}
    talks = tuple(
        slots.SlotQuery(
            minutes=minutes,
            grid_minutes=15,
            place=None,
            seats=(SeatQuery(seat, tuple(sorted(rng.sample(sorted(people), kind.pool)))),),
            now=horizon.origin,
        )
        for seat, minutes in enumerate(kind.talks)
    )
    lunch = tuple(Stretch(weekday, 690, 840) for weekday in range(7))
    query = LoopQuery(
        talks,
        grid_minutes=15,
        rules=Rules(lunch=45),
        lunch_hours=weekly(ZONE, lunch, horizon)[None],
        after=((0, 4), (1, 2)),
    )
    world = slots.World(horizon, people, slots.candidate_in(ZONE, (), horizon))
    return query, world, {number: rng.randrange(8) for number in people}


def person(rng: random.Random, kind: Instance, horizon: Horizon):
    """Return the bitmaps of somebody who works by day and is busy at random."""
    opens = rng.choice([510, 540, 540, 570])
    stretches = tuple(Stretch(weekday, opens, opens + 510) for weekday in range(5))
    busy = []
    for week in range(kind.weeks):
        for _ in range(kind.busy):
            day = horizon.origin + (7 * week + rng.randrange(5)) * DAY
            first = day + steps_of(rng.randrange(510, 1050, 15) + 8 * 60)
            busy.append((first, first + steps_of(rng.choice([15, 30, 30, 30, 45, 60]))))
    return masks(PersonRows(ZONE, stretches, busy=busy, limits=Limits()), horizon)
