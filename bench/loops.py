"""How fast a whole day is found: every start with its fairest line-up, against one interview's."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bench.figures import Figure, in_turns
from scheduler.domain import slots
from scheduler.domain.availability import Limits, PersonRows, masks
from scheduler.domain.bitmap import DAY, Horizon, steps_of
from scheduler.domain.hours import Stretch, weekly
from scheduler.domain.loop_days import days as days_of
from scheduler.domain.loop_rules import LoopQuery, Rules
from scheduler.domain.loops import Loop
from scheduler.domain.seats import SeatQuery

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


INSTANCES = (
    Instance("realistic", 60, 2, 25, (60, 45, 60, 45, 30), 10),
    Instance("hard", 14, 4, 34, (60, 60, 45, 45, 45, 30), 5),
    Instance("tight", 7, 4, 22, (60, 60, 45, 45, 45, 30), 4),
    Instance("clash", 6, 4, 12, (60, 60, 45, 45, 45, 30), 6),
)


def figures(*, rounds: int = 3, most: int = len(INSTANCES)) -> Iterator[Figure]:
    """Yield how long all days of each instance take, and how many single searches that is."""
    for each in INSTANCES[:most]:
        query, world, loads = made(each)
        days, single = in_turns(
            lambda query=query, world=world, loads=loads: list(days_of(Loop(query, world, loads))),
            lambda query=query, world=world: slots.starts(query.talks[0], world),
            rounds=rounds,
        )
        relaxed = Loop(query, world, loads)
        count = sum(1 for _ in days_of(relaxed))
        yield Figure(
            f"loop, {each.name}",
            f"{count} of {relaxed.starts.bit_count()} starts in {days:.1f} ms, "
            f"{days / single:.0f}x one interview's search",
            "<= 30 ms" if each.name == "realistic" else "no target",
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
